//! What is between the fences of a snippet, as one text, and where its bytes stand in the chapter.

use recto_book::{Chapter, Problem, Snippet, Span};

/// The text between two fences.
pub(crate) struct Content<'a> {
    chapter: &'a Chapter,
    snippet: &'a Snippet,
    /// The lines with a line feed between two.
    pub(crate) text: String,
}

impl<'a> Content<'a> {
    pub(crate) fn new(chapter: &'a Chapter, snippet: &'a Snippet) -> Self {
        Content { chapter, snippet, text: chapter.content(snippet) }
    }

    /// What the chapter has for the bytes from `start`, up to `end` or the end of the line.
    pub(crate) fn first_line(&self, start: usize, end: usize) -> Span {
        let begin = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line = self.text[..start].matches('\n').count();
        let len = self.text[start..end].find('\n').unwrap_or(end - start);
        let from = self.offset(line, start - begin);
        Span::new(from, from + len)
    }

    /// The problem that the text is no JSON, at the place where it stops being some.
    pub(crate) fn syntax(
        &self,
        code: &'static str,
        message: &str,
        error: &serde_json::Error,
    ) -> Problem {
        // serde counts lines from 1, and the bytes of a line up to and with the one that it does not like.
        let at = self.offset(error.line().saturating_sub(1), error.column().saturating_sub(1));
        let at = self.chapter.text.floor_char_boundary(at);
        let next = self.chapter.text[at..].chars().next().filter(|c| !matches!(c, '\r' | '\n'));
        let label = error.to_string();
        let label = label.split(" at line ").next().unwrap_or_default();
        let span = Span::new(at, at + next.map_or(0, char::len_utf8));
        Problem::new(code, &self.chapter.path, span, message).label(label)
    }

    /// The byte of the chapter that is byte `column` (from 0) of line `line` (from 0) in here.
    fn offset(&self, line: usize, column: usize) -> usize {
        match self.snippet.lines.get(line) {
            Some(line) => (line.span.range().start + column).min(line.span.range().end),
            None => self.snippet.span.range().start,
        }
    }
}
