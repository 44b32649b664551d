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

/// The offending line, and carets under the part of `span` that lies in it.
fn excerpt(book: &Book, place: &Place, span: Span, label: &str) -> String {
    let Some(source) = book.source(&place.path) else { return String::new() };
    let line = source.line_text(place.line);
    if line.is_empty() {
        return String::new();
    }
    let number = place.line.to_string();
    let margin = " ".repeat(number.len());
    let indent = line.chars().take(place.column - 1);
    let indent: String = indent.map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    let carets = "^".repeat(width(source, line, place, span));
    let under = format!("{indent}{carets} {label}");
    let line: String = line.chars().map(harmless).collect();
    format!("{number} | {line}\n{margin} | {}\n", under.trim_end())
}

/// A character as it may be shown: control characters could play tricks with a terminal.
fn harmless(c: char) -> char {
    if c.is_control() && c != '\t' { char::REPLACEMENT_CHARACTER } else { c }
}

/// How many characters of `span` lie in the line, at least one.
fn width(source: &Chapter, line: &str, place: &Place, span: Span) -> usize {
    let left = line.chars().count().saturating_sub(place.column - 1);
    let first = source.slice(span).lines().next().unwrap_or_default();
    first.chars().count().min(left).max(1)
}
