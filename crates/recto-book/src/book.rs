//! The book: all chapters in reading order, and the index every output needs.

use std::collections::HashMap;

use crate::{Anchor, AnchorId, Chapter, Problem};

/// All chapters in reading order. Immutable once linked.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// The chapters, in the order of `SUMMARY.md`.
    pub chapters: Vec<Chapter>,
    /// `SUMMARY.md` itself, read as a chapter is; problems may have their places in it.
    pub summary: Option<Chapter>,
    /// Where ids went that no chapter has any more, sorted by the old id. Outputs carry the old ids as anchors.
    pub redirects: Vec<Redirect>,
    /// Every id once, sorted: chapter and anchor, both by index. Private: it has to agree with the chapters.
    pub(crate) index: Vec<(usize, usize)>,
    /// From name to chapter, by index.
    pub(crate) names: HashMap<String, usize>,
}

/// An id that no chapter has any more, and the ids that took its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The old id.
    pub from: AnchorId,
    /// Ids of the book, at least one.
    pub to: Vec<AnchorId>,
}

impl Book {
    /// The chapter and the anchor that `id` names.
    pub fn anchor(&self, id: &str) -> Option<(&Chapter, &Anchor)> {
        let found = self.index.binary_search_by(|at| self.id(*at).as_str().cmp(id)).ok()?;
        let (chapter, anchor) = self.index[found];
        let chapter = &self.chapters[chapter];
        Some((chapter, &chapter.anchors[anchor]))
    }

    /// Every id of the book, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &AnchorId> {
        self.index.iter().map(|at| self.id(*at))
    }

    /// The redirect of the old id `id`.
    pub fn redirect(&self, id: &str) -> Option<&Redirect> {
        let found =
            self.redirects.binary_search_by(|redirect| redirect.from.as_str().cmp(id)).ok()?;
        Some(&self.redirects[found])
    }

    /// Every id that an output carries as an anchor: those of the book and the old ones, sorted.
    pub fn landings(&self) -> Vec<&AnchorId> {
        let old = self.redirects.iter().map(|redirect| &redirect.from);
        let mut all: Vec<_> = self.ids().chain(old).collect();
        all.sort_unstable();
        all
    }

    /// The chapter with this name, such as `chain-id`.
    pub fn chapter(&self, name: &str) -> Option<&Chapter> {
        self.names.get(name).map(|at| &self.chapters[*at])
    }

    /// The chapter in this file, such as `spec/chain-id.md`.
    pub fn by_path(&self, path: &str) -> Option<&Chapter> {
        let named = self.chapter(crate::chapter::name_of(path));
        let named = named.filter(|chapter| chapter.path == path);
        named.or_else(|| self.chapters.iter().find(|chapter| chapter.path == path))
    }

    /// The chapter, or the summary, in this file: whatever a problem may be about.
    pub fn source(&self, path: &str) -> Option<&Chapter> {
        self.by_path(path).or(self.summary.as_ref().filter(|summary| summary.path == path))
    }

    /// The chapter that a link of the chapter `from` names by its file, such as `../digest.md`.
    pub fn linked(&self, from: &Chapter, file: &str) -> Option<&Chapter> {
        self.by_path(&from.beside(file)?)
    }

    /// Sorts problems: those of the summary first, then by chapter, then by place.
    pub fn sort(&self, problems: &mut [Problem]) {
        problems.sort_by_cached_key(|problem| (self.rank(&problem.path), problem.span.start));
    }

    /// Where a file stands in the book: the summary first, what is no part of it last.
    fn rank(&self, path: &str) -> usize {
        let summary = self.summary.as_ref().filter(|summary| summary.path == path);
        let named = || self.names.get(crate::chapter::name_of(path)).map(|at| at + 1);
        summary.map(|_| 0).or_else(named).unwrap_or(usize::MAX)
    }

    /// The id at a place of the index.
    pub(crate) fn id(&self, at: (usize, usize)) -> &AnchorId {
        &self.chapters[at.0].anchors[at.1].id
    }
}
