//! The book: all chapters in reading order, and the index every output needs.

use std::collections::BTreeMap;

use crate::{Anchor, AnchorId, Chapter};

/// All chapters in reading order. Immutable once linked.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// The chapters, in the order of `SUMMARY.md`.
    pub chapters: Vec<Chapter>,
    /// From id to chapter and anchor, both by index. Private: it has to agree with the chapters.
    pub(crate) index: BTreeMap<AnchorId, (usize, usize)>,
}

impl Book {
    /// The chapter and the anchor that `id` names.
    pub fn anchor(&self, id: &str) -> Option<(&Chapter, &Anchor)> {
        let (chapter, anchor) = *self.index.get(&AnchorId::new(id)?)?;
        let chapter = &self.chapters[chapter];
        Some((chapter, &chapter.anchors[anchor]))
    }

    /// Every id of the book, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &AnchorId> {
        self.index.keys()
    }

    /// The chapter with this name, such as `chain-id`.
    pub fn chapter(&self, name: &str) -> Option<&Chapter> {
        self.chapters.iter().find(|chapter| chapter.name() == name)
    }

    /// The chapter in this file, such as `spec/chain-id.md`.
    pub fn by_path(&self, path: &str) -> Option<&Chapter> {
        self.chapters.iter().find(|chapter| chapter.path == path)
    }
}
