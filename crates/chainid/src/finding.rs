//! What a check found: where, what was expected, what is there, and who demands it.

use std::path::{Path, PathBuf};

use oci_companion::digest::DigestError;
use serde_json::{Value, json};

use crate::exit::Verdict;
use crate::pointer::Pointer;
use crate::source::Source;

/// Something a check has to say. Findings are collected; none stops the search for the others.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    /// What it means for the verdict.
    pub(crate) verdict: Verdict,
    /// What is the matter, in one line without a full stop.
    pub(crate) message: String,
    /// The place of the statement that does not hold.
    pub(crate) place: Place,
    /// The blob the statement is about, where that is another file.
    pub(crate) blob: Option<PathBuf>,
    /// What should be there.
    pub(crate) expected: String,
    /// What is there.
    pub(crate) found: String,
    /// Who demands it.
    pub(crate) source: Source,
}

/// A value in a document: the file and the way to it.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The file.
    pub(crate) file: PathBuf,
    /// The value in it; the root for the file as a whole.
    pub(crate) pointer: Pointer,
}

impl Place {
    /// The file as a whole.
    pub(crate) fn file(path: &Path) -> Self {
        Place { file: path.to_owned(), pointer: Pointer::root() }
    }

    /// The member `name` of the value here.
    pub(crate) fn key(&self, name: &str) -> Self {
        Place { file: self.file.clone(), pointer: self.pointer.key(name) }
    }

    /// The element `index` of the value here.
    pub(crate) fn at(&self, index: usize) -> Self {
        Place { file: self.file.clone(), pointer: self.pointer.at(index) }
    }
}

impl Finding {
    /// Something contradicts.
    pub(crate) fn corrupt(message: impl Into<String>, place: &Place, source: Source) -> Self {
        Finding {
            verdict: Verdict::Corrupt,
            message: message.into(),
            place: place.clone(),
            blob: None,
            expected: String::new(),
            found: String::new(),
            source,
        }
    }

    /// A text that is no digest.
    pub(crate) fn digest(error: &DigestError, text: &str, place: &Place) -> Self {
        let message = format!("this is no digest: {error}");
        Finding::corrupt(message, place, Source::Clause(error.clause()))
            .values("a digest", format!("{text:?}"))
    }

    /// The same with another verdict.
    pub(crate) fn verdict(self, verdict: Verdict) -> Self {
        Finding { verdict, ..self }
    }

    /// What should be there, and what is.
    pub(crate) fn values(self, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Finding { expected: expected.into(), found: found.into(), ..self }
    }

    /// The blob the statement is about.
    pub(crate) fn blob(self, path: &Path) -> Self {
        Finding { blob: Some(path.to_owned()), ..self }
    }

    /// For machines: names as in the text, `null` for what does not apply.
    pub(crate) fn json(&self, book: &str) -> Value {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        json!({
            "verdict": self.verdict.word(),
            "message": self.message,
            "file": self.place.file.to_string_lossy(),
            "pointer": self.place.pointer.as_str(),
            "blob": self.blob.as_ref().map(|path| path.to_string_lossy()),
            "expected": some(&self.expected),
            "found": some(&self.found),
            "clause": self.source.json(book),
        })
    }
}
