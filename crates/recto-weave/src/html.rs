//! HTML: a chapter's Markdown with its items replaced, handed to mdBook.
//!
//! 1. `text` replaces the spans of a chapter's items: snippets, markers, values, upstream links.
//!    `pairs` decides which prose stands beside which snippet, `snippet` draws one, `units` marks the
//!    anchored units.
//! 2. `build` runs mdBook over those texts, with the book's `[output.html]` validated by `config` and mdBook's
//!    warnings taken for errors by `warnings`.
//! 3. `moved` puts old ids at the units that took their place; `gone` writes a page for a chapter that is no more.
//! 4. `margin` puts a sign beside each clause, `page` is the chapter of all evidence; `rows` and `address` serve both.
//! 5. `plugin` gives the same texts to the program `mdbook`.
//!
//! Nothing here reads its own output: mdBook parses the woven text again, and no decision comes from that.

mod address;
mod build;
mod colour;
mod config;
mod edits;
mod escape;
mod fences;
mod gone;
mod margin;
mod moved;
mod page;
mod pairs;
mod plugin;
mod rows;
mod snippet;
mod text;
mod units;
mod warnings;

pub use build::weave;
pub use plugin::{plugin, supports};
