//! The indexes of a book: ids and chapter names, each once.

use std::collections::HashMap;

use crate::{Anchor, Chapter, Problem, Span};

/// From name to chapter. Two chapters of one name would be one module.
pub(super) fn names(chapters: &[Chapter], problems: &mut Vec<Problem>) -> HashMap<String, usize> {
    let mut names = HashMap::with_capacity(chapters.len());
    for (at, chapter) in chapters.iter().enumerate() {
        let first = *names.entry(chapter.name().to_owned()).or_insert(at);
        if first != at {
            problems.push(same_name(chapter, &chapters[first]));
        }
    }
    names
}

/// Every id once, sorted by its text. Of a duplicate the first in reading order counts.
pub(super) fn ids(chapters: &[Chapter], problems: &mut Vec<Problem>) -> Vec<(usize, usize)> {
    let anchor = |at: (usize, usize)| &chapters[at.0].anchors[at.1];
    let order = |a: &(usize, usize), b: &(usize, usize)| anchor(*a).id.cmp(&anchor(*b).id);
    let mut index = Vec::with_capacity(chapters.iter().map(|chapter| chapter.anchors.len()).sum());
    for (c, chapter) in chapters.iter().enumerate() {
        let start = index.len();
        index.extend((0..chapter.anchors.len()).map(|a| (c, a)));
        // Each chapter's ids begin alike: sorted by themselves they are a run for the sort of all.
        index[start..].sort_by(order);
    }
    index.sort_by(order);
    index.dedup_by(|next, first| {
        let same = anchor(*next).id == anchor(*first).id;
        if same {
            let place = |at: (usize, usize)| (&chapters[at.0], anchor(at));
            problems.push(duplicate(place(*next), place(*first)));
        }
        same
    });
    index
}

fn same_name(chapter: &Chapter, first: &Chapter) -> Problem {
    let message = format!("`{}` has the name of another chapter", chapter.path);
    Problem::new("same-name", &chapter.path, Span::default(), message)
        .note(&first.path, Span::default(), "the other chapter")
        .help("rename one of the two: the name is the module and the start of every id")
}

fn duplicate(next: (&Chapter, &Anchor), first: (&Chapter, &Anchor)) -> Problem {
    let message = format!("the id `{}` is used twice", next.1.id);
    Problem::new("duplicate-id", &next.0.path, next.1.marker, message)
        .label("used again here")
        .note(&first.0.path, first.1.marker, "first used here")
        .help("give one of the two units another id; ids are never reused")
}
