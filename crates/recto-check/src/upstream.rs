//! Tracing: which upstream sentences the clauses rest on, which no clause covers, and which have changed since.

mod left_out;

use std::collections::{BTreeMap, BTreeSet};

use recto_book::{AnchorId, Book, Note, Problem, Span};
use serde::{Deserialize, Serialize};

pub use self::left_out::LeftOut;
use crate::source::{Source, sources};

/// The lock of the sentences, relative to the book's root.
pub const LOCK: &str = "spec/upstream.lock";

/// The code of every problem of tracing.
pub const CODES: [&str; 6] = [
    "sentence-changed",
    "sentence-covered",
    "sentence-elsewhere",
    "sentence-moved",
    "sentence-new",
    "sentence-unknown",
];

/// Upstream's sentences that hold a keyword, by document (`image-spec/config.md`) and number.
#[derive(Clone, Debug, Default)]
pub struct Index(BTreeMap<String, BTreeMap<u32, Statement>>);

/// One sentence of upstream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// Its number in its document.
    pub n: u32,
    /// The section it stands in.
    pub section: String,
    /// `MUST`, `SHOULD` or `MAY`.
    pub level: String,
    /// SHA-256 of its text, in hexadecimal digits.
    pub hash: String,
}

/// The sentences that the clauses rest on, each with its hash when somebody last looked: by document and number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock(pub BTreeMap<(String, u32), String>);

/// What tracing a book gives.
#[derive(Clone, Debug)]
pub struct Trace {
    /// Every document of the index, sorted.
    pub documents: Vec<Document>,
    /// Clauses that cite a section in which the index has no sentence: the clause's id and the section.
    pub silent: Vec<(String, String)>,
    /// The sentences that the book leaves out, in reading order.
    pub left_out: Vec<LeftOut>,
    /// What is wrong with the sentences that are named: those of clauses in reading order, then those left out.
    pub problems: Vec<Problem>,
    /// The lock that belongs to the book and the index.
    pub lock: Lock,
}

/// How far the clauses cover a document.
#[derive(Clone, Debug, Serialize)]
pub struct Document {
    /// `image-spec/config.md`.
    pub name: String,
    /// How many sentences it has.
    pub statements: usize,
    /// How many of them stand in a section that a clause cites.
    pub reach: usize,
    /// How many a clause names.
    pub covered: usize,
    /// How many the book leaves out.
    pub left_out: usize,
    /// Those that no clause names, and that are not left out.
    pub uncovered: Vec<Uncovered>,
}

/// A sentence that no clause names.
#[derive(Clone, Debug, Serialize)]
pub struct Uncovered {
    /// The sentence.
    #[serde(flatten)]
    pub statement: Statement,
    /// Whether a clause cites its section.
    pub in_reach: bool,
}

/// An index as it is written.
#[derive(Deserialize)]
struct Written {
    requirements: Vec<Requirement>,
}

#[derive(Deserialize)]
struct Requirement {
    repo: String,
    file: String,
    section: String,
    n: u32,
    level: String,
    sha256_of_sentence: String,
}

impl Index {
    /// Reads an index: JSON with `requirements`, each with `repo`, `file`, `section`, `n`, `level` and
    /// `sha256_of_sentence`. A repository goes by the last part of its name.
    ///
    /// # Errors
    ///
    /// The text is not such an index.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        let Written { requirements } = serde_json::from_str(text)?;
        let mut index = Index::default();
        for Requirement { repo, file, section, n, level, sha256_of_sentence: hash } in requirements
        {
            let repository = repo.rsplit('/').next().unwrap_or_default();
            let document = index.0.entry(format!("{repository}/{file}")).or_default();
            document.insert(n, Statement { n, section, level, hash });
        }
        Ok(index)
    }

    fn statement(&self, document: &str, n: u32) -> Option<&Statement> {
        self.0.get(document)?.get(&n)
    }

    /// Where the sentence with this hash stands now: in `section`, or else at the one other place that has it.
    fn place(&self, document: &str, hash: &str, section: &str) -> Option<&Statement> {
        let same = || self.0.get(document).into_iter().flat_map(BTreeMap::values);
        let same = || same().filter(|statement| statement.hash == hash);
        same().find(|s| is_section(&s.section, section)).or_else(|| {
            let mut same = same();
            same.next().filter(|_| same.next().is_none())
        })
    }
}

impl Lock {
    /// Reads a lock: `DOCUMENT N HASH` on each line. A line that is not of this form counts for nothing.
    pub fn parse(text: &str) -> Self {
        let entry = |line: &str| {
            let mut words = line.split_whitespace();
            let (document, n, hash) = (words.next()?, words.next()?, words.next()?);
            Some(((document.to_owned(), n.parse().ok()?), hash.to_owned()))
        };
        Lock(text.lines().filter_map(entry).collect())
    }

    /// The lock as it is written, sorted, one line each.
    pub fn text(&self) -> String {
        self.0.iter().map(|((document, n), hash)| format!("{document} {n} {hash}\n")).collect()
    }
}

/// The lines of a lock's text that are not `DOCUMENT N HASH`, or name a sentence a second time.
pub fn check_lock(text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let (mut at, mut seen) = (0, BTreeSet::new());
    let hashes = text.lines().filter_map(|line| line.split_whitespace().nth(2));
    let digits = hashes.map(str::len).max().unwrap_or_default();
    let form = || format!("expected a document, a number and a hash of {digits} digits");
    for line in text.split_inclusive('\n') {
        let words: Vec<&str> = line.split_whitespace().collect();
        let message = match words[..] {
            [_, n, hash] if n.parse::<u32>().is_err() || !is_hash(hash, digits) => Some(form()),
            [document, n, _] if !seen.insert((document, n)) => {
                Some(format!("sentence {n} of {document} stands twice"))
            }
            [_, _, _] => None,
            _ => Some(form()),
        };
        let span = Span::new(at, at + line.trim_end().len());
        problems.extend(message.map(|message| {
            let help = "take the file from the last commit, and change it only by `recto upstream`";
            Problem::new("bad-upstream-lock", LOCK, span, message).help(help)
        }));
        at += line.len();
    }
    problems
}

/// Whether these are `digits` hexadecimal digits.
fn is_hash(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The sentences on which clauses of `book` rest and that `lock` does not hold, so that nobody would see them change.
pub fn unread(book: &Book, lock: &Lock) -> Vec<Problem> {
    let mut problems = Vec::new();
    for chapter in &book.chapters {
        for anchor in chapter.anchors.iter().filter(|anchor| chapter.level(anchor).is_some()) {
            let sources = sources(chapter, anchor);
            problems.extend(sources.iter().filter_map(|s| new(&chapter.path, &anchor.id, s, lock)));
        }
    }
    if lock.0.is_empty() { together(problems) } else { problems }
}

/// Without a lock nobody has read any sentence, which is one problem.
fn together(problems: Vec<Problem>) -> Vec<Problem> {
    let mut problems = problems.into_iter();
    let Some(mut first) = problems.next() else { return Vec::new() };
    first.notes.extend(problems.map(|Problem { path, span, .. }| Note {
        path,
        span,
        label: "this source names another".to_owned(),
    }));
    vec![first]
}

/// The first sentence of `source` that `lock` does not hold.
fn new(path: &str, clause: &AnchorId, source: &Source, lock: &Lock) -> Option<Problem> {
    let document = format!("{}/{}", source.repository, source.document);
    let is_new = |n: &&u32| !lock.0.contains_key(&(document.clone(), **n));
    let n = source.sentences.iter().find(is_new)?;
    let message = format!("`{clause}` rests on sentence {n} of {document}, {NEW}");
    let problem = Problem::new("sentence-new", path, source.span, message).warning();
    Some(problem.help("run `recto upstream --index FILE --accept` once you have read it"))
}

/// What is said of a sentence that nobody has read.
const NEW: &str = "which is not in spec/upstream.lock";

/// Traces the clauses of `book` to the sentences of `index`; `lock` says what they were when somebody last looked.
pub fn trace(book: &Book, index: &Index, lock: &Lock) -> Trace {
    let mut tracer = Tracer::new(index, lock);
    for chapter in &book.chapters {
        for anchor in chapter.anchors.iter().filter(|anchor| chapter.level(anchor).is_some()) {
            for source in sources(chapter, anchor) {
                tracer.source(&chapter.path, anchor.id.as_str(), &source);
            }
        }
    }
    let (left_out, faults) = left_out::left_out(book, index, &tracer.new);
    tracer.problems.extend(faults);
    let documents = index.0.iter().map(|(name, all)| tracer.document(name, all, &left_out));
    let documents = documents.collect();
    let Tracer { silent, problems, new, .. } = tracer;
    Trace { documents, silent, left_out, problems, lock: new }
}

struct Tracer<'a> {
    index: &'a Index,
    old: &'a Lock,
    new: Lock,
    /// The sections that clauses cite, by document.
    sections: BTreeSet<(String, String)>,
    silent: Vec<(String, String)>,
    problems: Vec<Problem>,
}

impl<'a> Tracer<'a> {
    fn new(index: &'a Index, old: &'a Lock) -> Self {
        let (lock, sections, silent, problems) = Default::default();
        Tracer { index, old, new: lock, sections, silent, problems }
    }

    fn source(&mut self, path: &str, clause: &str, source: &Source) {
        let document = format!("{}/{}", source.repository, source.document);
        let statements = self.index.0.get(&document);
        let mut sections = statements.into_iter().flat_map(BTreeMap::values);
        if !sections.any(|statement| is_section(&statement.section, &source.section)) {
            self.silent.push((clause.to_owned(), format!("{document}, {}", source.section)));
        }
        for n in &source.sentences {
            let found = self.sentence(&document, *n, source).map(|(code, message, help)| {
                let message = format!("`{clause}` rests on sentence {n} of {document}, {message}");
                Problem::new(code, path, source.span, message).help(help)
            });
            self.problems.extend(found);
        }
        self.sections.insert((document, plain(&source.section)));
    }

    /// Notes the sentence in the new lock; what is wrong with it.
    fn sentence(
        &mut self,
        document: &str,
        n: u32,
        source: &Source,
    ) -> Option<(&'static str, String, String)> {
        let now = self.index.statement(document, n);
        let locked = self.old.0.get(&(document.to_owned(), n));
        if let Some(now) = now {
            self.new.0.insert((document.to_owned(), n), now.hash.clone());
        }
        if let Some(hash) = locked.filter(|hash| now.is_none_or(|now| now.hash != **hash)) {
            return Some(match self.index.place(document, hash, &source.section) {
                Some(Statement { n: other, section, .. }) => (
                    "sentence-moved",
                    format!("which is now sentence {other}, in {section}"),
                    format!("write {other} in the link's title"),
                ),
                None => (
                    "sentence-changed",
                    "which has changed".to_owned(),
                    "read it again, mend the clause, then `recto upstream --accept`".to_owned(),
                ),
            });
        }
        let Some(now) = now else {
            let message = "which the index does not have".to_owned();
            return Some(("sentence-unknown", message, "mend the number".to_owned()));
        };
        if !is_section(&now.section, &source.section) {
            let message = format!("which stands in {} and not in {}", now.section, source.section);
            return Some((
                "sentence-elsewhere",
                message,
                "mend the number or the section".to_owned(),
            ));
        }
        let help = "run `recto upstream --accept` once you have read it";
        locked.is_none().then(|| ("sentence-new", NEW.to_owned(), help.to_owned()))
    }

    fn document(
        &self,
        name: &str,
        all: &BTreeMap<u32, Statement>,
        left_out: &[LeftOut],
    ) -> Document {
        let key = |statement: &Statement| (name.to_owned(), plain(&statement.section));
        let in_reach = |statement: &Statement| self.sections.contains(&key(statement));
        let left = left_out.iter().filter(|left| left.document == name);
        let left: BTreeSet<u32> = left.flat_map(|left| left.sentences.iter().copied()).collect();
        let is_covered = |n: u32| self.new.0.contains_key(&(name.to_owned(), n));
        let open = all.values().filter(|s| !is_covered(s.n) && !left.contains(&s.n));
        let uncovered: Vec<_> =
            open.map(|s| Uncovered { statement: s.clone(), in_reach: in_reach(s) }).collect();
        Document {
            name: name.to_owned(),
            statements: all.len(),
            reach: all.values().filter(|statement| in_reach(statement)).count(),
            covered: all.keys().filter(|n| is_covered(**n)).count(),
            left_out: all.keys().filter(|n| left.contains(n)).count(),
            uncovered,
        }
    }
}

fn is_section(a: &str, b: &str) -> bool {
    plain(a) == plain(b)
}

/// A section's name as it is compared: letter case and the marks of code and emphasis do not count, for an index may
/// have them as they are written, and a link's words are what is read.
fn plain(section: &str) -> String {
    section.replace(['`', '_', '*'], "").to_lowercase()
}
