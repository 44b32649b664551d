//! Evidence: what becomes of marks and assertions where a run records what it does.
//!
//! A mark becomes a statement on its own line, at its own column. Assertions keep their names: the recorder's are
//! brought into scope on the fence's line, and give the library's own messages at the same places.

use std::iter::Peekable;
use std::slice::Iter;

use recto_book::{Chapter, Mark, MarkRole, Snippet};

use crate::clauses::Clauses;
use crate::line::Line;
use crate::{SourceFile, comment};

/// How the library declares the recorder's module.
pub(crate) const DECLARATION: &str =
    "#[doc(hidden)]\n#[path = \"evidence.rs\"]\npub mod evidence;\n";

/// The file with the macros that record, or with those of the same names that do nothing.
pub(crate) fn file(recorded: bool) -> SourceFile {
    let text = match recorded {
        true => include_str!("../templates/recorder.rs"),
        false => include_str!("../templates/silent.rs"),
    };
    // It may be included in a module, where documentation of the whole may not stand.
    SourceFile { path: "evidence.rs".to_owned(), text: text.replacen("//!", "//", 1) }
}

/// What brings the recording assertions into the scope of a body; `root` is the library's name, or `crate`.
fn assertions(root: &str) -> String {
    format!(" #[allow(unused_imports)] use {root}::evidence::{{assert, assert_eq, assert_ne}};")
}

/// The marks of a chapter that are still to be written.
pub(crate) struct Marks<'a> {
    chapter: &'a Chapter,
    /// The library's name, or `crate`; nothing if nothing is recorded.
    root: Option<&'a str>,
    rest: Peekable<Iter<'a, Mark>>,
    /// The offset of the line behind which the body's assertions are still to be brought into scope.
    behind: Option<usize>,
}

impl<'a> Marks<'a> {
    /// All marks of `chapter`.
    pub(crate) fn new(chapter: &'a Chapter, root: Option<&'a str>) -> Self {
        Marks { chapter, root, rest: chapter.marks.iter().peekable(), behind: None }
    }

    /// Begins the body of a test or an example: brings the recording assertions into its scope. Attributes of the body
    /// itself, such as `#![ignore]`, have to stay before.
    pub(crate) fn open(&mut self, snippet: &Snippet, out: &mut String) {
        self.behind = self.root.and_then(|_| last_attribute(self.chapter, snippet));
        if self.behind.is_none() {
            out.extend(self.root.map(assertions));
        }
    }

    /// Appends a line of code, or what becomes of the mark that it is: what records it, or what rustdoc says. To be
    /// asked of one line after the other.
    pub(crate) fn line(
        &mut self,
        line: Line<'_>,
        shown: bool,
        clauses: Option<&Clauses<'_>>,
        out: &mut String,
    ) {
        let mark = self.on(line);
        let call = mark.and_then(|mark| call(self.root?, mark, line, self.chapter));
        let said = || mark.and_then(|mark| clauses?.instead(mark));
        match call.or_else(said) {
            Some(call) => {
                let indent = line.text.find("//").unwrap_or_default();
                out.extend(std::iter::repeat_n(' ', indent));
                out.push_str(&call);
            }
            None => comment::code(line.text, shown, out),
        }
        out.extend(
            clauses.and_then(|clauses| clauses.behind(line.start..line.start + line.text.len())),
        );
        if self.behind.take_if(|behind| *behind == line.start).is_some() {
            out.extend(self.root.map(assertions));
        }
    }

    fn on(&mut self, line: Line<'_>) -> Option<&'a Mark> {
        while self.rest.next_if(|mark| mark.span.range().start < line.start).is_some() {}
        let end = line.start + line.text.len();
        self.rest.next_if(|mark| mark.span.range().start < end)
    }
}

/// The offset of the last of the attributes that a body begins with, each a line.
fn last_attribute(chapter: &Chapter, snippet: &Snippet) -> Option<usize> {
    let is_attribute = |line: &&recto_book::Line| {
        let text = chapter.slice(line.span);
        text.strip_prefix("# ").unwrap_or(text).trim_start().starts_with("#![")
    };
    let attributes = snippet.lines.iter().take_while(is_attribute);
    attributes.last().map(|line| line.span.range().start)
}

/// The statement that records a mark; none can stand above an item.
fn call(root: &str, mark: &Mark, line: Line<'_>, chapter: &Chapter) -> Option<String> {
    let id = &mark.id;
    match mark.role {
        MarkRole::Implements => {
            let (path, number) = (&chapter.path, line.number);
            Some(format!("{root}::evidence::touch!(\"{id}\", \"{path}:{number}\");"))
        }
        MarkRole::Verifies => Some(format!("{root}::evidence::verify!(\"{id}\");")),
        MarkRole::Declares => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::module::module;

    #[test]
    fn attributes_of_a_body_stay_first() {
        let text = "# X {#x.title}\n\n```rust,test,id=x.a\n#![ignore]\nassert!(true);\n```\n";
        let (chapter, problems) = recto_book::read("spec/x.md", text.as_bytes().to_vec());
        assert_eq!(problems, []);
        let (book, _) = recto_book::link(vec![chapter]);
        let recorded = module(&book, &book.chapters[0], true);
        let line = |number: usize| recorded.lines().nth(number - 1).unwrap_or_default();
        assert!(line(3).ends_with('{') && line(4).starts_with("#![ignore] #[allow"), "{recorded}");
        assert_eq!(line(5), "assert!(true);");
    }
}
