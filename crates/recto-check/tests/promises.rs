//! The lock and the redirects: each kind of problem with its exact message, and what is no problem.
//!
//! A case changes the book of `tests/promises/base` and compares what is said with `tests/promises/CASE.txt`.
//! `BLESS=1 cargo test -p recto-check` writes the messages anew.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use recto_book::{Book, Problem, Severity, link, read};
use recto_check::Promises;
use recto_check::lock::{self, Lock};
use recto_check::redirects::{REDIRECTS, Redirects};

const FILES: [&str; 3] = ["SUMMARY.md", "a.md", "b.md"];

/// A changed book, with its files beside the chapters.
struct Case {
    texts: Vec<(String, String)>,
    version: &'static str,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/promises")
}

impl Case {
    /// The book as it was locked.
    fn base() -> Self {
        let text = |file: &str| std::fs::read_to_string(folder().join("base").join(file)).unwrap();
        let texts = FILES.map(|file| (format!("spec/{file}"), text(file)));
        let mut case = Case { texts: texts.into(), version: "1.0.0" };
        let lock = Lock::of(&case.book().0, &Redirects::default(), "1.0.0").to_string();
        case.texts.push((lock::LOCK.to_owned(), lock));
        case
    }

    /// The same with `from` replaced in a file; a file that is not there is made.
    fn with(mut self, file: &str, from: &str, to: &str) -> Self {
        let path = format!("spec/{file}");
        match self.texts.iter_mut().find(|(other, _)| *other == path) {
            Some((_, text)) => {
                assert!(text.contains(from), "{file} has `{from}`");
                *text = text.replace(from, to);
            }
            None => self.texts.push((path, to.to_owned())),
        }
        self
    }

    fn redirects(self, text: &str) -> Self {
        self.with("redirects.toml", "", text)
    }

    fn text(&self, path: &str) -> &str {
        self.texts.iter().find(|(other, _)| other == path).map_or("", |(_, text)| text)
    }

    /// The chapters that the summary lists.
    fn book(&self) -> (Book, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut chapter = |path: &str| {
            let (chapter, found) = read(path, self.text(path).as_bytes().to_vec());
            problems.extend(found);
            chapter
        };
        let summary = chapter("spec/SUMMARY.md");
        let listed = ["a.md", "b.md"].into_iter().filter(|file| summary.text.contains(file));
        let chapters = listed.map(|file| chapter(&format!("spec/{file}"))).collect();
        let (mut book, found) = link(chapters);
        problems.extend(found);
        book.summary = Some(summary);
        (book, problems)
    }

    /// Everything that is wrong.
    fn problems(&self) -> Vec<Problem> {
        let (mut book, mut problems) = self.book();
        problems.extend(recto_check::check(&book));
        let promises = Promises {
            lock: Some(self.text(lock::LOCK)).filter(|text| !text.is_empty()),
            redirects: self.text(REDIRECTS),
            version: self.version,
        };
        let kept = recto_check::keep(&mut book, &promises, &mut problems);
        problems.extend(kept.problems(&book));
        problems
    }

    fn messages(&self, problems: &[Problem]) -> String {
        let place = |path: &str, at: u32| {
            let before = &self.text(path)[..at as usize];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            format!("{path}:{line}:{column}")
        };
        let said = |p: &Problem| {
            let weight = if p.severity == Severity::Error { "error" } else { "warning" };
            let mut text =
                format!("{}: {weight}[{}] {}\n", place(&p.path, p.span.start), p.code, p.message);
            for note in &p.notes {
                text += &format!("  {}: {}\n", place(&note.path, note.span.start), note.label);
            }
            text + &format!("  help: {}\n", p.help)
        };
        problems.iter().map(said).collect()
    }
}

/// The cases, each with one cause: so each has exactly one problem.
fn cases() -> Vec<(&'static str, Case)> {
    let base = Case::base;
    let text = |to: &str| base().with("a.md", "See [the text](#a.text). {#a.see}", to);
    let sent = |to: &str| {
        text("").redirects(&format!("[redirects]\n\"a.see\" = {to}\n\"a.x\" = \"a.look\"\n"))
    };
    vec![
        ("heading-renamed", base().with("a.md", "{#a.more}", "{#a.further}")),
        ("clause-deleted", base().with("a.md", "- A reader MAY sleep. {#a.sleep}\n", "")),
        ("cited-unit-deleted", base().with("a.md", "Any other text. {#a.text}\n", "")),
        (
            "clause-moved",
            base().with("a.md", "- A reader MAY sleep. {#a.sleep}\n", "").with(
                "b.md",
                "Words",
                "- A reader MAY sleep. {#b.sleep}\n\nWords",
            ),
        ),
        ("clause-moved-inside", {
            let line = "Any other text. {#a.text}\n";
            base().with("a.md", line, "").with("a.md", "See", &format!("{line}\nSee"))
        }),
        ("clause-reworded", base().with("a.md", "MUST look", "MUST stare")),
        ("clause-weakened", base().with("a.md", "MUST look", "SHOULD look")),
        ("clause-raised", base().with("a.md", "MAY sleep", "MUST sleep")),
        ("clause-unmarked", base().with("a.md", "look. {#a.look}", "look.")),
        ("code-changed", base().with("a.md", "true", "1 == 1")),
        ("id-added", base().with("a.md", "Any", "One more. {#a.one}\n\nAny")),
        ("two-added", base().with("a.md", "Any", "One more. {#a.one}\n\nTwo. {#a.two}\n\nAny")),
        (
            "kind-changed",
            base().with("a.md", "Any other text. {#a.text}", "- Any other text. {#a.text}"),
        ),
        (
            "ids-swapped",
            base().with("a.md", "{#a.see}", "{#TMP}").with("a.md", "{#a.text}", "{#a.see}").with(
                "a.md",
                "{#TMP}",
                "{#a.text}",
            ),
        ),
        ("title-unmarked", base().with("a.md", " {#a.title}", "")),
        ("reworded-with-a-broken-link", base().with("a.md", "MUST look.", "MUST [stare](#a.lok).")),
        (
            "old-id-instead-of-its-own",
            base().with("a.md", "{#a.sleep}", "{#a.r}").redirects("[retired]\n\"a.r\" = \"why\"\n"),
        ),
        (
            "redirect-no-toml-for-an-id-that-is-gone",
            base()
                .with("a.md", "- A reader MAY sleep. {#a.sleep}\n", "")
                .redirects("[redirects]\n\"a.sleep\" = a.look\n"),
        ),
        ("chapter-gone", base().with("SUMMARY.md", "- [A](a.md)\n", "")),
        ("stable-reworded", base().with("b.md", "NOT guess", "NOT invent")),
        ("stable-weakened", base().with("b.md", "MUST NOT", "SHOULD NOT")),
        ("stable-vectors", base().with("b.md", "\"output\": 2", "\"output\": 4")),
        ("stable-vector-gone", {
            let four = ",\n  {\"name\": \"four\", \"verifies\": [\"b.guess\"], \"input\": 4, \"error\": \"b.guess\"}";
            base().with("b.md", four, "")
        }),
        ("stable-vector-unnamed", base().with("b.md", "{\"name\": \"three\", ", "{")),
        ("item-gone", base().with("b.md", "pub fn none", "fn none")),
        ("item-changed", base().with("b.md", "by: u8", "by: u16")),
        ("item-renamed", base().with("b.md", "fn none", "fn nothing")),
        (
            "item-added",
            base().with("b.md", "    Count(0)\n}", "    Count(0)\n}\npub const A: u8 = 1;"),
        ),
        ("type-gone", base().with("b.md", "pub enum End", "enum End")),
        ("type-renamed", base().with("b.md", "Count", "Number")),
        ("method-gone", base().with("b.md", "pub fn next", "fn next")),
        ("derive-gone", base().with("b.md", "derive(Clone, Debug)", "derive(Debug)")),
        ("variant-added", base().with("b.md", "    Empty,\n", "    Empty,\n    Other,\n")),
        ("variant-changed", base().with("b.md", "last: Count", "most: Count")),
        ("unlocked-book", {
            let case = base().with("b.md", "*Stable", "*Settling");
            let lock = case.text(lock::LOCK).to_owned();
            case.with("anchors.lock", &lock, "")
        }),
        ("stable-no-more", base().with("b.md", "*Stable", "*Settling")),
        (
            "stable-sent-on",
            base()
                .with("b.md", "Words that bind nobody. {#b.words}\n", "")
                .redirects("[redirects]\n\"b.words\" = \"b.guess\"\n"),
        ),
        ("stable-unlocked", base().with("anchors.lock", base().text(lock::LOCK), "")),
        ("lock-of-another-format", base().with("anchors.lock", "recto lock 1,", "recto lock 9,")),
        ("lock-broken", base().with("anchors.lock", "a.look item", "a.look thing")),
        ("lock-out-of-order", base().with("anchors.lock", "b.words", "b.aaaaa")),
        ("lock-items-out-of-order", base().with("anchors.lock", "b::none", "b::A")),
        ("redirect-nowhere", sent("\"a.gone\"")),
        ("redirect-to-itself", sent("\"a.see\"")),
        (
            "redirect-to-retired",
            sent("\"a.r\"\n[retired]\n\"a.r\" = \"why\"\n[redirects.x]").with(
                "redirects.toml",
                "[redirects.x]\n\"a.x\" = \"a.look\"\n",
                "",
            ),
        ),
        (
            "redirect-loop",
            sent(
                "\"a.y\"\n\"a.y\" = [\"a.z\", \"a.look\"]\n\"a.z\" = \"a.see\"\n\"a.w\" = \"a.z\"",
            ),
        ),
        ("redirect-no-toml", base().redirects("[redirects\n")),
        ("redirect-no-id", base().redirects("[redirects]\n\"a.x\" = \"A\"\n")),
        ("redirect-empty", base().redirects("[redirects]\n\"a.x\" = []\n")),
        ("redirect-table", base().redirects("[moved]\n\"a.x\" = \"a.look\"\n")),
        ("retired-without-reason", base().redirects("[retired]\n\"a.x\" = \" \"\n")),
        (
            "retired-and-sent",
            base().redirects("[retired]\n\"a.x\" = \"why\"\n[redirects]\n\"a.x\" = \"a.look\"\n"),
        ),
        (
            "link-to-an-old-id",
            base()
                .with("a.md", "#a.text)", "#a.older)")
                .redirects("[redirects]\n\"a.older\" = \"b.words\"\n"),
        ),
        (
            "redirect-forgotten",
            base().with(
                "anchors.lock",
                "\na.rules ",
                &format!("\na.old redirect - - {}\na.rules ", "0".repeat(32)),
            ),
        ),
        ("fence-open", base().with("a.md", "true);\n```", "true);")),
        ("retired-used-again", base().redirects("[retired]\n\"a.look\" = \"why\"\n")),
        ("sent-used-again", base().redirects("[redirects]\n\"a.look\" = \"a.sleep\"\n")),
    ]
}

#[test]
fn every_problem_is_said_once_with_its_place() {
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for (name, case) in cases() {
        let problems = case.problems();
        if problems.len() != 1 {
            wrong.push(format!("{name}: {} problems", problems.len()));
        }
        seen.extend(problems.iter().map(|problem| problem.code));
        let (file, found) = (folder().join(format!("{name}.txt")), case.messages(&problems));
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&file, &found).unwrap();
        }
        if std::fs::read_to_string(&file).unwrap_or_default() != found {
            wrong.push(format!("{name}:\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    seen.retain(|code| !["broken-link", "unclosed-fence", "vector-incomplete"].contains(code));
    assert_eq!(seen, lock::CODES.into());
}

#[test]
fn what_keeps_its_promise_is_no_problem() {
    let say = |case: Case| case.messages(&case.problems());
    assert_eq!(say(Case::base()), "");
    // Other line ends, another break, another address: the same words.
    assert_eq!(
        say(Case::base().with("a.md", "A reader MUST look", "A *reader*\n  MUST   look")),
        ""
    );
    let sent = Case::base().with("a.md", "- A reader MAY sleep. {#a.sleep}\n", "");
    assert_eq!(
        say(sent.redirects(
            "[redirects]
\"a.sleep\" = \"a.old\"
\"a.old\" = [\"a.look\", \"b.guess\"]
"
        )),
        "spec/a.md:5:10: warning[unlocked] `a.sleep` was sent on to `a.old`
  help: run `recto lock` to accept what differs
"
    );
    // Bodies, documentation, names of parameters and line breaks bind nobody, nor does code that is not public.
    let other = Case::base()
        .with("b.md", "(&self, by: u8)", "(\n        &self,\n        more: u8,\n    )")
        .with("b.md", "checked_add(by)", "checked_add(more)")
        .with("b.md", "/// No sheep.\n", "#[must_use]\n")
        .with("b.md", "    Count(0)\n}", "    hidden()\n}\nfn hidden() -> Count { Count(0) }");
    assert_eq!(say(other), "");
    let unversioned =
        Case { version: "0.0.0", ..Case::base() }.with("b.md", "*Stable", "*Settling");
    let lock = unversioned.text(lock::LOCK).to_owned();
    assert_eq!(say(unversioned.with("anchors.lock", &lock, "")), "");
    // What a lock made with redirects knows is not said again.
    let mut known = Case::base()
        .redirects("[redirects]\n\"a.old\" = \"a.look\"\n[retired]\n\"b.old\" = \"why\"\n");
    let (redirects, _) = Redirects::read(known.text(REDIRECTS));
    let lock = Lock::of(&known.book().0, &redirects, "1.0.0").to_string();
    assert!(
        lock.contains("\na.old redirect - - ") && lock.contains("\nb.old retired - - "),
        "{lock}"
    );
    known = known.with("anchors.lock", Case::base().text(lock::LOCK), &lock);
    assert_eq!(say(known), "");
    let mut major = Case::base().with("b.md", "NOT guess", "NOT invent").with(
        "b.md",
        "\"output\": 2",
        "\"output\": 4",
    );
    major.version = "2.0.0";
    assert!(major.problems().iter().all(|p| p.severity == Severity::Warning), "a major version");
}

#[test]
fn a_lock_is_read_as_it_was_written() {
    let book = Case::base().book().0;
    let lock = Lock::of(&book, &Redirects::default(), "1.0.0");
    let (mut again, problems) = Lock::read(&lock.to_string());
    assert_eq!(problems, []);
    assert_eq!(again.to_string(), lock.to_string());
    again.entries.iter_mut().for_each(|entry| entry.span = Default::default());
    assert_eq!(again.entries, lock.entries);
    assert_eq!(again.kept.len(), 11);
    let unix: Vec<_> = lock.to_string().lines().map(str::to_owned).collect();
    let windows = Lock::read(&unix.join("\r\n")).0;
    assert_eq!(windows.to_string(), lock.to_string());
}

#[test]
fn redirects_lead_to_units_in_the_end() {
    let case = Case::base().redirects(
        "[redirects]\n\"a.one\" = \"a.two\"\n\"a.two\" = [\"a.three\", \"a.look\"]\n\"a.three\" = [\"b.guess\", \"a.look\"]\n",
    );
    let (redirects, problems) = Redirects::read(case.text(REDIRECTS));
    assert_eq!(problems, []);
    let (followed, problems) = redirects.follow(&case.book().0);
    assert_eq!(problems, []);
    let said: Vec<String> = followed
        .iter()
        .map(|one| {
            let to: Vec<_> = one.to.iter().map(|id| id.as_str()).collect();
            format!("{} -> {}", one.from, to.join(" "))
        })
        .collect();
    let wanted =
        ["a.one -> b.guess a.look", "a.three -> b.guess a.look", "a.two -> b.guess a.look"];
    assert_eq!(said, wanted);
}
