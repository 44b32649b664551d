//! A finding: a problem of the book or a message of the compiler, with its places in the chapters' own lines.

use std::ops::Range;

use recto_book::{Problem, Severity, Span};

use crate::texts::{self, Point, Texts};

/// Something to tell the author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// Its kind: `duplicate-id`, `E0308`, `clippy::len_zero`; empty if it has none.
    pub(crate) code: String,
    /// Whether it stops a build.
    pub(crate) severity: Severity,
    /// What is wrong.
    pub(crate) message: String,
    /// Where; `None` if it has no place.
    pub(crate) mark: Option<Mark>,
    /// A few words beside the caret; may be empty.
    pub(crate) label: String,
    /// More about it, some with places.
    pub(crate) notes: Vec<Note>,
    /// What to do.
    pub(crate) help: Vec<String>,
}

/// More about a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) mark: Option<Mark>,
    pub(crate) message: String,
}

/// A stretch of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Relative to the root, with `/`.
    pub(crate) path: String,
    /// Its bytes in the file's text.
    pub(crate) bytes: Range<usize>,
    pub(crate) start: Point,
    pub(crate) end: Point,
}

impl Mark {
    /// The stretch `bytes` of the file at `path`.
    pub(crate) fn of_bytes(path: &str, bytes: Range<usize>, texts: &Texts) -> Self {
        let text = texts.get(path).unwrap_or_default();
        let (start, end) = (texts::point(&text, bytes.start), texts::point(&text, bytes.end));
        let bytes = bytes.start.min(text.len())..bytes.end.min(text.len());
        Mark { path: path.to_owned(), bytes, start, end }
    }

    /// The stretch from `start` to `end` of the file at `path`.
    pub(crate) fn of_points(path: &str, start: Point, end: Point, texts: &Texts) -> Self {
        let text = texts.get(path).unwrap_or_default();
        let from = texts::offset(&text, start);
        let bytes = from..texts::offset(&text, end).max(from);
        Mark { path: path.to_owned(), bytes, start, end }
    }

    /// Where it starts, as people and compilers write it.
    pub(crate) fn place(&self) -> String {
        format!("{}:{}:{}", self.path, self.start.line, self.start.column)
    }
}

impl Finding {
    /// An error without place or code.
    pub(crate) fn error(message: impl Into<String>) -> Self {
        Finding {
            code: String::new(),
            severity: Severity::Error,
            message: message.into(),
            mark: None,
            label: String::new(),
            notes: Vec::new(),
            help: Vec::new(),
        }
    }

    /// The finding that a problem of the book is.
    pub(crate) fn of_problem(problem: &Problem, texts: &Texts) -> Self {
        let mark = |path: &str, span: Span| Some(Mark::of_bytes(path, span.range(), texts));
        let notes = problem
            .notes
            .iter()
            .map(|note| Note { mark: mark(&note.path, note.span), message: note.label.clone() });
        Finding {
            code: problem.code.to_owned(),
            severity: problem.severity,
            message: problem.message.clone(),
            mark: mark(&problem.path, problem.span),
            label: problem.label.clone(),
            notes: notes.collect(),
            help: Some(problem.help.clone()).filter(|help| !help.is_empty()).into_iter().collect(),
        }
    }
}

impl Finding {
    /// Whether it stops a build.
    pub(crate) fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Makes a note of what follows from this finding, which is as grave then.
    pub(crate) fn adopt(&mut self, consequence: Finding) {
        let Finding { severity, message, mark, notes, .. } = consequence;
        let lines: Vec<&str> = message.lines().map(str::trim).collect();
        self.notes.push(Note { mark, message: lines.join("; ") });
        self.notes.extend(notes);
        self.severity = self.severity.max(severity);
    }
}

/// Sorts findings by place; those without one come first.
pub(crate) fn sort(findings: &mut Vec<Finding>) {
    let place = |f: &Finding| f.mark.as_ref().map(|m| (m.path.clone(), m.start, m.end));
    findings.sort_by_key(|finding| (place(finding), finding.code.clone(), finding.message.clone()));
    findings.dedup();
}

/// Whether one of them stops a build.
pub(crate) fn any_error(findings: &[Finding]) -> bool {
    findings.iter().any(Finding::is_error)
}

/// The errors alone.
pub(crate) fn errors(findings: &[Finding]) -> Vec<Finding> {
    findings.iter().filter(|finding| finding.is_error()).cloned().collect()
}

/// The errors alone, if there are any: what a compiler warns of where it could not finish may follow from them.
pub(crate) fn gravest(findings: Vec<Finding>) -> Vec<Finding> {
    if any_error(&findings) { errors(&findings) } else { findings }
}

/// How many there are, for people: `2 errors and 1 warning`.
pub(crate) fn tally(findings: &[Finding]) -> String {
    let errors = findings.iter().filter(|finding| finding.is_error()).count();
    match (errors, findings.len() - errors) {
        (0, 0) => "no problems".to_owned(),
        (errors, 0) => plural(errors, "error"),
        (0, warnings) => plural(warnings, "warning"),
        (errors, warnings) => {
            format!("{} and {}", plural(errors, "error"), plural(warnings, "warning"))
        }
    }
}

/// `1 chapter`, `2 chapters`.
pub(crate) fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
