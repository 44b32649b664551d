//! Fences: the bytes a block covers, its bare lines, and its form for rustdoc.

use recto_book::{Chapter, Line, Snippet, Span};

use super::edits::Edits;

/// The block with the indentation that makes an indented one a block.
pub(super) fn whole(chapter: &Chapter, snippet: &Snippet) -> Span {
    let mut span = snippet.span;
    if !is_fenced(chapter, snippet) {
        let before = &chapter.text[..span.range().start];
        let spaces = before.len() - before.trim_end_matches(' ').len();
        let indent = if before.ends_with('\t') { 1 } else { spaces.min(4) };
        span.start -= u32::try_from(indent).unwrap_or_default();
    }
    span
}

/// The text of a line without the mark of a hidden one.
pub(super) fn bare(chapter: &Chapter, line: &Line) -> String {
    let text = chapter.slice(line.span);
    if line.shown {
        return text.to_owned();
    }
    let at = text.find('#').unwrap_or_default();
    let rest = &text[at + 1..];
    format!("{}{}", &text[..at], rest.strip_prefix(' ').unwrap_or(rest))
}

/// The text of `chapter` for a renderer that runs rustdoc over it: no snippet is its business, for `cargo test`
/// runs them, with their modules around them.
pub(super) fn ignored(chapter: &Chapter) -> String {
    let mut edits = Edits::default();
    for snippet in &chapter.snippets {
        if is_fenced(chapter, snippet) {
            edits.replace(info(chapter, snippet), info_for_rustdoc(snippet));
        } else {
            edits.replace(whole(chapter, snippet), "");
        }
    }
    edits.apply(&chapter.text)
}

/// rustdoc takes a fence without a language for Rust.
fn info_for_rustdoc(snippet: &Snippet) -> String {
    match snippet.language.as_str() {
        "rust" => "rust,ignore".to_owned(),
        "" => "text".to_owned(),
        other => other.to_owned(),
    }
}

/// The bytes of the info string.
fn info(chapter: &Chapter, snippet: &Snippet) -> Span {
    let start = snippet.span.range().start;
    let first = chapter.slice(snippet.span).lines().next().unwrap_or_default();
    let marks = first.len() - first.trim_start_matches(['`', '~']).len();
    Span::new(start + marks, start + first.trim_end().len().max(marks))
}

fn is_fenced(chapter: &Chapter, snippet: &Snippet) -> bool {
    let source = chapter.slice(snippet.span);
    source.starts_with("```") || source.starts_with("~~~")
}
