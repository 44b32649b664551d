//! Problems: what is wrong in the content, and where.

use crate::{AnchorId, Span, chapter};

mod text;

/// Something wrong in the content, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// A short stable name for this kind of problem, such as `duplicate-id`.
    pub code: &'static str,
    /// Whether it stops a build.
    pub severity: Severity,
    /// The file, relative to the book's root, with `/`.
    pub path: String,
    /// The bytes it is about.
    pub span: Span,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// A few words to stand beside the caret; empty if the message says it all.
    pub label: String,
    /// Other places that belong to it.
    pub notes: Vec<Note>,
    /// What to do.
    pub help: String,
    /// What its message names: other problems may follow from the same.
    pub names: Vec<Name>,
}

/// Something that a problem's message names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// A unit, whether it is there or not.
    Id(AnchorId),
    /// A chapter, by its name.
    Chapter(String),
    /// What stands in the place of a fence's language.
    Language(String),
}

/// A second place of a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The file, relative to the book's root, with `/`.
    pub path: String,
    /// The bytes it is about.
    pub span: Span,
    /// A few words to stand beside it.
    pub label: String,
}

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth mending; does not stop a build.
    Warning,
    /// Stops a build.
    Error,
}

impl Problem {
    /// An error of the kind `code` at `span` of the file `path`.
    pub fn new(code: &'static str, path: &str, span: Span, message: impl Into<String>) -> Self {
        let (path, message) = (path.to_owned(), message.into());
        let (label, notes, help, names) = Default::default();
        Problem { code, severity: Severity::Error, path, span, message, label, notes, help, names }
    }

    /// The same with words beside the caret.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// The same with what to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// The same with a second place.
    pub fn note(mut self, path: &str, span: Span, label: impl Into<String>) -> Self {
        self.notes.push(Note { path: path.to_owned(), span, label: label.into() });
        self
    }

    /// The same with what its message names.
    pub fn naming(mut self, names: impl IntoIterator<Item = Name>) -> Self {
        self.names.extend(names);
        self
    }

    /// The same as a warning.
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }
}

impl Name {
    /// The chapter of `file`, a path with `/`.
    pub fn file(file: &str) -> Self {
        Name::Chapter(chapter::name_of(file).to_owned())
    }

    /// The name of the chapter that it is, or is a unit of.
    pub fn chapter(&self) -> Option<&str> {
        match self {
            Name::Id(id) => Some(id.chapter()),
            Name::Chapter(name) => Some(name),
            Name::Language(_) => None,
        }
    }
}
