//! The digest and the size that a descriptor has to have, and how to get there.

use std::collections::HashMap;
use std::ops::Range;

use recto_book::{Book, Kind, Place, Span};
use sha2::{Digest, Sha256, Sha512};

use super::{Document, documents};
use crate::content::Content;
use crate::hex;
use crate::json::{self, Described};

/// A digest or a size of a document as it has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Where it stands.
    pub place: Place,
    /// Its bytes in the chapter.
    pub span: Span,
    /// What is to stand there, quotes included.
    pub new: String,
}

/// What has to be written so that all digests and sizes of the documents of `book` are right, in reading order.
///
/// A digest that is put right changes the bytes of its document, and so the digests above it: all of that is counted
/// in. Documents that refer to each other in a loop can't be right, and are left as they are.
pub fn corrections(book: &Book) -> Vec<Correction> {
    let mut texts = Texts { book, made: HashMap::new() };
    let mut corrections = Vec::new();
    for document in documents(book) {
        let content = Content::new(document.chapter, document.snippet);
        for (range, new) in texts.edits(&document) {
            let span = content.first_line(range.start, range.end);
            if new != content.text[range] {
                let place = document.chapter.place(span);
                corrections.push(Correction { place, span, new });
            }
        }
    }
    corrections
}

/// The digest and the size that one descriptor has to have, as JSON.
pub(super) struct Meant {
    pub(super) digest: String,
    pub(super) size: String,
}

impl Meant {
    /// What `described` of `text` has to say of `bytes`. The algorithm stays, unless it is not known here.
    pub(super) fn of(text: &str, described: &Described, bytes: &[u8]) -> Self {
        let written = text[described.digest.clone()].trim_matches('"');
        let digest = if written.starts_with("sha512:") {
            format!("\"sha512:{}\"", hex(&Sha512::digest(bytes)))
        } else {
            format!("\"sha256:{}\"", hex(&Sha256::digest(bytes)))
        };
        Meant { digest, size: bytes.len().to_string() }
    }
}

/// The snippets as they have to be.
struct Texts<'b> {
    book: &'b Book,
    /// By id; nothing while one is being made, so that a loop ends.
    made: HashMap<&'b str, Option<String>>,
}

impl<'b> Texts<'b> {
    /// What has to stand at the digests and sizes of a document, in the order of their places.
    fn edits(&mut self, document: &Document<'b>) -> Vec<(Range<usize>, String)> {
        let text = document.chapter.content(document.snippet);
        let found = json::descriptors(&text);
        let mut edits = Vec::new();
        if found.len() != document.names.len() {
            return edits;
        }
        for (name, described) in document.names.iter().zip(&found) {
            let Some(bytes) = name.as_deref().and_then(|id| self.text(id)) else { continue };
            let meant = Meant::of(&text, described, bytes.as_bytes());
            edits.push((described.digest.clone(), meant.digest));
            edits.push((described.size.clone(), meant.size));
        }
        edits.sort_by_key(|(range, _)| range.start);
        edits
    }

    /// The snippet `id` with the right digests and sizes; `None` for what is no snippet, or in a loop.
    fn text(&mut self, id: &'b str) -> Option<String> {
        if let Some(made) = self.made.get(id) {
            return made.clone();
        }
        let (chapter, anchor) = self.book.anchor(id)?;
        let Kind::Snippet(at) = chapter.nodes.get(anchor.node).kind else { return None };
        let snippet = &chapter.snippets[at];
        self.made.insert(id, None);
        let mut text = chapter.content(snippet);
        if let Some(document) = Document::of(chapter, snippet) {
            for (range, new) in self.edits(&document).into_iter().rev() {
                text.replace_range(range, &new);
            }
        }
        self.made.insert(id, Some(text.clone()));
        Some(text)
    }
}
