//! Byte ranges of a chapter, and the places shown to people.

use std::fmt;
use std::ops::Range;

/// Bytes `start..end` of a chapter's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

/// Where something stands, as people and compilers write it: `spec/chain-id.md:12:3`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file, relative to the book's root, with `/`.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl Span {
    /// The bytes from `start` up to `end`.
    ///
    /// # Panics
    ///
    /// Never for a text that [`read`](crate::read) accepts: it refuses files over 4 GiB.
    pub fn new(start: usize, end: usize) -> Self {
        let narrow = |n: usize| u32::try_from(n).expect("chapters are under 4 GiB");
        Span { start: narrow(start), end: narrow(end) }
    }

    /// The span as an index range.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `inner` lies inside, edges included.
    pub fn contains(self, inner: Span) -> bool {
        self.start <= inner.start && inner.end <= self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Span::new(range.start, range.end)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.path, self.line, self.column)
    }
}

/// The starts of a text's lines.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lines(Vec<u32>);

impl Lines {
    pub(crate) fn of(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = ends.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX));
        Lines(std::iter::once(0).chain(starts).collect())
    }

    /// The line, from 1, that holds the byte at `offset`.
    pub(crate) fn line(&self, offset: u32) -> usize {
        self.0.partition_point(|start| *start <= offset)
    }

    /// The offset at which line `line` (from 1) starts.
    pub(crate) fn start(&self, line: usize) -> usize {
        self.0[line - 1] as usize
    }
}
