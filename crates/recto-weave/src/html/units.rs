//! Anchored units: the element that bears the id, and the link to copy.

use std::collections::HashMap;

use recto_book::{Anchor, AnchorKind, Chapter, Kind, Level, Span, keywords};

use super::edits::Edits;
use super::{escape, margin};
use crate::evidence::Shown;

/// Marks the anchored paragraphs, items and rows of a chapter, each clause with its sign. Headings bear their ids
/// themselves, snippets in their figures.
pub(super) fn mark(chapter: &Chapter, shown: &[&Shown], edits: &mut Edits) {
    let shown: HashMap<&str, &Shown> = shown.iter().map(|one| (one.id.as_str(), *one)).collect();
    for anchor in &chapter.anchors {
        if matches!(anchor.kind, AnchorKind::Heading | AnchorKind::Snippet) {
            continue;
        }
        edits.insert(start(chapter, anchor), target(chapter, anchor));
        let id = anchor.id.as_str();
        let sign = shown.get(id).map(|shown| margin::sign(shown)).unwrap_or_default();
        edits.replace(anchor.marker, link(id) + &sign);
        if let (Some(reason), Some(comment)) = (&anchor.untestable, comment(chapter, anchor)) {
            edits.replace(comment, untestable(reason));
        }
    }
    for keyword in keywords(chapter).into_iter().filter(|keyword| keyword.anchor.is_some()) {
        let class = class(keyword.level);
        edits.insert(keyword.span.start, format!("<strong class=\"keyword {class}\">"));
        edits.insert(keyword.span.end, "</strong>");
    }
}

/// The small link to the unit `id`: plain without a script, with one it copies the address.
pub(super) fn link(id: &str) -> String {
    format!("<a class=\"unit-link\" href=\"#{id}\" title=\"Link to {id}\"><span>{id}</span></a>")
}

/// The CSS class of a level.
fn class(level: Level) -> String {
    level.word().to_ascii_lowercase()
}

fn target(chapter: &Chapter, anchor: &Anchor) -> String {
    let class =
        chapter.level(anchor).map(|level| format!(" clause {}", class(level))).unwrap_or_default();
    format!("<span class=\"unit{class}\" id=\"{}\"></span>", anchor.id)
}

fn untestable(reason: &str) -> String {
    let reason = escape::inline(reason);
    format!(
        "<span class=\"untestable\" title=\"No test can show this: {reason}\">not testable</span>"
    )
}

/// Where the unit's text starts: in front of its first inline part, behind the box of a task.
pub(super) fn start(chapter: &Chapter, anchor: &Anchor) -> u32 {
    let inside = chapter.nodes.descendants(anchor.node);
    let first = inside.map(|(_, node)| node).find(|node| !is_box(&node.kind));
    match first {
        Some(node) if node.kind == Kind::Cell => first_in_cell(chapter, anchor),
        Some(node) => node.span.start.min(anchor.marker.start),
        None => anchor.marker.start,
    }
}

/// What comes before the text of a unit: the paragraph of an item, the box of a task.
fn is_box(kind: &Kind) -> bool {
    matches!(kind, Kind::Paragraph | Kind::Task(_))
}

fn first_in_cell(chapter: &Chapter, row: &Anchor) -> u32 {
    let cells = chapter.nodes.children(row.node).next();
    let Some((cell, node)) = cells else { return row.marker.start };
    let inside = chapter.nodes.children(cell).next();
    inside.map_or(node.span.start, |(_, first)| first.span.start)
}

/// The comment behind the marker.
fn comment(chapter: &Chapter, anchor: &Anchor) -> Option<Span> {
    let inside = chapter.nodes.descendants(anchor.node).map(|(_, node)| node);
    let behind = inside.filter(|node| node.span.start >= anchor.marker.end);
    behind.filter(|node| node.kind == Kind::InlineHtml).map(|node| node.span).next()
}
