//! The clauses of a book, as the report lists them.

use recto_book::{Anchor, Book, Chapter};
use recto_check::{Source, sources, statement};
use serde::Serialize;

/// One clause.
#[derive(Serialize)]
pub(crate) struct Clause {
    id: String,
    /// `MUST`, `SHOULD` or `MAY`.
    level: &'static str,
    /// Where it stands, as `spec/NAME.md:line:column`.
    place: String,
    /// What it says, without its sources.
    text: String,
    /// The upstream passages it rests on; none for a clause of the book's own.
    sources: Vec<Source>,
    /// Why it can't be tested, if it can't.
    untestable: Option<String>,
}

/// Every clause of the book, in reading order.
pub(crate) fn clauses(book: &Book) -> Vec<Clause> {
    let of = |chapter: &Chapter, anchor: &Anchor| {
        Some(Clause {
            id: anchor.id.to_string(),
            level: chapter.level(anchor)?.word(),
            place: chapter.place(anchor.unit).to_string(),
            text: statement(chapter, anchor),
            sources: sources(chapter, anchor),
            untestable: anchor.untestable.clone(),
        })
    };
    let chapters = book.chapters.iter();
    chapters
        .flat_map(|chapter| chapter.anchors.iter().filter_map(move |a| of(chapter, a)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_is_listed_with_all_that_is_known_of_it() {
        let text = "# X {#x.title}\n\n- A *reader* MUST\n  `look`. [a.md, One, v1](upstream:r/a.md#one \"3\") \
                    {#x.a} <!-- untestable: nobody looks -->\n  - Inside, it MAY. {#x.b}\n";
        let (chapter, problems) = recto_book::read("spec/x.md", text.as_bytes().to_vec());
        assert_eq!(problems, []);
        let (book, _) = recto_book::link(vec![chapter]);
        let found = serde_json::to_value(clauses(&book)).unwrap();
        let source = serde_json::json!({
            "repository": "r", "document": "a.md", "section": "One", "version": "v1", "sentences": [3]
        });
        let wanted = serde_json::json!([
            {"id": "x.a", "level": "MUST", "place": "spec/x.md:3:1", "text": "A reader MUST look.",
             "sources": [source], "untestable": "nobody looks"},
            {"id": "x.b", "level": "MAY", "place": "spec/x.md:5:3", "text": "Inside, it MAY.",
             "sources": [], "untestable": null},
        ]);
        assert_eq!(found, wanted);
    }
}
