//! JSON documents of a chapter: read by the type, refused for their clause, with digests and sizes that are right.

#[path = "small/mod.rs"]
mod small;

use serde_json::Value;
use small::Small;

const CHAPTER: &str = include_str!("small/documents.md");

#[test]
fn documents_are_tests_of_their_own_kind() {
    let small = book(CHAPTER);
    let (code, objects) = small.objects(&["test"]);
    let documents: Vec<&Value> =
        objects.iter().filter(|object| object["kind"] == "document").collect();
    let ids: Vec<&str> = documents.iter().filter_map(|object| object["test"].as_str()).collect();
    assert_eq!(ids, ["count.three", "count.flock", "count.farm", "count.half", "count.word"]);
    assert!(code == 0 && documents.iter().all(|one| one["result"] == "passed"), "{objects:?}");
    assert_eq!(documents[0]["line"], line("id=count.three"));
}

#[test]
fn a_document_is_refused_for_the_clause_that_it_names() {
    fails(
        ("invalid=count.whole", "invalid=count.number"),
        "id=count.half",
        "the document `count.half` failed: refused for `count.whole`, not for `count.number`",
    );
    fails(
        ("{\"count\":three}", "{\"count\":3}"),
        "id=count.word",
        "the document `count.word` failed: it was read, and has to be refused for `count.number`",
    );
    fails(
        ("{\"count\":3}\n", "{\"count\":true}\n"),
        "id=count.three",
        "the document `count.three` failed: it has to be read, and was refused: no number",
    );
}

#[test]
fn an_unknown_type_is_reported_at_the_fence() {
    let small = book(&CHAPTER.replace("json,Tally,verifies", "json,Tally2,verifies"));
    let (code, objects) = small.objects(&["test"]);
    assert_eq!(code, 1);
    let found = objects.iter().find(|object| object["code"] == "E0433").expect("no such type");
    assert_eq!(
        (&found["path"], &found["line"]),
        (&"spec/count.md".into(), &line("id=count.three"))
    );
}

#[test]
fn a_type_that_reads_nothing_is_told_what_it_needs() {
    let small = book(&CHAPTER.replace("json,Tally,verifies", "json,String,verifies"));
    let (code, said) = small.run(&["test"]);
    assert_eq!(code, 1, "{said}");
    let needs = "the document's test calls `String::read(bytes)`: give that type a function from `&[u8]` to a `Result`";
    assert!(said.contains("json,String,verifies") && said.contains(needs), "{said}");
    assert!(!said.contains("candidate"), "{said}");
}

#[test]
fn digests_are_blessed_from_the_inside_out() {
    let text = CHAPTER.replace("{\"count\":3}\n", "{\"count\":30}\n");
    let small = book(&text);
    let (code, objects) = small.objects(&["check", "--fast"]);
    let wrong: Vec<&Value> = objects.iter().filter(|o| o["code"] == "wrong-digest").collect();
    assert_eq!((code, wrong.len()), (1, 1), "one cause, one problem: {objects:?}");
    let (_, said) = small.run(&["check", "--bless"]);
    // Digest and size of `three`, and the digest of `flock`, whose size stays.
    assert_eq!(said.matches("blessed").count(), 3, "{said}");
    small.run(&["lock"]);
    let (code, said) = small.run(&["check", "--strict", "--fast"]);
    assert_eq!(code, 0, "{said}");
    small.write("spec/count.md", &small.read("spec/count.md").replace(":30}", ":3}"));
    small.run(&["check", "--bless"]);
    assert_eq!(small.read("spec/count.md"), CHAPTER);
}

#[test]
fn documents_verify_clauses() {
    verifies(("", ""), &[]);
    verifies(("    // [count.number]\n", ""), &["`count.number` has no code"]);
    verifies(
        ("verifies=\"count.whole count.number\",", ""),
        &["`count.whole` has", "`count.number` has"],
    );
    let half = "```json,Tally,invalid=count.whole,id=count.half\n{\"count\":3\n```\n";
    verifies((half, "None is shown.\n"), &["`count.whole` has"]);
    let other = ("invalid=count.whole", "invalid=count.number");
    verifies(other, &["the document `count.half` failed: refused for `count.whole`, not for"]);
}

/// What is said of the chapter with one change, and what follows from that is no problem of its own.
fn verifies((old, new): (&str, &str), problems: &[&str]) {
    let small = book(&CHAPTER.replacen(old, new, 1));
    let manifest =
        small.read("Cargo.toml").replace("default = []\n", "default = []\nevidence = []\n");
    small.write("Cargo.toml", &manifest);
    let (_, objects) = small.objects(&["check"]);
    let told = objects.iter().filter(|object| object["code"].is_string());
    let told: Vec<&str> = told.filter_map(|object| object["message"].as_str()).collect();
    assert_eq!(told.len(), problems.len(), "{old}: {told:?}");
    for (message, wanted) in told.iter().zip(problems) {
        assert!(message.starts_with(wanted), "{old}: {told:?}");
    }
}

/// The chapter with one change fails at the fence with `fence`, and nothing else does.
fn fails((old, new): (&str, &str), fence: &str, message: &str) {
    let small = book(&CHAPTER.replacen(old, new, 1));
    let (code, objects) = small.objects(&["test"]);
    let failed: Vec<&Value> =
        objects.iter().filter(|object| object["code"] == "test-failed").collect();
    assert_eq!((code, failed.len()), (1, 1), "{objects:?}");
    assert_eq!(failed[0]["message"], message);
    assert_eq!(failed[0]["line"], line(fence), "{failed:?}");
}

fn book(chapter: &str) -> Small {
    let small = Small::new();
    small.write("spec/count.md", chapter);
    let introduction = small.read("spec/introduction.md");
    small.write("spec/introduction.md", &introduction.replace("count.rule", "count.whole"));
    small
}

/// The line of the chapter that holds `part`.
fn line(part: &str) -> Value {
    let at = CHAPTER.lines().position(|line| line.contains(part)).expect("the chapter has it");
    (at + 1).into()
}
