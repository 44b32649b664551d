//! Marks: `// [id]` alone on a line of Rust, the link between code and clause.

use crate::{AnchorId, Span};

/// A line of a tangled snippet that says for which clause the code beside it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The clause, as it is written; whether the book has it is not looked at here.
    pub id: AnchorId,
    /// The comment, `// [id]`.
    pub span: Span,
    /// The index of its snippet in [`Chapter::snippets`](crate::Chapter::snippets).
    pub snippet: usize,
    /// What it says.
    pub role: MarkRole,
    /// The innermost public item that it belongs to, if there is one: what the code's documentation shows.
    pub item: Option<MarkedItem>,
}

/// The public item that a mark belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkedItem {
    /// A function around the mark.
    Around {
        /// Where its head begins, behind documentation and attributes.
        head: u32,
        /// The byte behind the `{` of its body.
        body: u32,
    },
    /// The item, field or variant below the mark.
    Below {
        /// Whether its documentation stands below the mark too.
        documented: bool,
    },
}

/// What a mark says of the code beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkRole {
    /// In tangled code, where a statement may stand: this implements it. Runs can record that they came here.
    Implements,
    /// In tangled code, above an item: this implements it. Never recorded, since nothing runs here.
    Declares,
    /// In a test or an example: this verifies it.
    Verifies,
}
