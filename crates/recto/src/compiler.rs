//! What cargo and rustc say, translated to the chapters' own places.
//!
//! A tangled chapter keeps lines and columns and bears the chapter's name below OUT_DIR, so that a place needs no
//! map: the front of its path is cut off, and that is all.

mod document;

use std::path::Path;

use recto_book::{Book, Severity};
use serde::Deserialize;

use crate::finding::{Finding, Mark, Note};
use crate::texts::{Point, Texts};

/// A message of rustc, as `--error-format=json` prints it.
#[derive(Deserialize)]
pub(crate) struct Message {
    message: String,
    code: Option<Code>,
    level: String,
    spans: Vec<Span>,
    children: Vec<Message>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    line_start: usize,
    line_end: usize,
    column_start: usize,
    column_end: usize,
    is_primary: bool,
    label: Option<String>,
    suggested_replacement: Option<String>,
    expansion: Option<Box<Expansion>>,
}

#[derive(Deserialize)]
struct Expansion {
    span: Span,
}

/// Translates messages for one book.
pub(crate) struct Translator<'a> {
    pub(crate) book: &'a Book,
    pub(crate) texts: &'a Texts,
    pub(crate) root: &'a Path,
}

impl Translator<'_> {
    /// The finding a message is; `None` if it only sums up others.
    pub(crate) fn finding(&self, message: &Message) -> Option<Finding> {
        let severity = match message.level.as_str() {
            "error" | "error: internal compiler error" => Severity::Error,
            "warning" => Severity::Warning,
            _ => return None,
        };
        if message.spans.is_empty() && is_summary(&message.message) {
            return None;
        }
        let primary = message.spans.iter().find(|span| span.is_primary);
        let mark = primary.map(|span| self.mark(span));
        let mut finding = Finding {
            code: message.code.as_ref().map(|code| code.code.clone()).unwrap_or_default(),
            severity,
            message: message.message.clone(),
            mark,
            label: primary.and_then(|span| span.label.clone()).unwrap_or_default(),
            notes: self.labels(&message.spans),
            help: Vec::new(),
        };
        message.children.iter().for_each(|child| self.child(child, &mut finding));
        document::explain(&mut finding, self.book, self.texts);
        Some(finding)
    }

    /// The path below the root for a path that a compiler or a panic names.
    pub(crate) fn path(&self, file: &str) -> String {
        let file = file.replace('\\', "/");
        let chapter = self.book.chapters.iter().map(|chapter| chapter.path.as_str()).find(|path| {
            file.strip_suffix(path).is_some_and(|front| front.is_empty() || front.ends_with('/'))
        });
        let below_root = self.root.to_str().and_then(|root| file.strip_prefix(root));
        match chapter {
            Some(path) => path.to_owned(),
            None => {
                below_root.map_or(file.as_str(), |rest| rest.trim_start_matches('/')).to_owned()
            }
        }
    }

    fn labels(&self, spans: &[Span]) -> Vec<Note> {
        let rest = spans.iter().filter(|span| !span.is_primary);
        let labelled = rest.filter_map(|span| Some((span, span.label.clone()?)));
        labelled.map(|(span, message)| Note { mark: Some(self.mark(span)), message }).collect()
    }

    fn child(&self, child: &Message, finding: &mut Finding) {
        if is_about_levels(&child.message) {
            return;
        }
        if child.level == "help" {
            finding.help.push(with_replacement(child));
            return;
        }
        let mark = child.spans.iter().find(|span| span.is_primary).map(|span| self.mark(span));
        finding.notes.push(Note { mark, message: child.message.clone() });
        finding.notes.extend(self.labels(&child.spans));
    }

    /// The mark of a span; of a macro's span, the place of the call that can be shown.
    fn mark(&self, span: &Span) -> Mark {
        let mut span = span;
        while let (None, Some(expansion)) = (self.known(span), &span.expansion) {
            span = &expansion.span;
        }
        let path = self.known(span).unwrap_or_else(|| span.file_name.clone());
        let start = Point { line: span.line_start, column: span.column_start };
        let end = Point { line: span.line_end, column: span.column_end };
        Mark::of_points(&path, start, end, self.texts)
    }

    /// The path of a span whose text is the author's: a chapter, or a file below the root.
    fn known(&self, span: &Span) -> Option<String> {
        let path = self.path(&span.file_name);
        let own = !Path::new(&path).is_absolute() && self.texts.get(&path).is_some();
        own.then_some(path)
    }
}

/// Whether a message only says that there were others.
fn is_summary(message: &str) -> bool {
    message.starts_with("aborting due to") || message.ends_with("emitted")
}

/// Whether a child only says why a lint is on, or how to turn it off.
fn is_about_levels(message: &str) -> bool {
    let starts = ["`-W ", "`-D ", "`#[warn(", "`#[deny(", "to override `"];
    starts.iter().any(|start| message.starts_with(start))
}

/// A help with the replacement it proposes, if that is short.
fn with_replacement(help: &Message) -> String {
    let mut replacements =
        help.spans.iter().filter_map(|span| span.suggested_replacement.as_deref());
    match (replacements.next().map(str::trim), replacements.next()) {
        (Some(text), None) if !text.is_empty() && !text.contains('\n') => {
            format!("{}: `{text}`", help.message)
        }
        _ => help.message.clone(),
    }
}
