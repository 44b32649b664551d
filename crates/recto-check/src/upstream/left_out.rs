//! What a book leaves out: sentences named by a unit that is no clause, for the reason that it gives.

use recto_book::{Anchor, Book, Chapter, Problem};
use serde::Serialize;

use super::{Index, Lock};
use crate::source::{Source, sources, statement};

/// Sentences that no clause is to cover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// The id of the unit that says so.
    pub unit: String,
    /// The document: `image-spec/config.md`.
    pub document: String,
    /// The sentences' numbers, ascending.
    pub sentences: Vec<u32>,
    /// What the unit says, without its sources.
    pub why: String,
}

/// What `book` leaves out, in reading order, and what is wrong with that: no such sentence in `index`, or one that is
/// among the `covered`.
pub(super) fn left_out(book: &Book, index: &Index, covered: &Lock) -> (Vec<LeftOut>, Vec<Problem>) {
    let (mut all, mut problems) = (Vec::new(), Vec::new());
    for chapter in &book.chapters {
        for anchor in chapter.anchors.iter().filter(|anchor| chapter.level(anchor).is_none()) {
            for source in sources(chapter, anchor) {
                let left = one(chapter, anchor, &source);
                problems.extend(left.iter().filter_map(|left| {
                    let (code, message, help) = fault(left, index, covered)?;
                    Some(Problem::new(code, &chapter.path, source.span, message).help(help))
                }));
                all.extend(left);
            }
        }
    }
    (all, problems)
}

fn one(chapter: &Chapter, anchor: &Anchor, source: &Source) -> Option<LeftOut> {
    let document = format!("{}/{}", source.repository, source.document);
    let (unit, why) = (anchor.id.to_string(), statement(chapter, anchor));
    let sentences = source.sentences.clone();
    (!sentences.is_empty()).then_some(LeftOut { unit, document, sentences, why })
}

fn fault(
    left: &LeftOut,
    index: &Index,
    covered: &Lock,
) -> Option<(&'static str, String, &'static str)> {
    let LeftOut { unit, document, sentences, .. } = left;
    let message = |n: u32, what| format!("`{unit}` leaves out sentence {n} of {document}, {what}");
    if let Some(n) = sentences.iter().find(|n| index.statement(document, **n).is_none()) {
        let message = message(*n, "which the index does not have");
        return Some(("sentence-unknown", message, "mend the number"));
    }
    let n = sentences.iter().find(|n| covered.0.contains_key(&(document.clone(), **n)))?;
    let help = "take the number away here, or from the clause's source";
    Some(("sentence-covered", message(*n, "which a clause covers"), help))
}
