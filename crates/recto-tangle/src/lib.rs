//! From a Book to Rust: modules that keep lines and columns, doctests, programs for examples, the standalone crate.
//!
//! Line N of a tangled chapter is line N of the chapter. Code stands where it stood and prose becomes `//`
//! comments, so compilers, debuggers and coverage tools speak the chapter's own places with no map.
//!
//! ```text
//! line     what a line of a chapter is: prose, a fence, or a line of a tangled snippet
//! comment  prose and hidden marks -> Rust that keeps the line
//! module   the lines of a chapter -> its module;  example, value, document: the kinds of generated tests
//! gate     the condition under which a chapter is there
//! refusal  a chapter with problems -> its `compile_error!` lines
//! clauses  marks -> what rustdoc says of the items beside them
//! evidence marks and assertions, where a run records what it does
//! doc      a chapter -> the Markdown that rustdoc shows
//!
//! programs, standalone (with prose)   a book -> the programs of `recto test`, and the crate that is published
//! ```

mod clauses;
mod comment;
mod doc;
mod document;
mod evidence;
mod example;
mod files;
mod gate;
mod line;
mod module;
mod programs;
mod prose;
mod refusal;
mod standalone;
mod value;

pub use files::{SourceFile, files, modules, tangle};
pub use programs::{Example, Outcome, PROGRAM, examples, programs};
pub use recto_book::open;
pub use standalone::standalone;
