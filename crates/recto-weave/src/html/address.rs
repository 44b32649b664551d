//! Addresses of what evidence leads to: units, and lines of snippets.

use recto_book::{Book, Chapter};

use crate::evidence::{Spot, standing};

/// Where links stand: on the page of a chapter, or on one in the top folder.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    /// The book around it.
    pub(super) book: &'a Book,
    /// The chapter of the page; `None` for a page in the top folder.
    pub(super) chapter: Option<&'a Chapter>,
}

impl Here<'_> {
    /// The way to the page of `to`; empty for the same page. mdBook turns `.md` into `.html`.
    pub(super) fn page(&self, to: &Chapter) -> String {
        match self.chapter {
            Some(from) => from.way_to(to),
            None => below(to).to_owned(),
        }
    }

    /// The address of the unit `id`.
    pub(super) fn unit(&self, id: &str) -> Option<String> {
        let (to, _) = self.book.anchor(id)?;
        Some(format!("{}#{id}", self.page(to)))
    }

    /// The address of a line: that of the unit it is called by, if there is one, else its own.
    pub(super) fn spot(&self, spot: &Spot) -> Option<String> {
        self.unit(&spot.name).or_else(|| {
            let to = self.book.by_path(&spot.path)?;
            let line = standing(to, spot.line)?;
            Some(format!("{}#{}", self.page(to), line_id(to, line)))
        })
    }

    /// The way to the file `file` in the top folder.
    pub(super) fn top(&self, file: &str) -> String {
        let depth = self.chapter.map_or(0, |chapter| below(chapter).matches('/').count());
        format!("{}{file}", "../".repeat(depth))
    }
}

/// The id of a line of a snippet: without a dot, so that it is never that of a unit.
pub(super) fn line_id(chapter: &Chapter, line: usize) -> String {
    format!("{}-line-{line}", chapter.name())
}

/// The folder of the chapters is the top folder of the pages.
fn below(chapter: &Chapter) -> &str {
    chapter.path.split_once('/').map_or(&chapter.path, |(_, below)| below)
}
