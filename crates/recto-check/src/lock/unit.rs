//! The units of a chapter as a lock lists them.

use recto_book::{Anchor, AnchorId, Chapter, Kind, Level, Role, Span, Status};

use super::{Entry, text};
use crate::redirects::Redirects;

/// An entry for each anchor of `chapter`, in reading order.
pub(super) fn entries(chapter: &Chapter) -> Vec<Entry> {
    let mut above: Vec<(u8, &AnchorId)> = Vec::new();
    let mut entries = Vec::with_capacity(chapter.anchors.len());
    let mut headings =
        chapter.nodes.iter().filter(|(_, node)| matches!(node.kind, Kind::Heading(_)));
    let title = headings.next().map(|(at, _)| at);
    for anchor in &chapter.anchors {
        let heading = heading_level(chapter, anchor);
        above.retain(|(other, _)| heading.is_none_or(|level| *other < level));
        let section = above.last().map(|(_, id)| (*id).clone());
        above.extend(heading.map(|level| (level, &anchor.id)));
        entries.push(Entry {
            id: anchor.id.clone(),
            kind: kind_of(chapter, anchor),
            level: level(chapter, anchor, title == Some(anchor.node)),
            section,
            hash: text::hash(chapter, anchor.node),
            span: Span::default(),
        });
    }
    entries
}

/// An entry for each id that was sent on or retired.
pub(super) fn old(redirects: &Redirects) -> impl Iterator<Item = Entry> {
    let entry = |id: &AnchorId, kind, about: String| Entry {
        id: id.clone(),
        kind,
        level: "-",
        section: None,
        hash: text::hash_of(&about),
        span: Span::default(),
    };
    let sent = redirects.sent.iter().map(move |sent| {
        let to: Vec<&str> = sent.to.iter().map(|to| to.id.as_str()).collect();
        entry(&sent.id.id, "redirect", to.join(" "))
    });
    let retired = redirects.retired.iter();
    sent.chain(retired.map(move |one| entry(&one.id.id, "retired", one.reason.clone())))
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

fn level(chapter: &Chapter, anchor: &Anchor, is_title: bool) -> &'static str {
    match chapter.status.filter(|_| is_title) {
        Some(Status::Stable) => "stable",
        Some(Status::Settling) => "settling",
        None => chapter.level(anchor).map_or("-", Level::word),
    }
}
