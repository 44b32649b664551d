//! The standalone crate's sources: what a careful author would have written by hand, with no trace of the book's engine.

use recto_book::{Book, Chapter, Role, Snippet, Span};

use crate::clauses::Clauses;
use crate::files::{
    CRATE_DOC, doc_path, documentation, has_code, has_module, reexports, visibility,
};
use crate::{SourceFile, doc, document, example, gate, module, prose};

/// The sources of the crate that is published: `src/lib.rs`, `src/MODULE.rs` for each chapter with code, `doc/NAME.md`.
///
/// Prose stands between the code as `//` comments, a module's documentation is its chapter, examples are doctests,
/// tests and computed values are unit tests. The text wants rustfmt; `Cargo.toml` and the other files of a package
/// are the caller's.
pub fn standalone(book: &Book) -> Vec<SourceFile> {
    let chapters = || book.chapters.iter().filter(|chapter| has_module(chapter));
    let mut files = vec![
        SourceFile { path: CRATE_DOC.to_owned(), text: doc::of_crate(book) },
        SourceFile { path: "src/lib.rs".to_owned(), text: face(book) },
    ];
    for chapter in chapters() {
        let path = format!("src/{}.rs", chapter.module());
        files.push(SourceFile { path, text: source(book, chapter) });
        if has_code(chapter) {
            files.push(documentation(book, chapter));
        }
    }
    files
}

/// The crate's root: its documentation, its modules, and their public items again.
fn face(book: &Book) -> String {
    let mut text =
        format!("#![cfg_attr(not(doctest), doc = include_str!(\"../{CRATE_DOC}\"))]\n\n");
    for chapter in book.chapters.iter().filter(|chapter| has_module(chapter)) {
        text.push_str(&gate::declared(chapter));
        text.push_str(&format!("{} {};\n", visibility(chapter), chapter.module()));
    }
    text + "\n" + &reexports(book)
}

/// The source of a chapter's module. Names of tests and examples are ids, which have two underscores between their parts.
fn source(book: &Book, chapter: &Chapter) -> String {
    let clauses = Clauses::of(book, chapter);
    let mut out = String::new();
    if has_code(chapter) {
        out.push_str(&format!(
            "#![cfg_attr(not(doctest), doc = include_str!(\"../{}\"))]\n\
             #![allow(rustdoc::invalid_rust_codeblocks)]\n",
            doc_path(chapter)
        ));
        out.extend(clauses.of_module().map(|of| format!("#![{of}]\n")));
    }
    out.push_str("#![cfg_attr(any(test, doctest), allow(non_snake_case))]\n\n");
    let plain = doc::Plain::of(chapter);
    let mut at = 0;
    let mut values = 0;
    for snippet in chapter.snippets.iter().filter(|snippet| snippet.is_tangled()) {
        let before = Span { start: at, end: snippet.span.start };
        prose_between(chapter, &plain, before, &mut values, &mut out);
        code(chapter, snippet, &clauses, &mut out);
        at = snippet.span.end;
    }
    let rest = Span::new(at as usize, chapter.text.len());
    prose_between(chapter, &plain, rest, &mut values, &mut out);
    out
}

/// Appends prose as comments, set off from a finished item above it, and the tests of its computed values.
fn prose_between(
    chapter: &Chapter,
    plain: &doc::Plain<'_>,
    span: Span,
    values: &mut usize,
    out: &mut String,
) {
    let comments = prose::comments(&plain.text(span));
    if !comments.is_empty() {
        gap(out);
    }
    out.push_str(&comments);
    for value in chapter.values.iter().filter(|value| span.contains(value.span)) {
        *values += 1;
        let expected = chapter.slice(value.value);
        out.push_str(&format!(
            "\n#[cfg(test)]\n#[test]\nfn value_{values}() {{\nassert_eq!(({}).to_string(), {expected:?});\n}}\n",
            chapter.slice(value.expression)
        ));
    }
}

/// Sets what follows off from the item above it; what stands between an attribute or comment and its item does not.
fn gap(out: &mut String) {
    if out.ends_with(";\n") || out.ends_with("}\n") {
        out.push('\n');
    }
}

fn code(chapter: &Chapter, snippet: &Snippet, clauses: &Clauses<'_>, out: &mut String) {
    let name = module::name(chapter, snippet);
    if snippet.role == Role::Code {
        gap(out);
    } else {
        out.push('\n');
    }
    match &snippet.role {
        Role::Example { .. } => return doctest(chapter, snippet, &name, out),
        Role::Document { .. } => return document::test(chapter, snippet, out),
        Role::Vectors(_) => return written(chapter, snippet, &name, out),
        Role::Test => out.push_str(&format!(
            "#[cfg(test)]\n#[test]\nfn {name}() -> impl std::process::Termination {{\n"
        )),
        _ => {}
    }
    let gate = gate::at(chapter);
    for line in snippet.lines.iter().filter(|line| gate != Some(line.span.range().start)) {
        out.extend(clauses.above(line.span.range(), out));
        out.push_str(unmarked(chapter.slice(line.span), line.shown));
        out.push('\n');
    }
    if snippet.role == Role::Test {
        out.push_str("}\n");
    }
}

/// A test that the vectors are what their function gives.
fn written(chapter: &Chapter, snippet: &Snippet, name: &str, out: &mut String) {
    let Some(by) = &snippet.by else { return };
    let vectors = document::literal(&chapter.content(snippet));
    out.push_str(&format!(
        "#[cfg(test)]\n#[test]\nfn {name}() {{\nassert_eq!({by}().to_string(), {vectors});\n}}\n"
    ));
}

/// A line of a snippet as rustdoc would read it.
fn unmarked(line: &str, shown: bool) -> &str {
    let trimmed = line.trim_start();
    match shown {
        false => trimmed.get(2..).unwrap_or_default(),
        true if trimmed.starts_with("##") => &trimmed[1..],
        true => line,
    }
}

/// An example as the documentation of an item that exists for doctests only.
fn doctest(chapter: &Chapter, snippet: &Snippet, name: &str, out: &mut String) {
    let fence = example::fence(chapter, snippet);
    out.push_str(&format!("/// {fence}{}\n", example::words(&snippet.role)));
    for line in &snippet.lines {
        let text = chapter.slice(line.span).replace('\r', " ");
        out.push_str(format!("/// {text}").trim_end());
        out.push('\n');
    }
    out.push_str(&format!("/// {fence}\n#[cfg(doctest)]\nfn {name}() {{}}\n"));
}
