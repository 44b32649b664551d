//! What `recto test` gathers besides the chapters' own tests: tests of `tests/`, vectors, ignored tests; what it
//! records, and what `recto check` makes of that.

#[path = "small/mod.rs"]
mod small;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use small::Small;

const FLOCK: &str = r#"//! A flock is counted.

use small_book::count::next;

mod evidence {
    include!(concat!(env!("OUT_DIR"), "/evidence.rs"));
}
use evidence::assert_ne;

#[test]
fn flock() {
    evidence::verify!("count.rule");
    assert_ne!(next(1), Some(1));
}
"#;

const COMPANION: &str = r#"//! Answers the vectors `next`.

use std::io::BufRead;

fn main() {
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let input = line.rsplit(':').next().unwrap_or_default().trim_end_matches('}');
        let output = input.parse().ok().and_then(small_book::count::next);
        match (line.contains("\"next\""), output) {
            (true, Some(output)) => println!("{{\"id\":1,\"output\":{output}}}"),
            _ => println!("{{\"id\":1,\"unsupported\":true}}"),
        }
    }
}
"#;

const VECTORS: &str = r#"
Others are asked the same:

```json,vectors=next,id=count.vectors
[
  {"name": "one", "verifies": ["count.rule"], "input": 1, "output": 2},
  {"name": "two", "verifies": ["count.rule"], "input": 2, "output": 3, "must_not": [2]}
]
```
"#;

/// The small book, whose tests record, with a test beside the chapters and vectors.
fn book() -> Small {
    let small = Small::new();
    edit(&small, "Cargo.toml", "default = []\n", "default = []\nevidence = []\n");
    let settings = small.read("book.toml") + "\n[preprocessor.recto]\ntests = [\"flock\"]\n";
    small.write("book.toml", &settings);
    small.write("tests/flock.rs", FLOCK);
    small.write("examples/companion.rs", COMPANION);
    edit(&small, "spec/count.md", "assert_eq!(next(254)", "// [count.rule]\nassert_eq!(next(254)");
    small.write("spec/count.md", &(small.read("spec/count.md") + VECTORS));
    small
}

fn edit(small: &Small, path: &str, from: &str, to: &str) {
    let text = small.read(path);
    assert_eq!(text.matches(from).count(), 1, "{path} has `{from}` once");
    small.write(path, &text.replace(from, to));
}

/// A change of one file, and what `recto check` then reports: each finding as `CODE PATH:LINE MESSAGE`, each note as
/// `+ PATH:LINE MESSAGE`.
struct Case {
    path: &'static str,
    from: &'static str,
    to: &'static str,
    reported: &'static [&'static str],
}

const CASES: [Case; 9] = [
    Case {
        path: "tests/flock.rs",
        from: "assert_ne!(next(1), Some(1))",
        to: "assert_ne!(next(1), Some(2))",
        reported: &["test-failed tests/flock.rs:13 the test `flock::flock` failed"],
    },
    Case {
        path: "tests/flock.rs",
        from: "#[test]",
        to: "#[test]\n#[ignore]",
        reported: &["test-ignored tests/flock.rs:12 the test `flock::flock` is ignored"],
    },
    Case {
        path: "tests/flock.rs",
        from: "    assert_ne!(next(1), Some(1));\n",
        to: "",
        reported: &["mark-earns-nothing tests/flock.rs:11 the test `flock::flock` asserts nothing"],
    },
    Case {
        path: "tests/flock.rs",
        from: "verify!(\"count.rule\")",
        to: "verify!(\"count.none\")",
        reported: &["mark-no-clause tests/flock.rs:11 the test `flock::flock` says"],
    },
    Case {
        path: "spec/count.md",
        from: "\"input\": 2, \"output\": 3",
        to: "\"input\": 2, \"output\": 4",
        reported: &["test-failed spec/count.md:53 the vector `next/two` failed: expected 4, got 3"],
    },
    Case {
        path: "spec/count.md",
        from: "\"input\": 2, \"output\": 3",
        to: "\"input\": 255, \"output\": 0",
        reported: &["vectors-unanswered spec/count.md:53 nobody answers this vector of `next`"],
    },
    Case {
        path: "spec/count.md",
        from: "checked_add(1)",
        to: "checked_add(2)",
        reported: &[
            "test-failed spec/count.md:25 the value",
            "+ spec/count.md:30 the example `count.use` failed",
            "+ spec/count.md:44 the test `count.last` failed",
            "+ spec/count.md:52 the vector `next/one` failed",
            "+ spec/count.md:53 the vector `next/two` failed",
            "+ spec/count.md:7 so `count.rule` has",
        ],
    },
    Case {
        path: "spec/count.md",
        from: "vectors=next",
        to: "vectors=last",
        reported: &["vectors-unanswered spec/count.md:50 nobody answers the vectors `last`"],
    },
    Case {
        path: "spec/count.md",
        from: "    // [count.rule]\n",
        to: "",
        reported: &[
            "clause-unverified spec/count.md:7 `count.rule` has no code",
            "+ spec/count.md:42 so this verifies nothing",
            "+ spec/count.md:51 so this verifies nothing",
            "+ spec/count.md:52 so this verifies nothing",
            "+ tests/flock.rs:11 so this verifies nothing",
        ],
    },
];

#[test]
fn what_is_gathered_is_judged() {
    let small = book();
    assert_eq!(check(&small), [""; 0], "the book is fine");
    for Case { path, from, to, reported } in CASES {
        let before = small.read(path);
        edit(&small, path, from, to);
        let found = check(&small);
        let same = found.iter().zip(reported).all(|(found, start)| found.starts_with(start));
        assert!(same && found.len() == reported.len(), "{to}: {found:#?}");
        small.write(path, &before);
    }
}

/// What `recto check` finds.
fn check(small: &Small) -> Vec<String> {
    let (_, objects) = small.objects(&["check"]);
    let place = |object: &Value| {
        let path = object["path"].as_str().unwrap_or("?");
        let message = object["message"].as_str().unwrap_or_default();
        format!("{path}:{} {message}", object["line"])
    };
    let mut lines = Vec::new();
    for finding in objects {
        lines.push(format!("{} {}", finding["code"].as_str().unwrap_or("?"), place(&finding)));
        let notes = finding["notes"].as_array().into_iter().flatten();
        lines.extend(notes.map(|note| format!("+ {}", place(note))));
    }
    lines
}

#[test]
fn tests_that_passed_on_these_bytes_are_not_run_again() {
    let small = book();
    let made = || {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("small/recto");
        let name = "small-tests-that-passed-on-these-bytes-are-not-run-again";
        let text = fs::read_to_string(file.join(name).join("record.json")).expect("a record");
        serde_json::from_str::<Value>(&text).expect("is JSON")
    };
    assert_eq!(small.run(&["test"]).0, 0);
    let first = made();
    let events = |test: &str| {
        let tests = first["tests"].as_array().expect("tests");
        tests.iter().find(|one| one["id"] == test).expect("was run")["events"].clone()
    };
    assert_eq!(
        events("flock::flock"),
        json!([{"verify": "count.rule"}, {"touch": "count.rule"}, "differ"])
    );
    assert_eq!(events("next/one"), json!([{"touch": "count.rule"}]));
    assert_eq!((check(&small), made()), (vec![], first.clone()), "nothing was run again");
    edit(&small, "tests/flock.rs", "A flock is", "A flock of sheep is");
    assert_eq!(check(&small), [""; 0]);
    assert_ne!(made()["bytes"], first["bytes"], "other bytes were run");
}

#[test]
fn without_the_feature_it_is_said_once_that_nothing_is_verified() {
    let small = Small::new();
    for verb in ["test", "check"] {
        let (code, output) = small.run(&[verb]);
        assert_eq!((code, output.matches("no feature `evidence`").count()), (0, 1), "{output}");
        assert!(!output.contains("implemented"), "{output}");
    }
}
