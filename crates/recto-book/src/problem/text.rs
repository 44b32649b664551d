//! Problems as plain text, for build scripts, tests and pipes. (The program `recto` has colours.)

use std::fmt::Write;

use crate::{Book, Chapter, Place, Problem, Severity, Span};

impl Problem {
    /// Where it is. A file that is not part of `book` has only a start.
    pub fn place(&self, book: &Book) -> Place {
        place(book, &self.path, self.span)
    }

    /// The problem as text of several lines: place, message, the offending line with carets, notes and help.
    pub fn to_text(&self, book: &Book) -> String {
        let severity = self.severity.word();
        let place = self.place(book);
        let mut text = format!("{place}: {severity}[{}]: {}\n", self.code, self.message);
        text.push_str(&excerpt(book, &place, self.span, &self.label));
        for note in &self.notes {
            let place = self::place(book, &note.path, note.span);
            let _ = writeln!(text, "note: {place}: {}", note.label);
            text.push_str(&excerpt(book, &place, note.span, ""));
        }
        if !self.help.is_empty() {
            let _ = writeln!(text, "help: {}", self.help);
        }
        text
    }
}

impl Severity {
    /// The word for it in messages.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

fn place(book: &Book, path: &str, span: Span) -> Place {
    let start = || Place { path: path.to_owned(), line: 1, column: 1 };
    book.source(path).map_or_else(start, |source| source.place(span))
}

/// The most characters of a line that are shown, and how many of them before the column.
const WIDTH: usize = 160;
const BEFORE: usize = 80;

/// The offending line, and carets under the part of `span` that lies in it. Of a long line a part is shown.
fn excerpt(book: &Book, place: &Place, span: Span, label: &str) -> String {
    let Some(source) = book.source(&place.path) else { return String::new() };
    let line = source.line_text(place.line);
    if line.is_empty() {
        return String::new();
    }
    let column = place.column - 1;
    let skipped = if line.len() > WIDTH { column.saturating_sub(BEFORE) } else { 0 };
    let shown: Vec<char> = line.chars().skip(skipped).take(WIDTH).map(harmless).collect();
    let column = column - skipped;
    let indent = shown.iter().take(column).map(|c| if *c == '\t' { '\t' } else { ' ' });
    let width = width(source, span).min(shown.len().saturating_sub(column)).max(1);
    let under: String = indent.chain(std::iter::repeat_n('^', width)).collect();
    let shown: String = shown.into_iter().collect();
    let number = place.line.to_string();
    let margin = " ".repeat(number.len());
    format!("{number} | {shown}\n{margin} | {}\n", format!("{under} {label}").trim_end())
}

/// A character as it may be shown: control characters could play tricks with a terminal.
fn harmless(c: char) -> char {
    if c.is_control() && c != '\t' { char::REPLACEMENT_CHARACTER } else { c }
}

/// How many characters of `span` lie in its first line, as far as they may be shown.
fn width(source: &Chapter, span: Span) -> usize {
    let characters = source.slice(span).chars().take(WIDTH);
    characters.take_while(|c| !matches!(c, '\n' | '\r')).count()
}
