//! Errors in the test of a document: nobody wrote that code, so they are told at the fence's type, with what it needs.

use recto_book::{Book, Role};

use crate::finding::{Finding, Mark};
use crate::texts::Texts;

/// Rewrites a finding that stands on the opening fence of a document.
///
/// The compiler points behind the fence and proposes what can't be done there, so what it says beside its message goes.
pub(super) fn explain(finding: &mut Finding, book: &Book, texts: &Texts) {
    let Some((type_name, mark)) = finding.mark.as_ref().and_then(|at| fence(at, book, texts))
    else {
        return;
    };
    finding.mark = Some(mark);
    finding.label = "the type that has to read this document".to_owned();
    finding.notes.clear();
    finding.help = vec![format!(
        "the document's test calls `{type_name}::read(bytes)`: give that type a function from `&[u8]` to a `Result`, \
         whose error is `Display` and for `invalid=` has `clause()`; or name another type"
    )];
}

/// The type of the document whose opening fence is on the line of `at`, and where it is named.
fn fence<'a>(at: &Mark, book: &'a Book, texts: &Texts) -> Option<(&'a str, Mark)> {
    let chapter = book.chapters.iter().find(|chapter| chapter.path == at.path)?;
    chapter.snippets.iter().find_map(|snippet| {
        let Role::Document { type_name, .. } = &snippet.role else { return None };
        if chapter.line(snippet.span.start) != at.start.line {
            return None;
        }
        let start = snippet.span.range().start;
        let from = start + chapter.text[start..].find(&**type_name)?;
        Some((&**type_name, Mark::of_bytes(&at.path, from..from + type_name.len(), texts)))
    })
}
