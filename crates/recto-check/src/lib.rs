//! From a [`Book`] to what a reader would stumble over: problems of style, and the measures they come from.
//!
//! Pure: a book goes in, values come out. What is wrong in the structure of a chapter (a duplicate id, a broken
//! link) is found by `recto-book` itself; this crate looks at how the chapters read.

mod causes;
mod clause;
mod content;
mod declared;
mod definitions;
mod documents;
mod entries;
pub mod evidence;
mod hex;
mod hidden;
mod items;
mod json;
mod keep;
mod limits;
pub mod lock;
mod marks;
mod measures;
mod propose;
mod public;
pub mod redirects;
mod source;
pub mod upstream;
mod vectors;
mod words;

pub use documents::{Correction, DOCUMENT_CODES, corrections};
pub use hex::hex;
pub use items::{Item, items};
pub use keep::{Pending, Promises, keep};
pub use limits::CODES;
pub use measures::{Measures, Target, measure};
pub use source::{Repositories, SOURCE_CODES, Source, check_sources, sources, statement};
pub use vectors::{MustNot, Vector, VectorSet, holds, vectors};

use recto_book::{Book, Problem};

/// Everything that must not be in a chapter, in reading order: the "never" column of the measures, clauses without
/// an id, clauses of two levels, documents with wrong digests, marks for what is no clause,
/// vectors that can't be used.
pub fn check(book: &Book) -> Vec<Problem> {
    let mut problems = Vec::new();
    for chapter in &book.chapters {
        let from = problems.len();
        limits::check(chapter, &mut problems);
        hidden::check(chapter, &mut problems);
        entries::check(chapter, &mut problems);
        let mut clauses = Vec::new();
        clause::check(chapter, &mut clauses);
        clauses.retain(|problem| !entries::covers(&problems[from..], problem));
        problems.extend(clauses);
        problems[from..].sort_by_key(|problem: &Problem| problem.span.start);
    }
    documents::check(book, &mut problems);
    marks::check(book, &mut problems);
    vectors::check(book, &mut problems);
    book.sort(&mut problems);
    problems
}
