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
    /// At 4 GiB; never for a text that [`read`](crate::read) accepts, which is far shorter.
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
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let starts = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| narrow(at + 1));
        Lines(std::iter::once(0).chain(starts).collect())
    }

    /// The line, from 1, that holds the byte at `offset`.
    pub(crate) fn line(&self, offset: u32) -> usize {
        self.0.partition_point(|start| *start <= offset)
    }

    /// The offset at which line `line` (from 1) starts, if there is such a line.
    pub(crate) fn start(&self, line: usize) -> Option<usize> {
        self.0.get(line.checked_sub(1)?).map(|start| *start as usize)
    }
}
