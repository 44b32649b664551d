//! A snippet as a figure: a line that says what it is, and its code, coloured.

use std::collections::BTreeSet;
use std::fmt::Write;

use recto_book::{Book, Chapter, Role, Snippet, Span};

use super::address::{self, Here};
use super::{colour, escape, fences, moved, units};

/// A snippet to be drawn.
pub(super) struct Figure<'a> {
    book: &'a Book,
    chapter: &'a Chapter,
    snippet: &'a Snippet,
    /// The lines of the chapter that something leads to.
    cited: &'a BTreeSet<usize>,
}

impl<'a> Figure<'a> {
    /// The snippet with index `at` of `chapter`.
    pub(super) fn new(
        book: &'a Book,
        chapter: &'a Chapter,
        at: usize,
        cited: &'a BTreeSet<usize>,
    ) -> Self {
        Figure { book, chapter, snippet: &chapter.snippets[at], cited }
    }

    /// The bytes that the figure takes the place of: the block, and the indentation that makes it one.
    pub(super) fn span(&self) -> Span {
        fences::whole(self.chapter, self.snippet)
    }

    /// The figure as HTML without an empty line; `newline` stands between the lines of code.
    pub(super) fn html(&self, newline: &str) -> String {
        let id = self.id().map(|id| format!(" id=\"{id}\"")).unwrap_or_default();
        let class = self.class();
        let caption = self.caption();
        let code = self.code(newline);
        let old = self.id().map(|id| moved::at_snippet(self.book, id)).unwrap_or_default();
        format!(
            "{old}<figure class=\"snippet {class}\"{id}>{caption}<pre><code class=\"hljs nohighlight\">{code}</code></pre></figure>"
        )
    }

    fn id(&self) -> Option<&str> {
        self.snippet.anchor.map(|anchor| self.chapter.anchors[anchor].id.as_str())
    }

    fn class(&self) -> &'static str {
        match &self.snippet.role {
            Role::Code => "code",
            Role::Test => "test",
            Role::Example { compile_fail: Some(_), .. } => "example refused",
            Role::Example { .. } => "example",
            Role::Document { .. } => "document",
            Role::Vectors(_) => "vectors",
            Role::Console => "console",
            Role::Shown(_) => "shown",
        }
    }

    fn caption(&self) -> String {
        let mut parts = String::new();
        let words = self.words();
        if !words.is_empty() {
            write!(parts, "<span class=\"what\">{words}</span>").expect("to a string");
        }
        for note in self.notes() {
            write!(parts, "<span class=\"note\">{note}</span>").expect("to a string");
        }
        let hidden = self.snippet.lines.iter().filter(|line| !line.shown).count();
        if hidden > 0 {
            let lines = if hidden == 1 { "line" } else { "lines" };
            write!(
                parts,
                "<label class=\"reveal\"><input type=\"checkbox\"> {hidden} hidden {lines}</label>"
            )
            .expect("to a string");
        }
        if let Some(id) = self.id() {
            parts.push_str(&units::link(id));
        }
        let place = self.chapter.place(self.snippet.span).to_string();
        let place = escape::inline(place.rsplit_once(':').map_or("", |(line, _)| line));
        if parts.is_empty() {
            return parts;
        }
        format!("<figcaption title=\"{place}\">{parts}</figcaption>")
    }

    /// What the snippet is, in words.
    fn words(&self) -> String {
        let module = || format!("<code>{}</code>", escape::html(&self.chapter.module()));
        match &self.snippet.role {
            Role::Code => format!("module {}", module()),
            Role::Test => format!("test of {}", module()),
            Role::Example { .. } => "example".to_owned(),
            Role::Document { type_name, .. } => {
                format!("document, read as <code>{}</code>", escape::inline(type_name))
            }
            Role::Vectors(name) => format!("test vectors <code>{}</code>", escape::inline(name)),
            Role::Console => "terminal".to_owned(),
            Role::Shown(_) if matches!(self.snippet.language.as_str(), "" | "text") => {
                String::new()
            }
            Role::Shown(_) => escape::inline(&self.snippet.language),
        }
    }

    /// What else there is to know, in words.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.snippet.continues {
            notes.push("continues".to_owned());
        }
        if self.snippet.open {
            notes.push("goes on below".to_owned());
        }
        if let Some(by) = &self.snippet.by {
            notes.push(format!("written by <code>{}</code>", escape::inline(by)));
        }
        match &self.snippet.role {
            Role::Example { compile_fail: Some(code), .. } => {
                notes.push(
                    format!("must not compile {}", escape::inline(code)).trim_end().to_owned(),
                );
            }
            Role::Example { should_panic: true, .. } => notes.push("must panic".to_owned()),
            Role::Example { no_run: true, .. } => notes.push("compiled, not run".to_owned()),
            Role::Document { invalid, verifies, names, .. } => {
                let refusal = invalid.iter().map(String::as_str);
                notes.extend(self.note("must be refused by", refusal));
                notes.extend(self.note("verifies", verifies.iter().map(String::as_str)));
                notes.extend(self.note("refers to", names.iter().flatten().map(String::as_str)));
            }
            Role::Shown(Some(reason)) => {
                notes.push(format!("not compiled: {}", escape::inline(reason)))
            }
            _ => {}
        }
        notes
    }

    /// A few words and the ids that they are about, each once; nothing if there is none.
    fn note<'i>(&self, words: &str, ids: impl Iterator<Item = &'i str>) -> Option<String> {
        let mut links: Vec<String> = Vec::new();
        for link in ids.map(|id| self.linked(id)) {
            if !links.contains(&link) {
                links.push(link);
            }
        }
        (!links.is_empty()).then(|| format!("{words} {}", links.join(", ")))
    }

    /// The id as a link, if it names a unit of the book.
    fn linked(&self, id: &str) -> String {
        let name = format!("<code>{}</code>", escape::inline(id));
        match self.here().unit(id) {
            Some(address) => format!("<a href=\"{address}\">{name}</a>"),
            None => name,
        }
    }

    fn code(&self, newline: &str) -> String {
        let (chapter, snippet) = (self.chapter, self.snippet);
        let texts: Vec<String> =
            snippet.lines.iter().map(|line| fences::bare(chapter, line)).collect();
        let mark = |id: &str| self.here().unit(id);
        let mut code = String::new();
        let coloured = colour::lines(&snippet.language, &texts, &mark);
        for (line, html) in snippet.lines.iter().zip(coloured) {
            let class = if line.shown { "line" } else { "line unshown" };
            let number = chapter.line(line.span.start);
            let id = self.line_id(number);
            write!(
                code,
                "<span class=\"{class}\" data-line=\"{number}\"{id}>{html}{newline}</span>"
            )
            .expect("to a string");
        }
        code
    }

    /// The id of a line that something leads to.
    fn line_id(&self, line: usize) -> String {
        match self.cited.contains(&line) {
            true => format!(" id=\"{}\"", address::line_id(self.chapter, line)),
            false => String::new(),
        }
    }

    fn here(&self) -> Here<'a> {
        Here { book: self.book, chapter: Some(self.chapter) }
    }
}
