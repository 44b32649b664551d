//! Names that raw HTML gives: the pages of a book have ids already, and each leads to one thing.

use std::collections::HashMap;

use crate::html::{Attribute, attributes};
use crate::{AnchorId, Book, Chapter, Kind, Problem, Span};

/// A place in a chapter.
type At<'b> = (&'b Chapter, Span);

/// Reports each `id` and `name` in raw HTML that has the form of an id, is given twice, or is a heading's own.
pub(super) fn names(book: &Book, problems: &mut Vec<Problem>) {
    let mut seen: HashMap<&str, At<'_>> = HashMap::new();
    for chapter in &book.chapters {
        for (name, span) in given(chapter) {
            let at = (chapter, span);
            let twice = |seen: &HashMap<&str, _>| Some(twice(name, at, *seen.get(name)?));
            let fault = id_like(book, name, at).or_else(|| twice(&seen)).or_else(|| slug(name, at));
            problems.extend(fault);
            seen.entry(name).or_insert(at);
        }
    }
}

/// The names that the raw HTML of a chapter gives, with the attributes that give them.
fn given(chapter: &Chapter) -> impl Iterator<Item = (&str, Span)> {
    let is_html = |kind: &Kind| matches!(kind, Kind::Html | Kind::InlineHtml);
    let nodes = chapter.nodes.iter().filter(move |(_, node)| is_html(&node.kind));
    nodes.flat_map(|(_, node)| {
        let start = node.span.range().start;
        let given = attributes(chapter.slice(node.span)).into_iter().filter(gives);
        given.map(move |one| (one.value, Span::new(start + one.range.start, start + one.range.end)))
    })
}

fn gives(attribute: &Attribute<'_>) -> bool {
    let is = |name: &str| attribute.name.eq_ignore_ascii_case(name);
    let named = is("id") || is("name") && attribute.element.eq_ignore_ascii_case("a");
    named && !attribute.value.is_empty()
}

fn id_like(book: &Book, name: &str, (chapter, span): At<'_>) -> Option<Problem> {
    AnchorId::new(name)?;
    let message = format!("`{name}` is given to HTML, and ids of that form are the book's own");
    let problem = problem(chapter, span, message)
        .help("name a unit with `{#ID}`; in HTML write a name without a dot");
    Some(match book.anchor(name) {
        Some((owner, anchor)) => problem.note(&owner.path, anchor.marker, "this unit has it"),
        None => problem,
    })
}

fn twice(name: &str, (chapter, span): At<'_>, first: At<'_>) -> Problem {
    let message = format!("`{name}` is given twice, and all chapters are one page in print");
    problem(chapter, span, message)
        .note(&first.0.path, first.1, "first given here")
        .help("give one of the two another name")
}

/// What plain viewers and rustdoc call a heading of the same chapter.
fn slug(name: &str, (chapter, span): At<'_>) -> Option<Problem> {
    let mut headings = chapter.nodes.iter().filter(|(_, n)| matches!(n.kind, Kind::Heading(_)));
    let (_, heading) = headings.find(|(at, _)| slug_of(&chapter.plain(*at)) == name)?;
    let message = format!("`{name}` leads to a heading already, on plain viewers and in rustdoc");
    let problem = problem(chapter, span, message)
        .note(&chapter.path, chapter.first_line(heading.span), "this one")
        .help("take it away, or give it another name");
    Some(problem)
}

/// A heading's words as plain viewers make an address of them.
fn slug_of(title: &str) -> String {
    let kept = title.chars().filter_map(|c| match c {
        ' ' => Some('-'),
        c if c.is_alphanumeric() || matches!(c, '-' | '_') => Some(c),
        _ => None,
    });
    kept.flat_map(char::to_lowercase).collect()
}

fn problem(chapter: &Chapter, span: Span, message: String) -> Problem {
    Problem::new("html-name", &chapter.path, span, message)
}
