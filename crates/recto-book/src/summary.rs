//! `SUMMARY.md`: the only place where the order of chapters is written.

use pulldown_cmark::{Event, Parser, Tag};

use crate::Span;

/// A chapter as the summary names it.
pub(crate) struct Entry {
    /// The file, relative to `spec/`.
    pub(crate) file: String,
    /// The bytes of the link.
    pub(crate) span: Span,
}

/// The chapters that `text` links to, in order. Drafts (links to nothing) are left out.
pub(crate) fn entries(text: &str) -> Vec<Entry> {
    let events = Parser::new_ext(text, crate::options()).into_offset_iter();
    let links = events.filter_map(|(event, range)| match event {
        Event::Start(Tag::Link { dest_url, .. }) => {
            Some(Entry { file: dest_url.into_string(), span: range.into() })
        }
        _ => None,
    });
    links.filter(|entry| !entry.file.is_empty()).collect()
}
