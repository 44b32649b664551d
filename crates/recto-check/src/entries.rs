//! What has to have an id beside headings: entries of lists and rows of tables; and whether a chapter says its status.

use recto_book::{Chapter, Kind, Problem, Span, Target};

use crate::propose;

/// Entries and rows that define something and have no id, and a chapter that says nothing about its status.
pub(crate) fn check(chapter: &Chapter, problems: &mut Vec<Problem>) {
    let mut quoted = 0;
    for (at, node) in chapter.nodes.iter() {
        match node.kind {
            Kind::Quote(_) | Kind::Footnote(_) => quoted = quoted.max(end(chapter, at)),
            _ if at < quoted => {}
            Kind::Item if !item_is_named(chapter, at) => {
                problems.push(missing(chapter, at, "entry", "end it with"));
            }
            Kind::Row if !row_is_named(chapter, at) => {
                problems.push(missing(chapter, at, "row", "end its last cell with"));
            }
            _ => {}
        }
    }
    problems.extend(no_status(chapter));
}

/// Whether a unit of this problem's place lacks its id anyway, so that a keyword in it is no second cause.
pub(crate) fn covers(problems: &[Problem], other: &Problem) -> bool {
    let bare = problems.iter().filter(|problem| problem.code == "missing-id");
    other.code == "stray-keyword"
        && bare.into_iter().any(|p| p.path == other.path && p.span.contains(other.span))
}

fn item_is_named(chapter: &Chapter, at: usize) -> bool {
    let nodes = &chapter.nodes;
    let mut paragraphs = nodes.children(at).filter(|(_, node)| node.kind == Kind::Paragraph);
    chapter.anchor_of(at).is_some()
        || paragraphs.any(|(child, _)| chapter.anchor_of(child).is_some())
        || !has_own_words(chapter, at)
}

/// Whether a row has an id, or only leads to the unit that defines what it is about: one of its cells starts with a
/// link into the book.
fn row_is_named(chapter: &Chapter, at: usize) -> bool {
    let leads = |cell: usize| {
        let first = chapter.nodes.children(cell).next();
        first.is_some_and(|(_, node)| is_inside(chapter, &node.kind))
    };
    chapter.anchor_of(at).is_some()
        || chapter.nodes.children(at).any(|(cell, _)| leads(cell))
        || !has_own_words(chapter, at)
}

fn is_inside(chapter: &Chapter, kind: &Kind) -> bool {
    let Kind::Link(link) = kind else { return false };
    matches!(chapter.links[*link].target, Target::Id(_) | Target::Chapter(_))
}

/// Whether a unit says something besides its links and the lists inside it.
fn has_own_words(chapter: &Chapter, unit: usize) -> bool {
    let mut skipped = 0;
    chapter.nodes.descendants(unit).any(|(at, node)| {
        if at >= skipped && matches!(node.kind, Kind::Link(_) | Kind::List(_) | Kind::Snippet(_)) {
            skipped = end(chapter, at);
        }
        let text = match &node.kind {
            _ if at < skipped => "",
            Kind::Text(None) => chapter.slice(node.span),
            Kind::Text(Some(text)) | Kind::Code(text) => text,
            _ => "",
        };
        text.contains(char::is_alphanumeric)
    })
}

fn missing(chapter: &Chapter, at: usize, what: &str, how: &str) -> Problem {
    let span = chapter.nodes.get(at).span;
    let first = chapter.slice(span).lines().next().unwrap_or_default().trim_end().len();
    let span = Span::new(span.range().start, span.range().start + first);
    Problem::new("missing-id", &chapter.path, span, format!("this {what} has no id")).help(format!(
        "{how} `{{#{}}}`; one that only links elsewhere needs none",
        propose::id(chapter, at)
    ))
}

fn no_status(chapter: &Chapter) -> Option<Problem> {
    let title = chapter.nodes.iter().find(|(_, node)| matches!(node.kind, Kind::Heading(_)));
    let (_, node) = title.filter(|_| chapter.status.is_none())?;
    let span = chapter.first_line(node.span);
    let message = "this chapter does not say whether it is stable or settling";
    Some(Problem::new("no-status", &chapter.path, span, message).help(
        "write below the title `*Settling: ids and levels may still change.*`, or `*Stable: ...*`",
    ))
}

/// The index after the last node below `at`.
fn end(chapter: &Chapter, at: usize) -> usize {
    chapter.nodes.descendants(at).last().map_or(at, |(last, _)| last) + 1
}
