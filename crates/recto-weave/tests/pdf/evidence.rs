//! Evidence in the PDF: below each clause, and as a last chapter.

use std::collections::BTreeSet;

use crate::reader::Pdf;
use crate::{fixture, open, poppler, proof, weave, weave_with, workspace};

#[test]
fn evidence_brings_no_destination_and_a_chapter() {
    for root in [fixture(), workspace()] {
        let book = open(&root);
        let evidence = proof::evidence(&book);
        assert!(evidence.clauses.len() > 3);
        let pdf = weave_with(&root, &book, Some(&evidence));
        assert!(pdf == weave_with(&root, &book, Some(&evidence)), "the same bytes");
        let found = Pdf::new(&pdf).destinations();
        let ids: BTreeSet<&str> = book.ids().map(|id| id.as_str()).collect();
        assert_eq!(found.keys().map(String::as_str).collect::<BTreeSet<_>>(), ids);
        let titles = |pdf: &[u8]| {
            let titles = Pdf::new(pdf).outline().into_iter().map(|entry| entry.title);
            titles.collect::<Vec<_>>()
        };
        let (with, without) = (titles(&pdf), titles(&weave(&root, &book)));
        assert_eq!((&with[..without.len()], &*with[without.len()]), (&without[..], "Evidence"));
        assert_eq!(with[with.len() - 2..], ["Code without a clause", "Clauses without code"]);
    }
}

#[test]
fn a_clause_says_how_it_stands_in_its_chapter_and_in_the_last() {
    let book = open(&fixture());
    let evidence = proof::evidence(&book);
    let pdf = weave_with(&fixture(), &book, Some(&evidence));
    let Some(text) = poppler::run("pdftotext", &["-layout", "PDF", "-"], &pdf) else { return };
    for sign in ["Whole", "Part", "Missing"] {
        let words = format!("{sign}: \"<words>\" | *and* more");
        let wanted = evidence.clauses.iter().filter(|shown| shown.words == words).count();
        assert_eq!(text.matches(&words).count(), 2 * wanted, "{words} in:\n{text}");
    }
    for words in ["5 of 7 tests passed.", "; code on page 4", "far_away", "test, tests/far.rs:7"] {
        assert!(text.contains(words), "no {words} in:\n{text}");
    }
}
