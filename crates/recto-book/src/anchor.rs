//! Anchors: stable names that every output carries.

use std::fmt;

use crate::Span;

/// The name of a unit, such as `chain-id.recursion`.
///
/// Two or more parts with dots between; a part is `[a-z][a-z0-9]*(-[a-z0-9]+)*`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnchorId(String);

/// One anchored unit of a chapter.
#[derive(Clone, Debug)]
pub struct Anchor {
    /// Its name.
    pub id: AnchorId,
    /// What it names.
    pub kind: AnchorKind,
    /// Where the id is written: `{#...}` with its braces, or `id=...` in a fence.
    pub marker: Span,
    /// The whole unit that the id names.
    pub unit: Span,
    /// The index of the unit's node in [`Chapter::nodes`](crate::Chapter::nodes).
    pub node: usize,
    /// Why the unit can't be tested, from `<!-- untestable: REASON -->` after the id.
    pub untestable: Option<String>,
}

/// What an anchor names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnchorKind {
    /// A heading.
    Heading,
    /// A paragraph.
    Paragraph,
    /// A list item.
    Item,
    /// A row of a table.
    Row,
    /// A fenced snippet.
    Snippet,
}

impl AnchorId {
    /// The id written as `text`, or `None` if it is not of the form.
    pub fn new(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let valid = text.contains('.') && parts.all(is_part);
        valid.then(|| AnchorId(text.to_owned()))
    }

    /// The id as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first part: the name of the chapter that the id belongs to.
    pub fn chapter(&self) -> &str {
        self.0.split('.').next().unwrap_or_default()
    }

    /// The id spelt as a Rust name: `-` as `_`, `.` as `__`.
    pub fn rust_name(&self) -> String {
        self.0.replace('-', "_").replace('.', "__")
    }
}

impl fmt::Display for AnchorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AnchorKind {
    /// The word for it in messages and files.
    pub fn word(self) -> &'static str {
        match self {
            AnchorKind::Heading => "heading",
            AnchorKind::Paragraph => "paragraph",
            AnchorKind::Item => "item",
            AnchorKind::Row => "row",
            AnchorKind::Snippet => "snippet",
        }
    }
}

/// Whether `part` is one part of an id, or a name of that form: `[a-z][a-z0-9]*(-[a-z0-9]+)*`.
pub(crate) fn is_part(part: &str) -> bool {
    let mut last = b'-';
    for (at, byte) in part.bytes().enumerate() {
        let fits = match byte {
            b'a'..=b'z' => true,
            b'0'..=b'9' => at > 0,
            b'-' => last != b'-',
            _ => false,
        };
        if !fits {
            return false;
        }
        last = byte;
    }
    last != b'-'
}

#[cfg(test)]
mod tests {
    use super::{AnchorId, is_part};

    #[test]
    fn parts() {
        for part in ["a", "a1", "chain-id", "a-1", "a-b-c2"] {
            assert!(is_part(part), "{part}");
        }
        for part in ["", "-", "1", "A", "a-", "-a", "a--b", "a_b", "é", "a.b", "a b"] {
            assert!(!is_part(part), "{part}");
        }
    }

    #[test]
    fn ids_have_a_dot() {
        let id = AnchorId::new("chain-id.two-layers.b").expect("an id");
        assert_eq!(
            (id.chapter(), id.rust_name().as_str()),
            ("chain-id", "chain_id__two_layers__b")
        );
        for text in ["", ".", "a", "a.", ".a", "a..b", "a.B", "a.b ", "a.é"] {
            assert_eq!(AnchorId::new(text), None, "{text}");
        }
    }
}
