//! From a book to the code of a typesetting language (Typst's): text in, text out.
//!
//! Every line of the result starts with the comment `/* spec/file.md:line */`, so that a complaint about the code
//! can be traced to the chapter. No text of the book is ever markup: it goes through [`literal::literal`].

mod blocks;
mod evidence;
mod html;
mod inlines;
mod links;
mod lists;
pub(crate) mod literal;
mod notes;
mod pictures;
mod snippets;
mod tables;

use std::collections::{BTreeSet, HashMap};

use recto_book::{Anchor, Book, Chapter, Problem, Span};

use crate::evidence::Shown;
use crate::{Evidence, Settings};
use notes::Notes;

pub(crate) use pictures::images;

/// The file of the template, as the code imports it.
pub(crate) const TEMPLATE: &str = "book.typ";

/// The deepest nesting of lists, quotes and emphasis that is set.
const DEEPEST: usize = 40;

/// The whole book as code, with what is known of its clauses. `shows` says whether some font has a character.
///
/// # Errors
///
/// What a page can't show, each with its place: unknown HTML, links to nothing, footnotes without a reference,
/// characters that no font has.
pub(crate) fn compose(
    book: &Book,
    evidence: Option<&Evidence>,
    settings: &Settings,
    shows: &dyn Fn(char) -> bool,
) -> Result<String, Vec<Problem>> {
    let mut out = opening(settings);
    let mut problems = Vec::new();
    for chapter in &book.chapters {
        let mut compositor = Compositor::new(book, evidence, settings, chapter, shows);
        compositor.chapter();
        out.push_str(&compositor.out);
        problems.append(&mut compositor.problems);
    }
    out.extend(evidence.map(|evidence| evidence::chapter(book, evidence)));
    out.push_str("\n}\n");
    if problems.is_empty() { Ok(out) } else { Err(problems) }
}

/// The import of the template and its call with what `book.toml` says.
fn opening(settings: &Settings) -> String {
    let (language, region) = match settings.language.split_once(['-', '_']) {
        Some((language, region)) => (language, literal::literal(region)),
        None => (settings.language.as_str(), "none".to_owned()),
    };
    let authors: String =
        settings.authors.iter().map(|author| literal::literal(author) + ", ").collect();
    format!(
        "#import {}: *\n#show: book.with(title: {}, description: {}, authors: ({authors}), lang: {}, region: {region})\n#{{",
        literal::literal(TEMPLATE),
        literal::literal(&settings.title),
        literal::literal(&settings.description),
        literal::literal(language),
    )
}

/// What is known while one chapter is set.
struct Compositor<'a> {
    book: &'a Book,
    settings: &'a Settings,
    chapter: &'a Chapter,
    shows: &'a dyn Fn(char) -> bool,
    out: String,
    problems: Vec<Problem>,
    notes: Notes<'a>,
    /// What is known of the chapter's clauses, by their ids.
    shown: HashMap<&'a str, &'a Shown>,
    /// The lines of its snippets that something leads to.
    cited: BTreeSet<usize>,
    /// Whether the text so far ends with a space, or nothing stands before it.
    space: bool,
    /// The closing code of each HTML element that is open, with its name and place.
    open: Vec<(String, Span)>,
    /// The node, or line of code, that is being set.
    current: Span,
    /// How deep the current node is nested.
    depth: usize,
}

impl<'a> Compositor<'a> {
    fn new(
        book: &'a Book,
        evidence: Option<&'a Evidence>,
        settings: &'a Settings,
        chapter: &'a Chapter,
        shows: &'a dyn Fn(char) -> bool,
    ) -> Self {
        let (out, problems, open, current, depth) = Default::default();
        let (notes, space) = (Notes::of(chapter), true);
        let own = evidence.into_iter().flat_map(|evidence| evidence.of_chapter(chapter.name()));
        let shown = own.map(|shown| (shown.id.as_str(), shown)).collect();
        let cited = evidence.map(|evidence| evidence.lines(chapter)).unwrap_or_default();
        Compositor {
            book,
            settings,
            chapter,
            shows,
            out,
            problems,
            notes,
            shown,
            cited,
            space,
            open,
            current,
            depth,
        }
    }

    fn chapter(&mut self) {
        let chapter = self.chapter;
        for (at, _) in chapter.nodes.top() {
            self.block(at);
        }
        self.unused_notes();
    }

    /// Begins a line of code, traced to `span`.
    fn line(&mut self, span: Span) {
        let line = self.chapter.line(span.start);
        let path = self.chapter.path.replace("*/", "* /");
        self.out.push_str(&format!("\n/* {path}:{line} */ "));
    }

    fn push(&mut self, code: &str) {
        self.out.push_str(code);
    }

    /// Text of the current node as a string literal. A character that no font has is a problem.
    fn literal(&mut self, text: &str) {
        if let Some(unseen) = text.chars().find(|c| c.is_control() || !(self.shows)(*c)) {
            let source = self.chapter.slice(self.current);
            let start = self.current.start as usize + source.find(unseen).unwrap_or_default();
            let message =
                format!("no font of the PDF has the character {}", unseen.escape_unicode());
            self.problem("no-glyph", Span::new(start, start), message, "write it in other words");
        }
        literal::write(text, &mut self.out);
    }

    fn problem(&mut self, code: &'static str, span: Span, message: String, help: &str) {
        self.problems.push(Problem::new(code, &self.chapter.path, span, message).help(help));
    }

    /// The anchor of the node `at`, if the book's index knows it: a second use of an id is none.
    fn anchor(&self, at: usize) -> Option<&'a Anchor> {
        let anchor = self.chapter.anchor_of(at)?;
        let (_, known) = self.book.anchor(anchor.id.as_str())?;
        std::ptr::eq(anchor, known).then_some(anchor)
    }

    /// Runs `set` one level deeper; too deep is a problem and nothing is set.
    fn nested(&mut self, span: Span, set: impl FnOnce(&mut Self)) {
        if self.depth == DEEPEST {
            let message = format!("this is nested more than {DEEPEST} levels deep");
            return self.problem("too-deep", span, message, "write it with less nesting");
        }
        self.depth += 1;
        self.current = span;
        set(self);
        self.depth -= 1;
    }
}
