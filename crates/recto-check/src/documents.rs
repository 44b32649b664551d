//! Documents: JSON that is some, clauses that are some, and digests and sizes that are those of the bytes they name.

mod loops;
mod meant;

use std::ops::Range;

use recto_book::{Book, Chapter, Kind, Name, Problem, Role, Snippet, Span};

use crate::content::Content;
use crate::json::{self, Described};
use meant::Meant;

pub use meant::{Correction, corrections};

/// The code of every problem of a document.
pub const DOCUMENT_CODES: [&str; 7] = [
    "document-loop",
    "document-names",
    "document-no-clause",
    "document-not-json",
    "document-unnamed",
    "wrong-digest",
    "wrong-size",
];

/// A document, with the words of its fence.
struct Document<'a> {
    chapter: &'a Chapter,
    snippet: &'a Snippet,
    invalid: Option<&'a str>,
    verifies: &'a [String],
    names: &'a [Option<String>],
}

/// What is wrong with the documents of `book`.
pub(crate) fn check(book: &Book, problems: &mut Vec<Problem>) {
    let looped = loops::check(book, problems);
    for document in documents(book) {
        document.clauses(book, problems);
        let no_json = document.no_json();
        let is_looped = document.id().is_some_and(|id| looped.contains(id));
        if no_json.is_none() && !is_looped {
            document.descriptors(book, problems);
        }
        problems.extend(no_json);
    }
}

fn documents(book: &Book) -> impl Iterator<Item = Document<'_>> {
    let all = book.chapters.iter().flat_map(|c| c.snippets.iter().map(move |s| (c, s)));
    all.filter_map(|(chapter, snippet)| Document::of(chapter, snippet))
}

impl<'a> Document<'a> {
    fn of(chapter: &'a Chapter, snippet: &'a Snippet) -> Option<Self> {
        let Role::Document { invalid, verifies, names, .. } = &snippet.role else { return None };
        Some(Document { chapter, snippet, invalid: invalid.as_deref(), verifies, names })
    }

    fn id(&self) -> Option<&'a str> {
        let anchor = &self.chapter.anchors[self.snippet.anchor?];
        Some(anchor.id.as_str())
    }

    fn problem(&self, code: &'static str, span: Span, message: impl Into<String>) -> Problem {
        Problem::new(code, &self.chapter.path, span, message)
    }

    /// What it is refused for, and what it verifies, has to be a clause.
    fn clauses(&self, book: &Book, problems: &mut Vec<Problem>) {
        let verifies = self.verifies.iter().map(|id| ("verifies", id.as_str()));
        for (key, id) in self.invalid.map(|id| ("invalid", id)).into_iter().chain(verifies) {
            let Some((chapter, anchor)) = book.anchor(id) else { continue };
            if chapter.level(anchor).is_none() {
                let span = self.chapter.fence_word(self.snippet, key, id);
                let message = format!("`{id}` is no clause: it has no keyword in capitals");
                problems.push(
                    self.problem("document-no-clause", span, message)
                        .note(&chapter.path, anchor.marker, "the unit of this id")
                        .help("name the clause that binds here")
                        .naming([Name::Id(anchor.id.clone())]),
                );
            }
        }
    }

    /// Whether it is no JSON, and does not say that it has to be refused.
    fn no_json(&self) -> Option<Problem> {
        let content = Content::new(self.chapter, self.snippet);
        let error = serde_json::from_str::<serde_json::Value>(&content.text).err()?;
        let problem = content.syntax("document-not-json", "this document is no JSON", &error);
        let help = "mend it, or say with `invalid=ID` for which clause it has to be refused";
        self.invalid.is_none().then(|| problem.help(help))
    }

    /// Its descriptors have to be of the snippets that it names.
    fn descriptors(&self, book: &Book, problems: &mut Vec<Problem>) {
        let content = Content::new(self.chapter, self.snippet);
        let found = json::descriptors(&content.text);
        if self.names.len() != found.len() {
            return problems.extend(self.miscounted(found.len()));
        }
        for (name, described) in self.names.iter().zip(&found) {
            let Some(id) = name.as_deref() else { continue };
            let Some((chapter, anchor)) = book.anchor(id) else { continue };
            let Kind::Snippet(at) = chapter.nodes.get(anchor.node).kind else {
                problems.push(self.no_bytes(id));
                continue;
            };
            let named = &chapter.snippets[at];
            let meant = Meant::of(&content.text, described, chapter.content(named).as_bytes());
            let bytes = (chapter, chapter.first_line(named.span));
            problems.extend(self.wrong(&content, described, id, bytes, &meant));
        }
    }

    /// A digest, or else a size, that is not the one that is `meant`: one problem, since other bytes change both.
    fn wrong(
        &self,
        content: &Content<'_>,
        described: &Described,
        id: &str,
        (chapter, named): (&Chapter, Span),
        meant: &Meant,
    ) -> Option<Problem> {
        let differs = |range: &Range<usize>, right: &str| {
            let differs = content.text[range.clone()] != *right;
            differs.then(|| content.first_line(range.start, range.end))
        };
        let digest = differs(&described.digest, &meant.digest);
        let size = differs(&described.size, &meant.size);
        let bytes = "the bytes that are meant";
        let help = |right: &str| format!("write `{right}`, or run `recto check --bless`");
        let Some(span) = digest else {
            let message = format!("`{id}` has another size");
            let problem = self.problem("wrong-size", size?, message);
            return Some(problem.note(&chapter.path, named, bytes).help(help(&meant.size)));
        };
        let message = format!("`{id}` has another digest");
        let problem = self.problem("wrong-digest", span, message);
        let problem = problem.note(&chapter.path, named, bytes).help(help(&meant.digest));
        Some(match size {
            Some(size) => {
                let label = format!("its size is {}", meant.size);
                problem.note(&self.chapter.path, size, label)
            }
            None => problem,
        })
    }

    /// The names are not one for each descriptor. A document that is refused may well have descriptors of nothing.
    fn miscounted(&self, found: usize) -> Option<Problem> {
        let line = self.chapter.first_line(self.snippet.span);
        if self.names.is_empty() {
            let message = "nothing says whose digests and sizes stand in this document";
            let help = "add `names=\"ID -\"`: a snippet for each descriptor, `-` for other content";
            let problem = self.problem("document-unnamed", line, message).warning().help(help);
            return self.invalid.is_none().then_some(problem);
        }
        let descriptors = if found == 1 { "descriptor" } else { "descriptors" };
        let message = format!(
            "this document has {found} {descriptors}, and `names` has {}",
            self.names.len()
        );
        let help = "name one snippet for each object with `digest` and `size`, in reading order";
        Some(self.problem("document-names", line, message).help(help))
    }

    fn no_bytes(&self, id: &str) -> Problem {
        let span = self.chapter.fence_word(self.snippet, "names", id);
        let message = format!("`{id}` is no snippet, so it has no bytes");
        self.problem("document-names", span, message)
            .help("name a snippet, or `-` for content that is not in the book")
    }
}
