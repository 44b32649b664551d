//! Marks in code name clauses: units that bind somebody.

use recto_book::{Book, Chapter, Mark, Name, Problem};

/// Marks whose unit holds no keyword. Those that name nothing at all are found when the book is linked.
pub(crate) fn check(book: &Book, problems: &mut Vec<Problem>) {
    for chapter in &book.chapters {
        problems.extend(chapter.marks.iter().filter_map(|mark| no_clause(book, chapter, mark)));
    }
}

fn no_clause(book: &Book, chapter: &Chapter, mark: &Mark) -> Option<Problem> {
    let (owner, anchor) = book.anchor(mark.id.as_str())?;
    if owner.level(anchor).is_some() {
        return None;
    }
    let message = format!("`{}` is no clause, so there is nothing to implement or verify", mark.id);
    let problem = Problem::new("mark-no-clause", &chapter.path, mark.span, message)
        .note(&owner.path, anchor.unit, format!("this {} has no keyword", anchor.kind.word()))
        .help("mark the clause that is meant, or say MUST, SHOULD or MAY in the unit")
        .naming([Name::Id(mark.id.clone())]);
    Some(problem)
}
