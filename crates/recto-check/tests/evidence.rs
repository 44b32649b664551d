//! Evidence: what runs show of each clause, and each problem of it with its exact message.
//!
//! A case changes the chapter `tests/evidence/base.md` or what its tests did, and compares what is known of the
//! clauses and what is said with `tests/evidence/CASE.txt`. `BLESS=1 cargo test -p recto-check` writes them anew.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use recto_book::{Book, Span, link, read};
use recto_check::evidence::{
    Coverage, EVIDENCE_CODES, End, Event, Run, Site, consequences, cover, problems,
};

/// What the tests of the base do, an event a word.
const RUNS: &str = "\
x.two passed touch:x.once touch:x.sleep verify:x.once equal
x.last passed verify:x.once verify:x.sleep touch:x.once touch:x.sleep differ
x.count passed verify:x.number touch:x.number equal
x.word passed
next/one passed touch:x.once touch:x.sleep
next/last passed touch:x.once touch:x.sleep
x.three passed touch:x.number
x.many passed touch:x.number
";

struct Case {
    text: String,
    /// `None`: nothing was run.
    runs: Option<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/evidence")
}

impl Case {
    fn base() -> Self {
        let text = std::fs::read_to_string(folder().join("base.md")).unwrap();
        Case { text, runs: Some(RUNS.to_owned()) }
    }

    /// The base with `from` replaced in the chapter.
    fn text(mut self, from: &str, to: &str) -> Self {
        assert!(self.text.contains(from), "the chapter has `{from}`");
        self.text = self.text.replacen(from, to, 1);
        self
    }

    /// The base with `from` replaced in what the tests did.
    fn runs(mut self, from: &str, to: &str) -> Self {
        let runs = self.runs.unwrap_or_default();
        assert!(runs.contains(from), "the runs have `{from}`");
        self.runs = Some(runs.replacen(from, to, 1));
        self
    }

    /// The base without an event wherever it is.
    fn without(mut self, event: &str) -> Self {
        let runs = self.runs.unwrap_or_default();
        assert!(runs.contains(event), "the runs have `{event}`");
        self.runs = Some(runs.replace(&format!(" {event}"), ""));
        self
    }

    fn book(&self) -> Book {
        let (chapter, mut found) = read("spec/x.md", self.text.as_bytes().to_vec());
        let (book, more) = link(vec![chapter]);
        found.extend(more);
        assert_eq!(found, [], "a sound chapter");
        book
    }

    /// What is known, and what is said.
    fn outcome(&self, seen: &mut BTreeSet<&'static str>) -> String {
        let book = self.book();
        let runs: Option<Vec<Run>> = self.runs.as_ref().map(|runs| runs.lines().map(run).collect());
        let coverage = cover(&book, runs.as_deref());
        let mut text = known(&coverage);
        let place = |path: &str, span: Span| {
            book.by_path(path).map_or_else(|| path.to_owned(), |c| c.place(span).to_string())
        };
        let line = |site: &Site| line_of(&book, site);
        let said = runs.iter().flat_map(|runs| problems(&book, runs, &coverage, &line));
        for problem in said {
            seen.insert(problem.code);
            let at = place(&problem.path, problem.span);
            text += &format!("{at}: [{}] {}\n", problem.code, problem.message);
            for note in &problem.notes {
                text += &format!("  {}: {}\n", place(&note.path, note.span), note.label);
            }
            text += &format!("  help: {}\n", problem.help);
        }
        let failed = runs.iter().flatten().filter(|run| run.end == End::Failed);
        for run in failed {
            text += &format!("{} failed\n", run.test);
            for note in
                consequences(&book, runs.as_deref().unwrap_or_default(), &coverage, &run.test)
            {
                text += &format!("  {}: {}\n", place(&note.path, note.span), note.label);
            }
        }
        text
    }
}

fn known(coverage: &Coverage) -> String {
    let mut text = String::new();
    for clause in &coverage.clauses {
        let code: Vec<_> = clause.code.iter().map(|site| site.line).collect();
        let verified = if clause.is_verified() { "verified" } else { "not verified" };
        let exempt = clause.exempt.as_ref().map_or("", |_| ", exempt");
        text += &format!("{} {} code {code:?}, {verified}{exempt}\n", clause.level, clause.id);
        for one in &clause.verifications {
            let shows = [(one.accepts, " accepts"), (one.rejects, " rejects")];
            let shows = shows.iter().filter(|(is, _)| *is).map(|(_, word)| *word);
            let (kind, site, shows) = (&one.kind, &one.site, shows.collect::<String>());
            let Site { path, line } = site;
            text += &format!("  {kind} {} {path}:{line} {:?}{shows}\n", one.test, one.standing);
        }
    }
    text
}

/// The bytes of a line without the space around it.
fn line_of(book: &Book, site: &Site) -> Span {
    let Some(chapter) = book.by_path(&site.path) else { return Span::default() };
    let text = chapter.line_text(site.line).trim();
    let start = text.as_ptr() as usize - chapter.text.as_ptr() as usize;
    Span::new(start, start + text.len())
}

/// `TEST END EVENT...`; a test in no chapter has `::` in its name.
fn run(line: &str) -> Run {
    let mut words = line.split(' ');
    let test = words.next().unwrap().to_owned();
    let end = match words.next().unwrap() {
        "passed" => End::Passed,
        "failed" => End::Failed,
        "ignored" => End::Ignored,
        other => panic!("{other} is no end"),
    };
    let path = if test.contains("::") { "tests/real.rs" } else { "spec/x.md" };
    let (kind, path, line) = ("test".to_owned(), path.to_owned(), 33);
    Run { test, kind, path, line, end, events: words.map(event).collect() }
}

fn event(word: &str) -> Event {
    let (name, ids) = word.split_once(':').unwrap_or((word, ""));
    match name {
        "touch" => Event::Touch(ids.to_owned()),
        "verify" => Event::Verify(ids.to_owned()),
        "assert" => Event::Assert,
        "equal" => Event::Equal(ids.split_terminator(',').map(str::to_owned).collect()),
        "differ" => Event::Differ,
        other => panic!("{other} is no event"),
    }
}

#[test]
fn each_case_is_known_and_told() {
    let mut seen = BTreeSet::new();
    for (name, case) in cases() {
        compare(&folder().join(name).with_extension("txt"), &case.outcome(&mut seen));
    }
    assert_eq!(seen, EVIDENCE_CODES.into());
}

fn compare(file: &Path, found: &str) {
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(file, found).unwrap();
    }
    let wanted = std::fs::read_to_string(file).unwrap_or_default();
    assert_eq!(found, wanted, "{}", file.display());
}

/// The cases, each with one cause: so each has at most one problem.
fn cases() -> Vec<(&'static str, Case)> {
    let text = |from: &str, to: &str| Case::base().text(from, to);
    let runs = |from: &str, to: &str| Case::base().runs(from, to);
    let count = "verify:x.number touch:x.number equal";
    let last = "verify:x.once verify:x.sleep touch:x.once touch:x.sleep differ";
    // The clause `x.once` rests on the test `x.last` alone for what it rejects.
    let alone =
        || text(", \"must_not\": [1]", "").text("\"error\": \"x.once\"", "\"output\": null");
    let sleeping = || {
        text(
            "\"verifies\": [\"x.once\"], \"input\": 255",
            "\"verifies\": [\"x.sleep\"], \"input\": 255",
        )
    };
    let counting = || text(",verifies=\"x.number\"", "");
    vec![
        ("fine", Case::base()),
        ("document-touches-nothing", runs("x.many passed touch:x.number", "x.many passed")),
        ("not-run", Case { runs: None, ..Case::base() }),
        ("no-code", text("    // [x.once]\n", "").without("touch:x.once")),
        ("no-code-for-a-may", text("    // [x.sleep]\n", "").without("touch:x.sleep")),
        ("only-declared", text("        // [x.number]\n", "").without("touch:x.number")),
        (
            "no-test",
            text("// [x.number]\nassert", "assert")
                .without("verify:x.number")
                .text(",verifies=\"x.number\"", ""),
        ),
        ("nothing-at-all", text("{#x.sleep}", "{#x.sleep}\n- It MUST bleat. {#x.bleat}")),
        ("no-body", alone().runs(last, "verify:x.once verify:x.sleep")),
        ("not-reached", counting().runs(count, "touch:x.number equal")),
        ("touched-too-late", counting().runs(count, "verify:x.number equal touch:x.number")),
        ("asserted-before", counting().runs(count, "touch:x.number equal verify:x.number")),
        ("next-group", counting().runs(count, &format!("verify:x.once equal {count}"))),
        ("ignored", runs(&format!("x.last passed {last}"), "x.last ignored")),
        ("left-out", alone().runs(&format!("x.last passed {last}\n"), "")),
        ("ignored-alone", alone().runs(&format!("x.last passed {last}"), "x.last ignored")),
        (
            "failed",
            counting().runs(&format!("x.count passed {count}"), "x.count failed verify:x.number"),
        ),
        (
            "failed-for-another",
            text("invalid=x.number", "invalid=x.once")
                .text("// [x.number]\nsmall::Count::new(\"two", "small::Count::new(\"two")
                .runs("x.many passed", "x.many failed"),
        ),
        ("vector-touches-nothing", runs("next/one passed touch:x.once", "next/one passed")),
        ("vector-for-another-clause", sleeping()),
        ("exempt-and-verified", text("{#x.once}", "{#x.once} <!-- untestable: it is hard -->")),
        ("refused-by-id", alone().runs("differ", "equal:x.once")),
        ("refused-for-another", alone().runs("differ", "equal:x.other")),
        (
            "has-to-panic",
            text("example,id", "example,should_panic,id").runs(" equal\nx.word", "\nx.word"),
        ),
        (
            "beside-for-no-clause",
            runs("x.word", "real::images passed verify:x.none assert\nx.word"),
        ),
        (
            "beside-the-chapters",
            runs(
                "x.word",
                "real::images passed touch:x.sleep verify:x.sleep verify:x.once assert\nx.word",
            ),
        ),
    ]
}
