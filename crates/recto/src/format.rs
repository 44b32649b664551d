//! The Rust of the chapters as rustfmt writes it. Prose, fences and hidden lines stay as they are.

mod apply;
mod diff;
mod rustfmt;
#[cfg(test)]
mod tests;
mod whole;

use recto_book::Chapter;

pub(crate) use diff::{diff, first};
pub(crate) use rustfmt::Rustfmt;
use whole::Whole;

/// What formatting a chapter gives.
pub(crate) struct Formatted {
    /// The chapter's text, formatted.
    pub(crate) text: String,
    /// The snippets that it changes, in order.
    pub(crate) changes: Vec<Change>,
    /// The snippets that are left as they are.
    pub(crate) left: Vec<Left>,
}

/// A snippet that is not formatted.
pub(crate) struct Change {
    /// Its index in the chapter.
    pub(crate) snippet: usize,
    /// Its lines as they should be.
    pub(crate) lines: Vec<String>,
}

/// A snippet that can't be formatted safely.
pub(crate) struct Left {
    /// Its index in the chapter.
    pub(crate) snippet: usize,
    /// Why.
    pub(crate) reason: String,
}

/// Formats the Rust of `chapter`.
///
/// An interrupted item is formatted as one, over all its snippets; so are the bodies of tests and examples. A snippet
/// stays as it is where rustfmt can't read it, where a hidden or interrupted place would move, and where formatting
/// twice would not be formatting once.
pub(crate) fn chapter(chapter: &Chapter, rustfmt: &Rustfmt) -> anyhow::Result<Formatted> {
    let (mut changes, mut left) = (Vec::new(), Vec::new());
    for whole in Whole::all(chapter) {
        match whole.format(rustfmt)? {
            Ok(new) => changes.extend(new),
            Err(reason) => left.push(Left { snippet: whole.first(), reason }),
        }
    }
    changes.retain(|change| whole::lines(chapter, change.snippet) != change.lines);
    changes.sort_by_key(|change| change.snippet);
    let changes = apply::sound(chapter, changes, &mut left);
    Ok(Formatted { text: apply::apply(chapter, &changes), changes, left })
}
