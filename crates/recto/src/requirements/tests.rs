//! What is written of a small book, for programs and for readers.

use recto_book::{AnchorId, Book};
use recto_check::evidence::{Coverage, Covered, Site, Standing, Verification};
use recto_weave::evidence::Sign;
use serde_json::{Value, json};

use super::{Requirements, Tested, requirements, shown};

const TEXT: &str = "# X {#x.title}

- A *reader* MUST
  `look`. [a.md, One, v1](upstream:r/a.md#one \"3\") {#x.a}
  - Inside, it MAY. {#x.b} <!-- untestable: nobody looks -->

```rust
impl X {
    pub fn look(&self) {
        // [x.a]
        self.eye();
    }

    pub fn blink(&self) {}
}
```
";

fn book() -> Book {
    let (chapter, problems) = recto_book::read("spec/x.md", TEXT.as_bytes().to_vec());
    assert_eq!(problems, []);
    recto_book::link(vec![chapter]).0
}

fn verification(accepts: bool, rejects: bool, standing: Standing) -> Verification {
    Verification {
        test: "x.test".to_owned(),
        kind: "test".to_owned(),
        site: Site { path: "spec/x.md".to_owned(), line: 9 },
        accepts,
        rejects,
        standing,
    }
}

/// What is known of the book if its first clause has these verifications.
fn known(code: bool, verifications: Vec<Verification>, current: bool) -> Requirements {
    let site = Site { path: "spec/x.md".to_owned(), line: 10 };
    let clauses = vec![
        Covered {
            id: AnchorId::new("x.a").unwrap(),
            level: "MUST",
            code: code.then_some(site).into_iter().collect(),
            verifications,
            exempt: None,
        },
        Covered {
            id: AnchorId::new("x.b").unwrap(),
            level: "MAY",
            code: Vec::new(),
            verifications: Vec::new(),
            exempt: Some("nobody looks".to_owned()),
        },
    ];
    let tested = Tested { current, tests: 3, passed: 3, bytes: "sha256:0".to_owned() };
    requirements(&book(), &Coverage { clauses }, tested)
}

#[test]
fn programs_get_all_that_is_known() {
    let known = known(true, vec![verification(true, false, Standing::Counts)], true);
    let found: Value = serde_json::from_str(&known.json().unwrap()).unwrap();
    let source = json!({
        "repository": "r", "document": "a.md", "section": "One", "version": "v1", "sentences": [3]
    });
    let total = |level, implemented, exempt| {
        json!({"chapter": "x", "path": "spec/x.md", "level": level, "clauses": 1,
               "implemented": implemented, "verified": 0, "exempt": exempt})
    };
    let wanted = json!({
        "schema": "requirements/1",
        "tested": {"current": true, "tests": 3, "passed": 3, "bytes": "sha256:0"},
        "totals": [total("MUST", 1, 0), total("MAY", 0, 1)],
        "clauses": [
            {"id": "x.a", "level": "MUST", "chapter": "x", "place": "spec/x.md:3:1",
             "text": "A reader MUST look.", "sources": [source], "exempt": null,
             "implemented": true, "verified": false, "accepted": true, "rejected": false,
             "code": [{"item": "X::look", "path": "spec/x.md", "line": 10}],
             "verifications": [
                {"test": "x.test", "kind": "test", "site": {"path": "spec/x.md", "line": 9},
                 "accepts": true, "rejects": false, "standing": "counts"}]},
            {"id": "x.b", "level": "MAY", "chapter": "x", "place": "spec/x.md:5:3",
             "text": "Inside, it MAY.", "sources": [], "exempt": "nobody looks",
             "implemented": false, "verified": false, "accepted": false, "rejected": false,
             "code": [], "verifications": []},
        ],
        "code_without_clause": [{"item": "X::blink", "path": "spec/x.md", "line": 14}],
        "clauses_without_code": ["x.b"],
    });
    assert_eq!(found, wanted);
    assert_eq!(known.sums(), "2 clauses, 1 implemented, 0 verified, 1 exempt");
}

/// How the first clause is shown, and why its first verification does not count.
fn stands(
    code: bool,
    verifications: Vec<Verification>,
    current: bool,
) -> (Sign, String, &'static str) {
    let shown = shown::of(&known(code, verifications, current));
    let first = &shown.clauses[0];
    (first.sign, first.words.clone(), first.checks.first().map_or("", |check| check.fault))
}

#[test]
fn readers_get_a_sign_and_words() {
    use Standing::{AssertsNothing, Counts, Failed, Ignored, NotRun, TouchesNothing, Unreached};
    let one = |accepts, rejects, standing| vec![verification(accepts, rejects, standing)];
    let cases = [
        (true, one(true, true, Counts), Sign::Whole, "implemented and verified", ""),
        (true, one(true, false, Counts), Sign::Part, "implemented, not shown to reject", ""),
        (true, one(false, true, Counts), Sign::Part, "implemented, not shown to accept", ""),
        (true, one(true, true, Failed), Sign::Failed, "a test failed", "failed"),
        (true, one(true, true, Ignored), Sign::Part, "implemented, not verified", "ignored"),
        (true, one(true, true, Unreached), Sign::Part, "implemented, not verified", "not reached"),
        (
            true,
            one(true, true, AssertsNothing),
            Sign::Part,
            "implemented, not verified",
            "asserts nothing",
        ),
        (
            true,
            one(true, true, TouchesNothing),
            Sign::Part,
            "implemented, not verified",
            "touches nothing",
        ),
        (false, one(true, true, Counts), Sign::Part, "verified, no code is marked", ""),
        (false, Vec::new(), Sign::Missing, "not implemented", ""),
    ];
    for (code, verifications, sign, words, fault) in cases {
        assert_eq!(stands(code, verifications, true), (sign, words.to_owned(), fault));
    }
    let words = "implemented, not run on these bytes".to_owned();
    let found = stands(true, one(false, false, NotRun), false);
    assert_eq!(found, (Sign::Untested, words, "not run"));
}

#[test]
fn the_first_sentence_says_on_what_bytes() {
    let said = |current| shown::of(&known(true, Vec::new(), current)).tested;
    assert_eq!(said(true), "All 3 tests passed on exactly these bytes.");
    assert_eq!(said(false), "Nothing was run on these bytes, so nothing counts as verified.");
}
