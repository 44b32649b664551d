//! The texts that problems point into: chapters, and whatever other file the compiler names.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use recto_book::Book;

/// Texts by path, read when they are first asked for.
pub(crate) struct Texts {
    root: PathBuf,
    known: Mutex<HashMap<String, Option<Arc<str>>>>,
}

/// A line and a column, both from 1; the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Point {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Texts {
    /// The texts of `book` and of the files below `root`.
    pub(crate) fn new(root: &Path, book: &Book) -> Self {
        let chapters =
            book.chapters.iter().map(|c| (c.path.clone(), Some(Arc::from(c.text.as_str()))));
        Texts { root: root.to_owned(), known: Mutex::new(chapters.collect()) }
    }

    /// The text of the file at `path`, relative to the root or absolute; `None` if it can't be read.
    pub(crate) fn get(&self, path: &str) -> Option<Arc<str>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let read = || {
            let bytes = std::fs::read(self.root.join(path)).ok()?;
            Some(Arc::from(String::from_utf8_lossy(&bytes).as_ref()))
        };
        known.entry(path.to_owned()).or_insert_with(read).clone()
    }
}

/// The point at byte `at` of `text`; the end of the text if it is shorter.
pub(crate) fn point(text: &str, at: usize) -> Point {
    let before = &text[..text.floor_char_boundary(at)];
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    Point { line, column: before[start..].chars().count() + 1 }
}

/// The byte of `text` at `point`; the end of its line if the line is shorter.
pub(crate) fn offset(text: &str, point: Point) -> usize {
    let line = line(text, point.line);
    let inside = text[line.clone()].char_indices().nth(point.column.saturating_sub(1));
    inside.map_or(line.end, |(at, _)| line.start + at)
}

/// The bytes of line `number` (from 1) without its end; the end of the text if there are fewer lines.
pub(crate) fn line(text: &str, number: usize) -> Range<usize> {
    let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at);
    let start = match number.checked_sub(2) {
        None => 0,
        Some(before) => ends.clone().nth(before).map_or(text.len(), |end| end + 1),
    };
    let end = text[start..].find('\n').map_or(text.len(), |len| start + len);
    let end = end - usize::from(text[start..end].ends_with('\r'));
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_and_offsets_are_each_others_inverse() {
        let text = "a\nbäc\r\n\nd";
        for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at) && *at != 6 && *at != 7) {
            assert_eq!(offset(text, point(text, at)), at, "{at}");
        }
    }

    #[test]
    fn what_lies_beyond_is_the_end() {
        assert_eq!(offset("ab\nc", Point { line: 1, column: 9 }), 2);
        assert_eq!(offset("ab\nc", Point { line: 9, column: 9 }), 4);
        assert_eq!(point("ab", 9), Point { line: 1, column: 3 });
        assert_eq!(line("ab\r\nc", 1), 0..2);
    }
}
