//! What is wrong with one vector: ids that nobody has, and a value that both has to come out and must not.

use recto_book::{AnchorId, Book, Chapter, Name, Problem, Span};

use super::{Vector, holds};

pub(super) fn check(
    chapter: &Chapter,
    vector: &Vector,
    span: Span,
    book: &Book,
    problems: &mut Vec<Problem>,
) {
    let ids = vector.verifies.iter().chain(vector.expected.as_ref().err());
    for id in ids {
        match book.anchor(id) {
            None => problems.push(unknown(chapter, vector, span, id)),
            Some((owner, anchor)) if owner.level(anchor).is_none() => {
                let noted = (owner.path.as_str(), anchor.marker);
                problems.push(no_clause(chapter, vector, span, id, noted));
            }
            Some(_) => {}
        }
    }
    let Ok(output) = &vector.expected else { return };
    if let Some(wrong) = vector.must_not.iter().find(|wrong| holds(output, &wrong.value)) {
        let value = &wrong.value;
        let message =
            format!("of the vector `{}` {value} has to come out and must not", vector.name);
        problems.push(
            Problem::new("vector-contradicts", &chapter.path, span, message)
                .help("take it out of `must_not`, or mend the `output`"),
        );
    }
}

fn unknown(chapter: &Chapter, vector: &Vector, span: Span, id: &str) -> Problem {
    let message = format!("the vector `{}` names `{id}`, an id that no chapter has", vector.name);
    Problem::new("vector-unknown-id", &chapter.path, span, message)
        .help("name the clause as it is written in its chapter")
        .naming(AnchorId::new(id).map(Name::Id))
}

fn no_clause(
    chapter: &Chapter,
    vector: &Vector,
    span: Span,
    id: &str,
    (path, unit): (&str, Span),
) -> Problem {
    let message = format!("the vector `{}` names `{id}`, which is no clause", vector.name);
    Problem::new("vector-no-clause", &chapter.path, span, message)
        .note(path, unit, "the unit of this id has no keyword in capitals")
        .help("name the clause that binds here")
        .naming(AnchorId::new(id).map(Name::Id))
}
