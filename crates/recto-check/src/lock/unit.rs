//! The units of a chapter as a lock lists them.

use recto_book::{Anchor, AnchorId, AnchorKind, Chapter, Kind, Level, Role, Span, Status};

use super::{Entry, text};

/// An entry for each anchor of `chapter`, in reading order.
pub(super) fn entries(chapter: &Chapter) -> Vec<Entry> {
    let mut above: Vec<(u8, &AnchorId)> = Vec::new();
    let mut entries = Vec::with_capacity(chapter.anchors.len());
    for anchor in &chapter.anchors {
        let heading = heading_level(chapter, anchor);
        above.retain(|(other, _)| heading.is_none_or(|level| *other < level));
        let section = above.last().map(|(_, id)| (*id).clone());
        above.extend(heading.map(|level| (level, &anchor.id)));
        entries.push(Entry {
            id: anchor.id.clone(),
            kind: kind_of(chapter, anchor),
            level: level(chapter, anchor, section.is_none()),
            section,
            hash: text::hash(chapter, anchor.node),
            span: Span::default(),
        });
    }
    entries
}

fn heading_level(chapter: &Chapter, anchor: &Anchor) -> Option<u8> {
    if let Kind::Heading(level) = chapter.nodes.get(anchor.node).kind { Some(level) } else { None }
}

fn kind_of(chapter: &Chapter, anchor: &Anchor) -> &'static str {
    match chapter.nodes.get(anchor.node).kind {
        Kind::Snippet(at) if matches!(chapter.snippets[at].role, Role::Vectors(_)) => "vectors",
        _ => anchor.kind.word(),
    }
}

fn level(chapter: &Chapter, anchor: &Anchor, is_top: bool) -> &'static str {
    let is_title = is_top && anchor.kind == AnchorKind::Heading;
    match chapter.status.filter(|_| is_title) {
        Some(Status::Stable) => "stable",
        Some(Status::Settling) => "settling",
        None => chapter.level(anchor).map_or("-", Level::word),
    }
}
