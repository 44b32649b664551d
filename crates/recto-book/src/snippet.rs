//! Snippets: fenced blocks, and what becomes of each.

use crate::Span;

/// One fenced block as printed. An indented code block is one too, with the role [`Role::Shown`].
#[derive(Clone, Debug)]
pub struct Snippet {
    /// What becomes of it.
    pub role: Role,
    /// The first word of the info string: `rust`, `json`, `console`, ...; empty if there is none.
    pub language: String,
    /// The index of its anchor in [`Chapter::anchors`](crate::Chapter::anchors), from `id=...`.
    pub anchor: Option<usize>,
    /// The function of the chapter's module that writes it, from `by=...` on a fence of vectors.
    pub by: Option<Box<str>>,
    /// The whole block with its fences.
    pub span: Span,
    /// The lines between the fences.
    pub lines: Vec<Line>,
    /// Whether it stands at the margin: not in a list or quote and not indented.
    pub at_margin: bool,
    /// Whether it ends inside an item that a later snippet of the chapter goes on with (Rust code only).
    pub open: bool,
    /// Whether it goes on with an item that an earlier snippet began (Rust code only).
    pub continues: bool,
}

/// One line of a snippet.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// Its bytes in the chapter, without the line end and without the indentation of an indented fence.
    pub span: Span,
    /// False for the hidden lines of Rust fences, those that start with `# `.
    pub shown: bool,
}

/// What becomes of a snippet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// ` ```rust `: tangled into the chapter's module.
    Code,
    /// ` ```rust,test `: the body of a unit test, tangled where it stands.
    Test,
    /// ` ```rust,example `: an example against the public API; a doctest.
    Example {
        /// It has to panic.
        should_panic: bool,
        /// It is compiled and not run.
        no_run: bool,
        /// The compiler has to refuse it with this error code.
        compile_fail: Option<String>,
    },
    /// ` ```json,TYPE `: a document of the library's type.
    Document {
        /// The type that reads it, or a path to it: `descriptor::Descriptor`.
        type_name: String,
        /// The clause for which it must be refused.
        invalid: Option<String>,
        /// The clauses that it shows to be kept, if it is accepted.
        verifies: Vec<String>,
        /// For each of its descriptors, in reading order, the snippet whose bytes it names; `None` for content that
        /// is not in the book. Empty if it does not say.
        names: Vec<Option<String>>,
    },
    /// ` ```json,vectors=NAME `: test vectors, exported under this name.
    Vectors(String),
    /// ` ```console `: a terminal session.
    Console,
    /// Shown only; the reason if one is given by `ignore="..."`.
    Shown(Option<String>),
}

impl Snippet {
    /// Whether it becomes part of the chapter's module: code, a test, an example, a document, or what code writes.
    pub fn is_tangled(&self) -> bool {
        self.is_rust() || matches!(self.role, Role::Document { .. }) || self.by.is_some()
    }

    /// Whether it is Rust that is tangled: code, a test or an example.
    pub fn is_rust(&self) -> bool {
        matches!(self.role, Role::Code | Role::Test | Role::Example { .. })
    }

    /// The number of lines a reader sees.
    pub fn shown_lines(&self) -> usize {
        self.lines.iter().filter(|line| line.shown).count()
    }
}
