//! What checking has to say: what is the matter, where, what was expected, what is there, and which clause is broken.

use std::path::{Path, PathBuf};

use oci_companion::digest::DigestError;
use oci_companion::documents::Fault;
use oci_companion::layout::File;
use oci_companion::report::{self, Code};
use serde_json::{Value, json};

use crate::exit::Verdict;

/// Something a check has to say. Findings are collected; none stops the search for the others.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    /// What it means for the verdict; nothing, `Verified`, for a warning.
    pub(crate) verdict: Verdict,
    /// What has happened, in a word that stays; absent outside of layouts.
    pub(crate) code: Option<&'static str>,
    /// What is the matter, in one line without a full stop.
    pub(crate) message: String,
    /// The references that were followed: file and JSON pointer.
    pub(crate) walked: Vec<String>,
    /// The file in which a statement does not hold.
    pub(crate) file: PathBuf,
    /// The statement, as a JSON pointer (RFC 6901); empty for the file as a whole.
    pub(crate) pointer: String,
    /// The blob the statement is about, where that is another file.
    pub(crate) blob: Option<PathBuf>,
    /// What should be there.
    pub(crate) expected: String,
    /// What is there.
    pub(crate) found: String,
    /// The id of the clause that is broken; absent when the operating system says so.
    pub(crate) clause: Option<&'static str>,
}

impl Finding {
    /// Something contradicts, in a file or outside of any.
    pub(crate) fn corrupt(message: impl Into<String>, file: &Path) -> Self {
        Finding {
            verdict: Verdict::Corrupt,
            code: None,
            message: message.into(),
            walked: Vec::new(),
            file: file.to_owned(),
            pointer: String::new(),
            blob: None,
            expected: String::new(),
            found: String::new(),
            clause: None,
        }
    }

    /// A text that is no digest.
    pub(crate) fn digest(error: &DigestError, text: &str, which: &str) -> Self {
        Finding::corrupt(format!("{which}: this is no digest: {error}"), Path::new(""))
            .values("a digest", format!("{text:?}"))
            .clause(error.clause())
    }

    /// A fault of the document in `file`. What is too long or too deep for the reader is not refuted.
    pub(crate) fn fault(fault: &Fault, file: &Path) -> Self {
        let what = if fault.pointer.is_empty() { "the document" } else { &fault.pointer };
        let finding = Finding::corrupt(format!("{what} is not as {} says", fault.clause), file)
            .values(fault.expected.clone(), fault.found.clone())
            .clause(fault.clause);
        let verdict = if fault.is_limit() { Verdict::Unverifiable } else { Verdict::Corrupt };
        Finding { pointer: fault.pointer.clone(), ..finding }.verdict(verdict)
    }

    /// What the library found in the layout whose files are below `root`.
    pub(crate) fn of(finding: &report::Finding, root: &Path) -> Self {
        let place = &finding.place;
        Finding {
            verdict: Verdict::of(finding),
            code: Some(finding.code.word()),
            message: message(finding.code).to_owned(),
            walked: walked(place),
            file: root.join(&place.file),
            pointer: place.pointer.clone(),
            blob: finding.blob.as_ref().map(|digest| root.join(File::Blob(digest).to_string())),
            expected: finding.expected.clone(),
            found: finding.got.clone(),
            clause: Some(finding.clause),
        }
    }

    /// The same with another verdict.
    pub(crate) fn verdict(self, verdict: Verdict) -> Self {
        Finding { verdict, ..self }
    }

    /// What should be there, and what is.
    pub(crate) fn values(self, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Finding { expected: expected.into(), found: found.into(), ..self }
    }

    /// The clause that is broken.
    pub(crate) fn clause(self, id: &'static str) -> Self {
        Finding { clause: Some(id), ..self }
    }

    /// How grave it is, in a word.
    pub(crate) fn severity(&self) -> &'static str {
        if self.is_warning() { "warning" } else { self.verdict.word() }
    }

    /// Whether it leaves the verdict as it is.
    pub(crate) fn is_warning(&self) -> bool {
        self.verdict == Verdict::Verified
    }

    /// For machines: names as in the text, `null` for what does not apply. `book` is as in [`link`].
    pub(crate) fn json(&self, book: &str) -> Value {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        json!({
            "severity": self.severity(),
            "verdict": self.verdict.word(),
            "code": self.code,
            "message": self.message,
            "walked": self.walked,
            "file": self.file.to_string_lossy(),
            "pointer": self.pointer,
            "blob": self.blob.as_ref().map(|path| path.to_string_lossy()),
            "expected": some(&self.expected),
            "found": some(&self.found),
            "clause": self.clause.map(|id| json!({ "id": id, "link": link(id, book) })),
        })
    }
}

/// The worst of findings.
pub(crate) fn worst<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Verdict {
    findings.into_iter().map(|finding| finding.verdict).fold(Verdict::Verified, Verdict::max)
}

/// For machines: those that bear on the verdict, and the warnings.
pub(crate) fn apart(findings: &[Finding], book: &str) -> (Vec<Value>, Vec<Value>) {
    let (warnings, findings): (Vec<_>, Vec<_>) = findings.iter().partition(|f| f.is_warning());
    let json = |findings: Vec<&Finding>| findings.iter().map(|f| f.json(book)).collect();
    (json(findings), json(warnings))
}

/// The way to a place, each step as in the fragment of an address.
pub(crate) fn walked(place: &report::Place) -> Vec<String> {
    place.walked.iter().map(|step| format!("{}#{}", step.file, step.pointer)).collect()
}

/// Where to read a clause. `book` is the place of the HTML book: empty, or a folder or address up to its last `/`.
pub(crate) fn link(id: &str, book: &str) -> String {
    let chapter = id.split('.').next().unwrap_or(id);
    let slash = if book.is_empty() || book.ends_with('/') { "" } else { "/" };
    format!("{book}{slash}{chapter}.html#{id}")
}

/// What a code means, for people.
fn message(code: Code) -> &'static str {
    match code {
        Code::NoHeader => "the layout has no header",
        Code::NoIndex => "the layout has no index",
        Code::NoBlobs => "the layout has no folder for blobs",
        Code::NotAFile => "this is no regular file",
        Code::BlobName => "this is no name of a blob",
        Code::SizeMismatch => "the blob has another size",
        Code::DigestMismatch => "the blob has another digest",
        Code::NotIJson => "this document cannot be read",
        Code::Ambiguous => "two readers would take this for two documents",
        Code::InvalidDocument => "the document is not as its type demands",
        Code::InvalidDigest => "this is no digest",
        Code::EmbeddedData => "the embedded data is not the content",
        Code::MediaType => "the document is of another type",
        Code::LayerCount => "there is not one DiffID for each layer",
        Code::LayerEncoding => "the layer is not what its media type says",
        Code::DiffIdMismatch => "the layer has another DiffID",
        Code::Archive => "the layer's archive cannot be read to its end",
        Code::Twice => "a path stands twice in the layer",
        Code::BlobMissing => "the blob is absent",
        Code::Unreadable => "the file cannot be read",
        Code::UnknownVersion => "the layout is of a version that is not known here",
        Code::UnknownAlgorithm => "this program cannot verify the digest",
        Code::UnknownLayer => "no DiffID can be computed",
        Code::NoDecoder => "this program cannot decode the layer",
        Code::TooLarge => "this document is longer or deeper than this program reads",
        Code::TooFar => "this is further from the index than this program goes",
        Code::ArchiveHeaders => "the layer's archive was read up to a doubtful header",
        Code::ArchiveLimit => "not all of the layer's archive was looked at",
        Code::Recommendation => "this is not as recommended",
        Code::AmbiguousName => "several entries have this name",
        Code::UnknownType => "the content is of a type that is not read here",
        Code::SubjectMissing => "what this is about is not here",
        Code::PlatformMismatch => "the index and the configuration name different platforms",
        Code::OddArchive => "programs read this archive differently",
        other => other.word(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_links_into_the_book_wherever_it_is() {
        let link = |book| link("chain-id.recursion", book);
        assert_eq!(link(""), "chain-id.html#chain-id.recursion");
        assert_eq!(link("book/html"), "book/html/chain-id.html#chain-id.recursion");
        assert_eq!(link("https://x/"), "https://x/chain-id.html#chain-id.recursion");
    }

    #[test]
    fn every_code_has_a_message() {
        for code in Code::ALL {
            assert!(message(*code).contains(' '), "{code:?}");
        }
    }
}
