//! Tracing clauses to upstream's sentences: coverage, and every way in which a sentence can have changed.

use std::collections::BTreeSet;

use recto_book::{Book, link, read};
use recto_check::upstream::{Index, Lock, Trace, trace};

const CHAPTER: &str = "# X {#x.title}\n\n\
    - A MUST. [a.md, One, v1](upstream:s/a.md#one \"1 2\") {#x.a}\n\
    - B MUST. [a.md, Two `b`, v1](upstream:s/a.md#two-b \"3\") {#x.b}\n\
    - C MAY. [a.md, Silent, v1](upstream:s/a.md#silent) {#x.c}\n\n\
    This is [no clause, at, all](upstream:s/b.md). {#x.d}\n";

fn book(chapter: &str) -> Book {
    let (chapter, problems) = read("spec/x.md", chapter.as_bytes().to_vec());
    assert_eq!(problems, []);
    link(vec![chapter]).0
}

/// An index of the sentences of one document: section and hash, numbered from 1.
fn index(sentences: &[(&str, &str)]) -> Index {
    let requirements = sentences.iter().enumerate().map(|(at, (section, hash))| {
        serde_json::json!({"repo": "o/s", "file": "a.md", "section": section, "n": at + 1,
            "level": "MUST", "sha256_of_sentence": hash})
    });
    let all = serde_json::json!({"requirements": requirements.collect::<Vec<_>>()});
    Index::parse(&all.to_string()).unwrap()
}

const SENTENCES: [(&str, &str); 5] =
    [("One", "h1"), ("One", "h2"), ("Two b", "h3"), ("One", "h4"), ("Far", "h5")];

fn traced(sentences: &[(&str, &str)]) -> Trace {
    let lock = trace(&book(CHAPTER), &index(&SENTENCES), &Lock::default()).lock;
    assert_eq!(lock.text(), "s/a.md 1 h1\ns/a.md 2 h2\ns/a.md 3 h3\n");
    assert_eq!(Lock::parse(&lock.text()), lock);
    trace(&book(CHAPTER), &index(sentences), &lock)
}

fn messages(trace: &Trace) -> Vec<String> {
    trace.problems.iter().map(|p| format!("{}: {} ({})", p.code, p.message, p.help)).collect()
}

#[test]
fn what_is_covered_and_what_is_not() {
    let trace = traced(&SENTENCES);
    assert_eq!(messages(&trace), [""; 0]);
    assert_eq!(trace.silent, [("x.c".to_owned(), "s/a.md, Silent".to_owned())]);
    let [document] = trace.documents.as_slice() else { panic!("one document") };
    assert_eq!((document.statements, document.reach, document.covered), (5, 4, 3));
    let uncovered = document.uncovered.iter().map(|u| (u.statement.n, u.in_reach));
    assert_eq!(uncovered.collect::<Vec<_>>(), [(4, true), (5, false)]);
}

#[test]
fn sections_are_compared_as_they_are_read() {
    for (written, section, is_same) in [
        ("_Image Manifest_ Properties", "_Image Manifest_ Properties", true),
        ("\\_Image Manifest\\_ Properties", "_Image Manifest_ Properties", true),
        ("**Two** `b`", "two b", true),
        ("Two c", "Two b", false),
    ] {
        let chapter = format!(
            "# X {{#x.title}}\n\n- A MUST. [a.md, {written}, v1](upstream:s/a.md#a \"1\") {{#x.a}}\n"
        );
        let trace = trace(&book(&chapter), &index(&[(section, "h1")]), &Lock::default());
        let moved = trace.problems.iter().any(|problem| problem.code == "sentence-elsewhere");
        assert_eq!(!moved, is_same, "{written}: {:?}", trace.problems);
    }
}

/// The trace of a chapter that leaves these sentences out.
fn left(numbers: &str) -> Trace {
    let row = format!("Not ours. [a.md, all, v1](upstream:s/a.md \"{numbers}\") {{#x.left}}\n");
    trace(&book(&format!("{CHAPTER}\n{row}")), &index(&SENTENCES), &Lock::default())
}

#[test]
fn what_is_left_out_is_no_gap() {
    let sound = left("4-5");
    let [document] = sound.documents.as_slice() else { panic!("one document") };
    assert_eq!((document.covered, document.left_out, document.uncovered.len()), (3, 2, 0));
    let left_out = &sound.left_out[0];
    assert_eq!((left_out.unit.as_str(), left_out.why.as_str()), ("x.left", "Not ours."));
    assert_eq!((left_out.document.as_str(), &left_out.sentences[..]), ("s/a.md", &[4, 5][..]));
    assert_eq!(sound.lock.text(), "s/a.md 1 h1\ns/a.md 2 h2\ns/a.md 3 h3\n");
    let told = |trace: Trace| messages(&trace).pop();
    let covered = "sentence-covered: `x.left` leaves out sentence 3 of s/a.md, which a clause covers \
        (take the number away here, or from the clause's source)";
    assert_eq!(told(left("3-4")).as_deref(), Some(covered));
    let unknown = "sentence-unknown: `x.left` leaves out sentence 6 of s/a.md, which the index does not \
        have (mend the number)";
    assert_eq!(told(left("4-6")).as_deref(), Some(unknown));
}

#[test]
fn every_change_is_told_from_the_others() {
    let before = |help| format!("`x.a` rests on sentence {help}");
    let changed = traced(&[("One", "h1"), ("One", "new"), ("Two b", "h3")]);
    let message = before("2 of s/a.md, which has changed");
    let help = "read it again, mend the clause, then `recto upstream --accept`";
    assert_eq!(messages(&changed), [format!("sentence-changed: {message} ({help})")]);

    let moved = traced(&[("One", "h0"), ("One", "h1"), ("One", "h2"), ("Two b", "h3")]);
    let message = before("1 of s/a.md, which is now sentence 2, in One");
    assert_eq!(
        messages(&moved)[0],
        format!("sentence-moved: {message} (write 2 in the link's title)")
    );
    assert_eq!(moved.problems.len(), 3);

    let gone = traced(&[("One", "h1"), ("One", "h2")]);
    assert_eq!(gone.problems[0].code, "sentence-changed");

    let unlocked = trace(&book(CHAPTER), &index(&SENTENCES[..2]), &Lock::default());
    let codes: Vec<_> = unlocked.problems.iter().map(|p| p.code).collect();
    assert_eq!(codes, ["sentence-new", "sentence-new", "sentence-unknown"]);

    let elsewhere = traced(&[("One", "h1"), ("One", "h2"), ("Three", "h3")]);
    assert_eq!(elsewhere.problems[0].code, "sentence-elsewhere");

    let all = [changed, moved, unlocked, elsewhere, left("3")];
    let codes: BTreeSet<_> = all.iter().flat_map(|t| &t.problems).map(|p| p.code).collect();
    assert_eq!(codes, recto_check::upstream::CODES.into());
}

#[test]
fn of_two_equal_sentences_the_one_in_the_section_is_meant() {
    let twice = [
        ("One", "h0"),
        ("Two b", "h"),
        ("Two b", "h2"),
        ("One", "h1"),
        ("One", "h2"),
        ("Two b", "h3"),
    ];
    let messages = messages(&traced(&twice)).join("\n");
    assert!(
        messages.contains("sentence 2 of s/a.md, which is now sentence 5, in One"),
        "{messages}"
    );
}

#[test]
fn a_broken_line_of_the_lock_is_told() {
    let hash = "a".repeat(64);
    let text = format!("s/a.md 1 {hash}\ns/a.md x {hash}\ns/a.md 1 {hash}\ns/a.md 2 abc\n");
    let found = recto_check::upstream::check_lock(&text);
    let lines = found.iter().map(|p| text[..p.span.range().start].lines().count() + 1);
    assert_eq!(lines.collect::<Vec<_>>(), [2, 3, 4]);
    assert_eq!(found[1].message, "sentence 1 of s/a.md stands twice");
    assert_eq!(recto_check::upstream::check_lock(&format!("s/a.md 1 {hash}\r\n")), []);
}
