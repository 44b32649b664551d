//! Evidence in the PDF: below each clause, and as a last chapter.

use crate::reader::Pdf;
use crate::{books, fixture, open, poppler, proof, weave_with, workspace};

#[test]
fn evidence_brings_no_destination_and_a_chapter() {
    for (root, (book, plain)) in [fixture(), workspace()].iter().zip(books()) {
        let evidence = proof::evidence(book);
        assert!(evidence.clauses.len() > 3);
        let pdf = weave_with(root, book, Some(&evidence));
        let (found, without) = (Pdf::new(&pdf), Pdf::new(plain));
        let names = |pdf: &Pdf<'_>| pdf.destinations().into_keys().collect::<Vec<_>>();
        assert_eq!(names(&found), names(&without));
        let titles = |pdf: &Pdf<'_>| -> Vec<String> {
            pdf.outline().into_iter().map(|entry| entry.title).collect()
        };
        let (with, without) = (titles(&found), titles(&without));
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
