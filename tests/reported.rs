//! Faults planted in a chapter are reported by `recto check` and `recto test` at exactly `spec/NAME.md:line:column`.

#[path = "small/mod.rs"]
mod small;

use serde_json::Value;
use small::Small;

/// Plants a fault into the small book: in the chapter on counting, `old` becomes `new`, in which `⟦` marks where the
/// fault has to be reported. Returns the book, and the place of the mark as people write it.
fn plant(old: &str, new: &str) -> (Small, String) {
    let small = Small::new();
    let chapter = small.read("spec/count.md");
    assert_eq!(chapter.matches(old).count(), 1, "`{old}` is there once");
    let marked = chapter.replace(old, new);
    let before = &marked[..marked.find('⟦').expect("a mark")];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    small.write("spec/count.md", &marked.replace('⟦', ""));
    (small, format!("spec/count.md:{line}:{column}"))
}

fn place(object: &Value) -> String {
    format!("{}:{}:{}", object["path"].as_str().unwrap_or("?"), object["line"], object["column"])
}

/// Runs `recto VERB` twice, for programs and for people: exactly one finding, with this code, at this place.
fn reports(small: &Small, verb: &[&str], code: &str, place_of_fault: &str, message: &str) {
    let (exit, objects) = small.objects(verb);
    let findings: Vec<_> = objects.iter().filter(|o| o.get("severity").is_some()).collect();
    let found: Vec<_> = findings.iter().map(|f| (f["code"].as_str().unwrap(), place(f))).collect();
    assert_eq!(found, [(code, place_of_fault.to_owned())], "{objects:#?}");
    let text = findings[0].to_string();
    assert!(text.contains(message), "no `{message}` in {text}");
    let error = findings[0]["severity"] == "error";
    assert_eq!(exit, i32::from(error));
    let (again, output) = small.run(verb);
    assert_eq!(again, exit);
    assert!(output.contains(&format!("--> {place_of_fault}\n")), "{output}");
    assert!(!output.contains("/out/") && !output.contains("\u{1b}"), "{output}");
}

#[test]
fn the_small_book_is_fine() {
    let small = Small::new();
    let (exit, objects) = small.objects(&["check"]);
    assert_eq!((exit, objects.as_slice()), (0, [].as_slice()));
    let (exit, objects) = small.objects(&["test"]);
    let results: Vec<_> = objects
        .iter()
        .map(|o| [&o["test"], &o["kind"], &o["result"]].map(|v| v.as_str().unwrap()))
        .collect();
    let wanted = [
        ["count::value_on_line_25_1", "value", "passed"],
        ["count.use", "example", "passed"],
        ["count.word", "refusal", "passed"],
        ["count.last", "test", "passed"],
    ];
    assert_eq!((exit, results.as_slice()), (0, wanted.as_slice()));
}

#[test]
fn a_type_error() {
    let (small, place) =
        plant("    count.checked_add(1)", "    let _: &str = ⟦count;\n    count.checked_add(1)");
    reports(&small, &["check"], "E0308", &place, "expected `&str`, found `u8`");
    reports(&small, &["test"], "E0308", &place, "expected `&str`, found `u8`");
}

#[test]
fn a_borrow_error() {
    let fault = "let words = vec![1]; let first = &words[0];\n    drop(⟦words); drop(*first);\n    count.checked_add(1)";
    let (small, place) = plant("count.checked_add(1)", fault);
    reports(&small, &["check"], "E0505", &place, "borrow later used here");
}

#[test]
fn a_lint() {
    let (small, place) = plant("    count.checked_add(1)", "    ⟦return count.checked_add(1);");
    reports(&small, &["check"], "clippy::needless_return", &place, "unneeded `return`");
}

#[test]
fn a_lint_in_a_test() {
    let (small, place) =
        plant("assert_eq!(next(255), None);", "⟦assert_eq!(next(255).is_none(), true);");
    reports(&small, &["check"], "clippy::bool_assert_comparison", &place, "literal bool");
}

#[test]
fn a_failing_unit_test() {
    let (small, place) = plant(
        "assert_eq!(next(255), None);",
        "if next(255).is_none() {\n    ⟦assert_eq!(next(3), None);\n}",
    );
    reports(&small, &["test"], "test-failed", &place, "count.last");
}

#[test]
fn a_failing_example() {
    let (small, place) = plant(
        "assert_eq!(next(1), Some(2));",
        "for n in 1..3 {\n    ⟦assert_eq!(next(n), Some(2));\n}",
    );
    reports(&small, &["test"], "test-failed", &place, "count.use");
}

#[test]
fn an_example_with_a_type_error() {
    let (small, place) =
        plant("assert_eq!(next(1), Some(2));", "assert_eq!(next(⟦\"one\"), Some(2));");
    reports(&small, &["test"], "E0308", &place, "expected `u8`, found `&str`");
}

#[test]
fn a_wrong_value() {
    let (small, place) = plant("comes `Some(2)`", "comes ⟦`Some(2)`");
    let chapter = small.read("spec/count.md");
    small.write("spec/count.md", &chapter.replace("comes `Some(2)`", "comes `Some(3)`"));
    reports(&small, &["test"], "test-failed", &place, "Some(3)");
}

#[test]
fn an_example_that_compiles_but_must_not() {
    let (small, place) = plant(
        "```rust,example,compile_fail,E0308,id=count.word",
        "⟦```rust,example,compile_fail,E0308,id=count.word",
    );
    let chapter = small.read("spec/count.md");
    small.write("spec/count.md", &chapter.replace("next(\"one\")", "next(1)"));
    reports(&small, &["test"], "test-failed", &place, "it compiles");
}

#[test]
fn an_example_that_is_refused_for_another_reason() {
    let (small, place) = plant("let _ = next(\"one\");", "let _ = ⟦after(1);");
    reports(&small, &["test"], "test-failed", &place, "refused with `E0425`");
}

#[test]
fn a_test_that_never_ends() {
    let (small, place) = plant("```rust,test,id=count.last", "⟦```rust,test,id=count.last");
    let chapter = small.read("spec/count.md");
    small.write(
        "spec/count.md",
        &chapter.replace("assert_eq!(next(255), None);", "loop { std::thread::yield_now() }"),
    );
    reports(
        &small,
        &["test", "--timeout", "1", "count.last"],
        "test-stopped",
        &place,
        "was stopped after 1 s",
    );
}

#[test]
fn a_problem_of_the_chapter_stops_before_any_compiler_runs() {
    let (small, place) = plant("| three | 3 {#count.three} |", "| three | 3 ⟦{#count.none} |");
    for verb in [["check"].as_slice(), &["test"]] {
        reports(&small, verb, "duplicate-id", &place, "is used twice");
    }
}

/// A session with each thing that one can hold; every fault below is one change of it.
const SESSION: &str = "The last count has none after it.

```console,id=count.session
$ n=1
$ echo $n; echo sheep >&2
1
sheep
$ printf 'a\\nb\\nc'
...
c
$ cat <<END
> more $n
> END
more 1
$ sheep --loud
...
baa
$ ls \"$HOME\"; echo ${SECRET-none} $?
none 0
$ false
$ echo $?
1
$ exit 3
```
";

/// The small book with a session and the program that the session calls, one text of it replaced.
fn session(old: &str, new: &str) -> (Small, String) {
    let session = SESSION.replacen("```console", "⟦```console", usize::from(!new.contains('⟦')));
    assert_eq!(session.matches(old).count(), 1, "`{old}` is there once");
    let (small, place) = plant("The last count has none after it.\n", &session.replace(old, new));
    small.write("src/bin/sheep.rs", "fn main() { println!(\"{}\\nbaa\", std::process::id()) }\n");
    (small, place)
}

#[test]
fn a_session_that_is_as_it_says() {
    let (small, _) = session("$ exit 3", "$ exit 3");
    let mut command = small.recto(&["test", "count.session", "--format", "json"]);
    let output = command.env("SECRET", "leaked").output().expect("the program runs");
    let text = String::from_utf8(output.stdout).expect("is text");
    let result: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"));
    assert_eq!((&result["kind"], &result["result"]), (&"console".into(), &"passed".into()));
    assert_eq!(result["place"], Value::Null);
}

#[test]
fn a_session_that_prints_something_else() {
    let faults = [
        ("sheep\n$ printf", "⟦goat\n$ printf", "expected `goat`, found `sheep`"),
        ("more 1\n", "⟦", "expected no more output, found `more 1`"),
        ("...\nbaa", "...\n⟦moo", "expected `moo`, found"),
        ("$ false", "$ true\n⟦true", "expected `true`, found no more output"),
        ("$ exit 3", "$ exit 3\n⟦$ echo on", "expected the shell to read this command"),
    ];
    for (old, new, message) in faults {
        let (small, place) = session(old, new);
        reports(&small, &["test", "count.session"], "test-failed", &place, message);
    }
}

#[test]
fn a_session_that_never_ends() {
    let (small, place) = session("$ exit 3", "$ sleep 60");
    let verb = ["test", "count.session", "--timeout", "1"];
    reports(&small, &verb, "test-stopped", &place, "the console `count.session` was stopped");
}
