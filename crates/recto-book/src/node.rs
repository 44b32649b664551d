//! A chapter's structure: one flat list of nodes in reading order.
//!
//! A node's children follow it directly, so a subtree is a slice and the whole tree one allocation.

use std::ops::Range;

use crate::Span;

/// A block or an inline part of a chapter.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// The bytes it covers, markup included.
    pub span: Span,
    /// The index after its last descendant.
    pub(crate) end: u32,
}

/// What a node is. Indexes point into the chapter that holds the node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A heading of level 1 to 6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A block quote; the word of an alert such as `NOTE`, if it is one.
    Quote(Option<&'static str>),
    /// A list; the first number if it is ordered.
    List(Option<u64>),
    /// An item of a list.
    Item,
    /// A table with the alignment of each column.
    Table(Box<[Align]>),
    /// The head row of a table.
    Head,
    /// A row of a table.
    Row,
    /// A cell of a row.
    Cell,
    /// A fenced or indented code block: [`Chapter::snippets`](crate::Chapter::snippets)`[_]`.
    Snippet(usize),
    /// A thematic break.
    Rule,
    /// A block of raw HTML, comments included; its lines are its span.
    Html,
    /// The definition of a footnote with this label.
    Footnote(Box<str>),
    /// A list of terms and their definitions.
    Definitions,
    /// A term in a list of definitions.
    Term,
    /// A definition of the term before it.
    Definition,

    /// Text. `None`: exactly the span's bytes; else what they stand for (escapes, entities, quotes).
    Text(Option<Box<str>>),
    /// Inline code with its text (without the backquotes).
    Code(Box<str>),
    /// Emphasised.
    Emphasis,
    /// Strongly emphasised.
    Strong,
    /// Struck through.
    Strike,
    /// A link: [`Chapter::links`](crate::Chapter::links)`[_]`.
    Link(usize),
    /// An image: its address and its title; the alternative text is in the children.
    Image(Box<str>, Box<str>),
    /// A reference to the footnote with this label.
    FootnoteReference(Box<str>),
    /// A line end inside a paragraph.
    SoftBreak,
    /// A line break the author asked for.
    HardBreak,
    /// Raw inline HTML, comments included; its text is its span.
    InlineHtml,
    /// The box of a task item, ticked or not.
    Task(bool),
    /// The `{#...}` of a paragraph, item or row: [`Chapter::anchors`](crate::Chapter::anchors)`[_]`.
    Marker(usize),
}

/// The alignment of a table column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Not given.
    None,
    /// To the left.
    Left,
    /// Centred.
    Center,
    /// To the right.
    Right,
}

/// The nodes of a chapter in reading order.
#[derive(Clone, Debug, Default)]
pub struct Nodes(pub(crate) Vec<Node>);

impl Nodes {
    /// The node with index `at`.
    pub fn get(&self, at: usize) -> &Node {
        &self.0[at]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every node with its index, in reading order.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Node)> {
        self.0.iter().enumerate()
    }

    /// The blocks that stand at the top of the chapter, with their indexes.
    pub fn top(&self) -> impl Iterator<Item = (usize, &Node)> {
        self.within(0..self.0.len())
    }

    /// The direct children of the node with index `at`, with their indexes.
    pub fn children(&self, at: usize) -> impl Iterator<Item = (usize, &Node)> {
        self.within(at + 1..self.0[at].end as usize)
    }

    /// All nodes below the node with index `at`, with their indexes.
    pub fn descendants(&self, at: usize) -> impl Iterator<Item = (usize, &Node)> {
        (at + 1..self.0[at].end as usize).map(|i| (i, &self.0[i]))
    }

    fn within(&self, range: Range<usize>) -> impl Iterator<Item = (usize, &Node)> {
        let step = move |at: usize| (at < range.end).then_some(at);
        std::iter::successors(step(range.start), move |at| step(self.0[*at].end as usize))
            .map(|at| (at, &self.0[at]))
    }
}

/// The visible text of the node with index `at`: markup and ids left out.
pub(crate) fn plain(source: &str, nodes: &[Node], at: usize) -> String {
    let mut text = String::new();
    for node in &nodes[at + 1..nodes[at].end as usize] {
        match &node.kind {
            Kind::Text(None) => text.push_str(&source[node.span.range()]),
            Kind::Text(Some(other)) | Kind::Code(other) => text.push_str(other),
            Kind::SoftBreak | Kind::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text.truncate(text.trim_end().len());
    text
}
