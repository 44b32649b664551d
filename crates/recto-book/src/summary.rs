//! `SUMMARY.md`: the only place where the order of chapters is written.

use crate::{Chapter, Span};

/// A chapter as the summary names it.
pub(crate) struct Entry<'a> {
    /// The file, relative to `spec/`.
    pub(crate) file: &'a str,
    /// The bytes of the link.
    pub(crate) span: Span,
}

/// The chapters that the summary links to, in order. Drafts (links to nothing) are left out.
pub(crate) fn entries(summary: &Chapter) -> impl Iterator<Item = Entry<'_>> {
    let entries = summary.links.iter().map(|link| Entry { file: &link.address, span: link.span });
    entries.filter(|entry| !entry.file.is_empty())
}
