//! Computed values as unit tests, each on the line of its expression; and snippets that code writes, on their fence's.

use std::iter::Peekable;
use std::slice::Iter;

use recto_book::{Chapter, Computed, Snippet};

use crate::line::Line;
use crate::module::name;

/// The computed values of a chapter that are still to be written.
pub(crate) struct Values<'a> {
    chapter: &'a Chapter,
    rest: Peekable<Iter<'a, Computed>>,
}

impl<'a> Values<'a> {
    /// All values of `chapter`.
    pub(crate) fn new(chapter: &'a Chapter) -> Self {
        Values { chapter, rest: chapter.values.iter().peekable() }
    }

    /// Appends the tests whose expressions stand on `line`, or false if there is none.
    ///
    /// An expression keeps its column if what has to stand before it fits.
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut String) -> bool {
        let end = line.start + line.text.len();
        let begin = out.len();
        let mut nth = 0;
        while let Some(value) = self.rest.next_if(|value| value.expression.range().start < end) {
            nth += 1;
            let before = &self.chapter.text[line.start..value.expression.range().start];
            open(&format!("value_on_line_{}_{nth}", line.number), before, begin, out);
            // The reader refuses an expression of several lines.
            out.push_str(self.chapter.slice(value.expression).lines().next().unwrap_or_default());
            close(self.chapter.slice(value.value), out);
        }
        out.len() > begin
    }
}

/// The test that the text of `snippet` is what the function `by` gives, in one line.
pub(crate) fn written(chapter: &Chapter, snippet: &Snippet, by: &str) -> String {
    let (name, content) = (name(chapter, snippet), chapter.content(snippet));
    format!(
        "#[cfg(test)] #[test] #[allow(non_snake_case)] fn {name}() {{ \
         assert_eq!({by}().to_string(), {content:?}); }}"
    )
}

/// Opens the test `name` so that what follows stands below the end of `before`, if there is room.
fn open(name: &str, before: &str, begin: usize, out: &mut String) {
    let opening = format!("#[cfg(test)] #[test] fn {name}() {{ assert_eq!((");
    if out.len() > begin {
        out.push(' ');
    }
    let there = out[begin..].chars().count() + opening.len();
    out.extend(std::iter::repeat_n(' ', before.chars().count().saturating_sub(there)));
    out.push_str(&opening);
}

fn close(value: &str, out: &mut String) {
    out.push_str(&format!(").to_string(), {value:?}); }}"));
}
