//! The lock: what was promised. `spec/anchors.lock` holds every id with kind, level, section and a hash of its text,
//! and of stable chapters the public items and the vectors.
//!
//! ```text
//! # recto lock 1, of version 0.1.0
//! # id, kind, level, section, hash of the text; written by `recto lock`
//! count.rule item MUST count.title 8a0f...
//! # stable chapters: public item and declaration, vector and hash
//! count::next pub fn next(count: u8) -> Option<u8>
//! ```
//!
//! The level of a chapter's title is the chapter's status. A hash is the first half of a SHA-256.

mod compare;
mod kept;
mod promise;
mod release;
mod text;
mod unit;

use std::fmt;

use recto_book::{AnchorId, Book, Problem, Span};

use crate::redirects::Redirects;

pub use compare::{Change, Difference, compare};
pub use kept::{Kept, KeptChange, changes};
pub(crate) use promise::{changed, is_broken, is_kept_noted, is_noted, note, removed, unbound};
pub use release::release_note;
pub(crate) use text::words;

/// The file, relative to the book's root.
pub const LOCK: &str = "spec/anchors.lock";

/// The codes of the problems that the lock and the redirects can have.
pub const CODES: [&str; 12] = [
    "bad-lock",
    "bad-redirect",
    "broken-promise",
    "changed-level",
    "no-lock",
    "redirect-loop",
    "redirect-nowhere",
    "removed-chapter",
    "removed-id",
    "reworded-clause",
    "unlocked",
    "used-again",
];

/// How the first line starts; the number is that of the format.
const HEADER: &str = "# recto lock 1, of version ";

/// The second line, for whoever opens the file.
const COLUMNS: &str = "# id, kind, level, section, hash of the text; written by `recto lock`";

/// The line above the public items and the vectors.
const KEPT: &str = "# stable chapters: public item and declaration, vector and hash";

/// What a lock says, or would say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// The version of the library for which it was made, such as `0.1.0`.
    pub version: String,
    /// Every id once, sorted.
    pub entries: Vec<Entry>,
    /// The public items and the vectors of stable chapters, sorted.
    pub kept: Vec<Kept>,
}

/// One id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The id.
    pub id: AnchorId,
    /// `heading`, `paragraph`, `item`, `row`, `snippet` or `vectors`; `redirect` or `retired` for an id that no
    /// chapter has any more, so that what became of it is not forgotten either.
    pub kind: &'static str,
    /// `MUST`, `SHOULD`, `MAY` or `-`; of a chapter's title `stable`, `settling` or `-`.
    pub level: &'static str,
    /// The heading that it stands under; `None` for a title.
    pub section: Option<AnchorId>,
    /// 32 hexadecimal digits.
    pub hash: String,
    /// Its line in the file; nothing if it comes from the book.
    pub span: Span,
}

const KINDS: [&str; 8] =
    ["heading", "paragraph", "item", "row", "snippet", "vectors", "redirect", "retired"];
const LEVELS: [&str; 6] = ["MUST", "SHOULD", "MAY", "stable", "settling", "-"];

impl Lock {
    /// The lock of `book` and its old ids as they are now.
    pub fn of(book: &Book, redirects: &Redirects, version: &str) -> Self {
        let mut entries: Vec<Entry> = book.chapters.iter().flat_map(unit::entries).collect();
        entries.extend(unit::old(redirects));
        entries.sort_by(|a, b| a.id.cmp(&b.id));
        entries.dedup_by(|b, a| a.id == b.id);
        Lock { version: version.to_owned(), entries, kept: kept::of(book) }
    }

    /// Reads the file's text. Each line that is not of the form is a problem and left out.
    pub fn read(text: &str) -> (Self, Vec<Problem>) {
        let mut lock = Lock::default();
        let mut problems = Vec::new();
        let mut start = 0;
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let words = line.trim_end();
            let span = Span::new(start, start + words.len());
            start += line.len();
            match (number, words.strip_prefix(HEADER)) {
                (0, Some(version)) => lock.version = version.to_owned(),
                (0, None) => return (lock, vec![unknown(span)]),
                _ if words.is_empty() || words.starts_with('#') => {}
                _ => match Kept::read(words, span) {
                    Some(kept) if lock.kept.last().is_some_and(|last| !last.is_before(&kept)) => {
                        let fault = format!("`{}` stands twice or out of order", kept.name);
                        problems.push(bad(span, &fault));
                    }
                    Some(kept) => lock.kept.push(kept),
                    None => match lock.entry(words, span) {
                        Ok(entry) => lock.entries.push(entry),
                        Err(fault) => problems.push(bad(span, &fault)),
                    },
                },
            }
        }
        if text.is_empty() {
            problems.push(unknown(Span::default()));
        }
        (lock, problems)
    }

    /// The entry of the id `id`.
    pub fn get(&self, id: &AnchorId) -> Option<&Entry> {
        let at = self.entries.binary_search_by(|entry| entry.id.cmp(id)).ok()?;
        Some(&self.entries[at])
    }

    /// Whether the chapter that the id `id` belongs to was stable.
    pub fn is_stable(&self, id: &AnchorId) -> bool {
        self.is_stable_chapter(id.chapter())
    }

    /// Whether the chapter with this name was stable.
    pub(crate) fn is_stable_chapter(&self, name: &str) -> bool {
        let title = AnchorId::new(&format!("{name}.title"));
        title.and_then(|title| self.get(&title)).is_some_and(|title| title.level == "stable")
    }

    fn entry(&self, words: &str, span: Span) -> Result<Entry, String> {
        let parts: Vec<&str> = words.split(' ').collect();
        let [id, kind, level, section, hash] = parts[..] else {
            return Err("this line does not have five words".to_owned());
        };
        let known = |list: &[&'static str], word: &str| {
            let found = list.iter().find(|other| **other == word).copied();
            found.ok_or_else(|| format!("`{word}` is not known here"))
        };
        let id_of =
            |text: &str| AnchorId::new(text).ok_or_else(|| format!("`{text}` is not an id"));
        let section = if section == "-" { None } else { Some(id_of(section)?) };
        let (id, kind, level) = (id_of(id)?, known(&KINDS, kind)?, known(&LEVELS, level)?);
        if hash.len() != 32 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(format!("`{hash}` is no hash of 32 digits"));
        }
        if self.entries.last().is_some_and(|last| last.id >= id) {
            return Err(format!("`{id}` stands twice or out of order"));
        }
        Ok(Entry { id, kind, level, section, hash: hash.to_owned(), span })
    }
}

impl Entry {
    /// Whether no chapter has the id any more.
    pub fn is_old(&self) -> bool {
        ["redirect", "retired"].contains(&self.kind)
    }

    /// Whether it is a clause, so that its words bind.
    pub fn is_clause(&self) -> bool {
        ["MUST", "SHOULD", "MAY"].contains(&self.level)
    }
}

impl fmt::Display for Lock {
    /// The file's text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}{}\n{COLUMNS}", self.version)?;
        for Entry { id, kind, level, section, hash, .. } in &self.entries {
            let section = section.as_ref().map_or("-", AnchorId::as_str);
            writeln!(f, "{id} {kind} {level} {section} {hash}")?;
        }
        if !self.kept.is_empty() {
            writeln!(f, "{KEPT}")?;
        }
        self.kept
            .iter()
            .try_for_each(|Kept { name, signature, .. }| writeln!(f, "{name} {signature}"))
    }
}

fn unknown(span: Span) -> Problem {
    bad(span, "this is not a lock that this program reads")
}

fn bad(span: Span, message: &str) -> Problem {
    let help = "take the file from the last commit, and change it only by `recto lock`";
    Problem::new("bad-lock", LOCK, span, message).help(help)
}
