//! A chapter's condition: `#![cfg(...)]` as the first line of its code says when its module is there at all.
//!
//! A book writes it like any module. Examples and prose may stand above it, where no inner attribute can; so it
//! goes to where the module is declared, and stays as a comment on its own line.

use recto_book::{Chapter, Line, Role};

/// The condition as an attribute without its brackets: `cfg(feature = "zstd")`.
pub(crate) fn condition(chapter: &Chapter) -> Option<&str> {
    line(chapter).and_then(|line| attribute(chapter, line))
}

/// Where the line of the condition starts, as an offset into the chapter.
pub(crate) fn at(chapter: &Chapter) -> Option<usize> {
    condition(chapter).and(line(chapter)).map(|line| line.span.range().start)
}

/// The condition as a line above a declaration; nothing if there is none.
pub(crate) fn declared(chapter: &Chapter) -> String {
    condition(chapter).map(|condition| format!("#[{condition}]\n")).unwrap_or_default()
}

/// The first line of the chapter's code.
fn line(chapter: &Chapter) -> Option<&Line> {
    let mut code = chapter.snippets.iter().filter(|snippet| snippet.role == Role::Code);
    code.next()?.lines.first()
}

fn attribute<'a>(chapter: &'a Chapter, line: &Line) -> Option<&'a str> {
    let text = chapter.slice(line.span).trim();
    let text = if line.shown { text } else { text.strip_prefix("# ")?.trim_start() };
    let inner = text.strip_prefix("#![")?.strip_suffix(']')?;
    inner.starts_with("cfg(").then_some(inner)
}
