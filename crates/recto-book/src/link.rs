//! Linking: from chapters to a book. Builds the indexes and checks what needs more than one chapter.

mod broken;
mod files;
mod index;
mod landings;
mod names;

pub(crate) use files::files;

use crate::{AnchorId, Book, Chapter, Problem, Span};

/// A link of a chapter.
#[derive(Clone, Debug)]
pub struct Link {
    /// The whole link, `[text](address)`.
    pub span: Span,
    /// The address as it is written.
    pub address: Box<str>,
    /// Its title, `[text](address "title")`; empty if it has none.
    pub title: Box<str>,
    /// What the address names.
    pub target: Target,
}

/// What a link's address names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A unit of this book: `#chain-id.recursion` or `chain-id.md#chain-id.recursion`.
    Id(AnchorId),
    /// A whole chapter, by its file as written: `chain-id.md`.
    Chapter(String),
    /// A passage of an upstream document: `upstream:image-spec/config.md#layer-chainid`.
    Upstream {
        /// The repository's short name: `image-spec`.
        repository: String,
        /// The file with its fragment: `config.md#layer-chainid`.
        file: String,
        /// The version, the last part of the link's text after a comma: `v1.1.1` or `main`.
        version: String,
    },
    /// Anything else: an address on the web, a file beside the chapter.
    Outside,
    /// An address inside the book or upstream that is not of the form, such as `#Recursion`.
    Malformed,
}

/// Joins chapters into a book. Duplicate ids, foreign prefixes, links and marks that name nothing are problems.
///
/// The problems stand in the order of the chapters, and of their places in each.
pub fn link(chapters: Vec<Chapter>) -> (Book, Vec<Problem>) {
    let mut problems = Vec::new();
    let names = index::names(&chapters, &mut problems);
    let index = index::ids(&chapters, &mut problems);
    let book = Book { chapters, summary: None, redirects: Vec::new(), index, names };
    for chapter in &book.chapters {
        names::check(chapter, &mut problems);
        broken::links(&book, chapter, &mut problems);
        broken::documents(&book, chapter, &mut problems);
        broken::marks(&book, chapter, &mut problems);
    }
    landings::names(&book, &mut problems);
    book.sort(&mut problems);
    (book, problems)
}
