//! Planted faults: each is refused, at its place.

use recto_weave::pdf::{self, Failure};

use crate::{small, template};

/// How weaving a chapter fails.
fn failure(text: &str) -> Failure {
    let (book, settings) = small(text);
    pdf::weave(&book, &settings, &template()).expect_err(text)
}

#[track_caller]
fn check(text: &str, place: &str, message: &str) {
    let failure = failure(text);
    let first = &failure.faults[0];
    assert_eq!(first.place.to_string(), place, "{failure}");
    assert!(first.problem.message.contains(message), "{failure}");
}

#[test]
fn unknown_html_has_a_place() {
    check("# A {#a.t}\n\nSome <b>bold</b> words.\n", "spec/a.md:3:6", "`<b>`");
    check("# A {#a.t}\n\n<table>\n<tr></tr>\n</table>\n", "spec/a.md:3:1", "`<table>`");
    check("# A {#a.t}\n\n<a href=\"x\">y</a>\n", "spec/a.md:3:1", "`<a href=\"x\">`");
    check("# A {#a.t}\n\nx <sup>2\n", "spec/a.md:3:3", "not closed");
    check("# A {#a.t}\n\nx</sub>\n", "spec/a.md:3:2", "closes nothing");
}

#[test]
fn broken_links_have_a_place() {
    check("# A {#a.t}\n\nTo [x](#a.b).\n", "spec/a.md:3:4", "`a.b`");
    check("# A {#a.t}\n\nTo [x](b.md).\n", "spec/a.md:3:4", "`b.md`");
    check("# A {#a.t}\n\nTo [x](../LICENSE).\n", "spec/a.md:3:4", "file beside");
    check("# A {#a.t}\n\nTo [x, v1](upstream:nowhere/a.md).\n", "spec/a.md:3:4", "`nowhere`");
    check("# A {#a.t}\n\nNote.\n\n[^n]: Lost.\n", "spec/a.md:5:1", "`n`");
    check("# A[^n] {#a.t}\n\n[^n]: Note.\n", "spec/a.md:1:4", "heading");
    check("# A {#a.t}\n\n![alt](https://example.org/a.png)\n", "spec/a.md:3:1", "not a file");
}

#[test]
fn what_typst_refuses_is_at_the_line_of_the_chapter() {
    check("# A {#a.t}\n\nWords.\n\n![alt](missing.png)\n", "spec/a.md:5:1", "file not found");
    check(
        "# A {#a.t}\n\nWords.\n\n- One.\n- A glyph no font has: 😀.\n",
        "spec/a.md:6:24",
        "no font",
    );
    check("# A {#a.t}\n\nWords.\n\n### Too deep {#a.b}\n", "spec/a.md:5:1", "heading level");
}

#[test]
fn a_warning_is_an_error() {
    let (book, settings) = small("# A {#a.t}\n\nWords.\n");
    assert!(pdf::weave(&book, &settings, &template()).is_ok());
    let planted =
        template().replace("font: \"Libertinus Serif\", size", "font: \"No Such Font\", size");
    assert_ne!(planted, template());
    let failure = pdf::weave(&book, &settings, &planted).expect_err("a warning");
    assert!(failure.to_string().contains("unknown font family: no such font"), "{failure}");
    assert_eq!(failure.faults[0].place.path, "theme/book.typ");
}

#[test]
fn deep_nesting_is_refused_and_not_a_crash() {
    check(&format!("# A {{#a.t}}\n\n{}x\n", "> ".repeat(3000)), "spec/a.md:3:81", "levels deep");
}

#[test]
fn a_book_without_a_title_is_refused() {
    let (book, mut settings) = small("# A {#a.t}\n\nWords.\n");
    settings.title.clear();
    let failure = pdf::weave(&book, &settings, &template()).expect_err("no title");
    assert_eq!(failure.faults[0].place.path, "book.toml");
}
