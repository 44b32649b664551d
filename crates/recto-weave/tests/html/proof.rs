//! Evidence made by hand: every mark of a book as code or as a test, and spots that are hard to link to. Only for tests.

use recto_book::{Book, Chapter, MarkRole, Role};
use recto_weave::Evidence;
use recto_weave::evidence::{Check, Count, Shown, Sign, Spot};

/// Evidence on every clause of `book`; all signs in turn.
pub(crate) fn evidence(book: &Book) -> Evidence {
    let signs = [
        Sign::Whole,
        Sign::Part,
        Sign::Missing,
        Sign::Open,
        Sign::Failed,
        Sign::Untested,
        Sign::Exempt,
    ];
    let mut clauses = Vec::new();
    for chapter in &book.chapters {
        for anchor in &chapter.anchors {
            let Some(level) = chapter.level(anchor) else { continue };
            let sign = signs[clauses.len() % signs.len()];
            let id = &anchor.id;
            clauses.push(Shown {
                level: level.word(),
                text: "It *says* <so>, \"quoted\" | barred; `code`.".to_owned(),
                sign,
                words: format!("{sign:?}: \"<words>\" | *and* more"),
                code: code(book, id.as_str()),
                checks: checks(book, id.as_str()),
                id: id.clone(),
            });
        }
    }
    let count = |chapter: &Chapter| Count {
        path: chapter.path.clone(),
        level: "MUST",
        clauses: 3,
        implemented: 2,
        verified: 1,
        exempt: 0,
    };
    let counts = book.chapters.iter().map(count).collect();
    let unmarked = vec![spot(&book.chapters[0].path, 1, "nowhere::near_a_snippet")];
    Evidence { tested: "5 of 7 tests passed.".to_owned(), counts, clauses, unmarked }
}

fn spot(path: &str, line: usize, name: &str) -> Spot {
    Spot { path: path.to_owned(), line, name: name.to_owned() }
}

/// The lines of the marks of a clause, of those that verify it or of the others.
fn marks<'b>(
    book: &'b Book,
    id: &'b str,
    verify: bool,
) -> impl Iterator<Item = (&'b Chapter, usize)> {
    book.chapters.iter().flat_map(move |chapter| {
        let own = chapter.marks.iter().filter(move |mark| {
            mark.id.as_str() == id && (mark.role == MarkRole::Verifies) == verify
        });
        own.map(move |mark| (chapter, chapter.line(mark.span.start)))
    })
}

fn code(book: &Book, id: &str) -> Vec<Spot> {
    marks(book, id, false)
        .map(|(chapter, line)| spot(&chapter.path, line, "Pair::<'_>::sum"))
        .collect()
}

/// The tests of a clause; for every clause also the book's first vector and document, and a test that stands elsewhere.
fn checks(book: &Book, id: &str) -> Vec<Check> {
    let check = |kind: &str, spot: Spot, fault: &'static str| Check {
        kind: kind.to_owned(),
        spot,
        accepts: fault.is_empty(),
        rejects: kind == "vector",
        fault,
    };
    let mut checks: Vec<_> = marks(book, id, true)
        .map(|(chapter, line)| {
            let name = |at: usize| chapter.anchors[at].id.to_string();
            let lines = |at: &usize| {
                let span = chapter.snippets[*at].span;
                (chapter.line(span.start)..=chapter.line(span.end)).contains(&line)
            };
            let snippet = (0..chapter.snippets.len()).find(lines).expect("a mark is in a snippet");
            let name = chapter.snippets[snippet].anchor.map(name).unwrap_or_default();
            check("example", spot(&chapter.path, line, &name), "")
        })
        .collect();
    checks.extend(
        first(book, |role| matches!(role, Role::Vectors(_))).map(|(chapter, line)| {
            check("vector", spot(&chapter.path, line + 1, "pairs/one*"), "")
        }),
    );
    checks.extend(
        first(book, |role| matches!(role, Role::Document { .. }))
            .map(|(chapter, line)| check("document", spot(&chapter.path, line, ""), "failed")),
    );
    checks.push(check("test", spot("tests/far.rs", 7, "far_away"), "not reached"));
    checks
}

/// The line of the first snippet in the book that is of such a role.
fn first(book: &Book, fits: impl Fn(&Role) -> bool) -> Option<(&Chapter, usize)> {
    book.chapters.iter().find_map(|chapter| {
        let snippet = chapter.snippets.iter().find(|snippet| fits(&snippet.role))?;
        Some((chapter, chapter.line(snippet.span.start)))
    })
}
