//! A chapter's module: its lines, one by one.

use recto_book::{Book, Chapter, Role, Snippet};

use crate::clauses::Clauses;
use crate::evidence::Marks;
use crate::line::{Line, Part, rewrite};
use crate::{comment, document, example, gate, value};

/// The Rust text of a chapter: as many lines, and all code where it stood. Where it is `recorded`, marks are calls.
pub(crate) fn module(book: &Book, chapter: &Chapter, recorded: bool) -> String {
    let clauses = Clauses::of(book, chapter);
    let mut marks = Marks::new(chapter, recorded.then_some("crate"));
    let mut values = value::Values::new(chapter);
    let gate = gate::at(chapter);
    rewrite(chapter, |line, out| match line.part {
        Part::Prose => prose(&mut values, line, out),
        Part::Inside(..) if gate == Some(line.start) => comment::prose(line.text, out),
        Part::Open(snippet) => open(chapter, snippet, &mut marks, line, out),
        Part::Inside(snippet, shown) => {
            inside(snippet, &mut marks, &clauses, (line, shown), out);
        }
        Part::Close(snippet) => close(chapter, snippet, line.text, out),
    })
}

/// The Rust name of a snippet: its id, or its line where it has none.
pub(crate) fn name(chapter: &Chapter, snippet: &Snippet) -> String {
    match snippet.anchor {
        Some(anchor) => chapter.anchors[anchor].id.rust_name(),
        None => format!("{}__line_{}", chapter.module(), chapter.line(snippet.span.start)),
    }
}

fn prose(values: &mut value::Values<'_>, line: Line<'_>, out: &mut String) {
    if !values.line(line, out) {
        comment::prose(line.text, out);
    }
}

fn open(
    chapter: &Chapter,
    snippet: &Snippet,
    marks: &mut Marks<'_>,
    line: Line<'_>,
    out: &mut String,
) {
    match &snippet.role {
        Role::Test => {
            open_test(&name(chapter, snippet), out);
            marks.open(snippet, out);
        }
        Role::Example { .. } => example::open(chapter, snippet, out),
        Role::Document { .. } => document::open(chapter, snippet, out),
        Role::Vectors(_) if let Some(by) = &snippet.by => {
            out.push_str(&value::written(chapter, snippet, by));
        }
        _ => comment::prose(line.text, out),
    }
}

fn open_test(name: &str, out: &mut String) {
    out.push_str("#[cfg(test)] #[test] #[allow(non_snake_case)] fn ");
    out.push_str(name);
    out.push_str("() -> impl ::std::process::Termination {");
}

fn inside(
    snippet: &Snippet,
    marks: &mut Marks<'_>,
    clauses: &Clauses<'_>,
    (line, shown): (Line<'_>, bool),
    out: &mut String,
) {
    match &snippet.role {
        Role::Example { .. } => example::inside(line.text, out),
        Role::Document { .. } | Role::Vectors(_) => comment::prose(line.text, out),
        _ => marks.line(line, shown, Some(clauses), out),
    }
}

fn close(chapter: &Chapter, snippet: &Snippet, text: &str, out: &mut String) {
    match &snippet.role {
        Role::Test => out.push('}'),
        Role::Example { .. } => example::close(chapter, snippet, out),
        _ => comment::prose(text, out),
    }
}
