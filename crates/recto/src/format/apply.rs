//! Changes put into a chapter's text: only lines between fences ever differ.

use recto_book::{Chapter, Piece};

use super::{Change, Left};

/// The chapter's text with `changes` in it, which are in order.
pub(super) fn apply(chapter: &Chapter, changes: &[Change]) -> String {
    let mut text = String::with_capacity(chapter.text.len());
    let mut at = 0;
    for Change { snippet, lines } in changes {
        let old = &chapter.snippets[*snippet].lines;
        let (Some(first), Some(last)) = (old.first(), old.last()) else { continue };
        text += &chapter.text[at..first.span.range().start];
        text += &lines.join(line_end(chapter));
        at = last.span.range().end;
    }
    text + &chapter.text[at..]
}

/// The changes after which the chapter still has the same structure around its snippets; the others are left.
pub(super) fn sound(chapter: &Chapter, changes: Vec<Change>, left: &mut Vec<Left>) -> Vec<Change> {
    let keeps = |changes: &[Change]| {
        let (new, _) = recto_book::read(&chapter.path, apply(chapter, changes).into_bytes());
        outside(chapter) == outside(&new)
    };
    if keeps(&changes) {
        return changes;
    }
    let (fine, bad): (Vec<_>, Vec<_>) =
        changes.into_iter().partition(|change| keeps(std::slice::from_ref(change)));
    let reason = "the chapter would be read otherwise";
    left.extend(bad.iter().map(|c| Left { snippet: c.snippet, reason: reason.to_owned() }));
    fine
}

/// Everything of a chapter but the lines between its fences.
fn outside(chapter: &Chapter) -> Vec<String> {
    let piece = |piece: &Piece| match *piece {
        Piece::Snippet(at, span) => {
            let snippet = &chapter.snippets[at];
            let range = span.range();
            let first = snippet.lines.first().map_or(range.end, |line| line.span.range().start);
            let last = snippet.lines.last().map_or(range.end, |line| line.span.range().end);
            format!(
                "{:?} {}...{}",
                snippet.role,
                &chapter.text[range.start..first],
                &chapter.text[last..range.end]
            )
        }
        piece => chapter.slice(piece.span()).to_owned(),
    };
    chapter.pieces().iter().map(piece).collect()
}

fn line_end(chapter: &Chapter) -> &'static str {
    let first = chapter.text.find('\n').unwrap_or_default();
    if chapter.text[..first].ends_with('\r') { "\r\n" } else { "\n" }
}
