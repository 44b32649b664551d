//! The model of a literate specification, and the only reader of its Markdown.
//!
//! ```text
//! load (files) -> read (text -> Chapter) -> link (chapters -> Book)
//! ```
//!
//! `load` is the only part that touches files. `read` and `link` never fail: they return a value and the
//! [`Problem`]s they saw, each with a place. A chapter's text is stored once; everything else is a [`Span`] into it.

mod anchor;
mod book;
mod chapter;
mod clause;
mod fence;
mod html;
mod link;
mod load;
mod mark;
mod node;
mod problem;
mod read;
pub mod rust;
mod slip;
mod snippet;
mod span;
mod summary;

pub use anchor::{Anchor, AnchorId, AnchorKind};
pub use book::{Book, Redirect};
pub use chapter::{Chapter, Computed, Piece, Status};
pub use clause::{Keyword, Level, keywords, whispered};
pub use link::{Link, Target, link};
pub use load::{Sources, load};
pub use mark::{Mark, MarkRole, MarkedItem};
pub use node::{Align, Kind, Node, Nodes};
pub use problem::{Name, Note, Problem, Severity};
pub use read::{options, read};
pub use snippet::{Line, Role, Snippet};
pub use span::{Place, Span};

use std::path::Path;

/// Loads, reads and links the book whose root folder is `root` (the folder that holds `spec/`).
///
/// Never fails: what is wrong, be it an unreadable file, is among the problems, in the order of their places.
pub fn open(root: &Path) -> (Book, Vec<Problem>) {
    let (sources, mut problems) = load(root);
    let mut chapters = Vec::with_capacity(sources.chapters.len());
    for (path, bytes) in sources.chapters {
        let (chapter, found) = read(&path, bytes);
        chapters.push(chapter);
        problems.extend(found);
    }
    let (mut book, found) = link(chapters);
    book.summary = sources.summary;
    problems.extend(found);
    problems.extend(link::files(&book, &sources.files));
    book.sort(&mut problems);
    (book, problems)
}
