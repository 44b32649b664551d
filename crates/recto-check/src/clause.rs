//! Clauses: keywords outside anchored units, and units of two levels.

use recto_book::{Chapter, Keyword, Problem, Span, keywords};

/// Keywords outside anchored units, and clauses with keywords of two levels.
pub(crate) fn check(chapter: &Chapter, problems: &mut Vec<Problem>) {
    let mut first: Vec<Option<Keyword>> = chapter.anchors.iter().map(|_| None).collect();
    for keyword in keywords(chapter) {
        let Some(at) = keyword.anchor else {
            problems.push(stray(chapter, keyword.span));
            continue;
        };
        match &first[at] {
            None => first[at] = Some(keyword),
            Some(other) if other.level != keyword.level => {
                problems.push(mixed(chapter, at, other, &keyword));
            }
            Some(_) => {}
        }
    }
}

fn stray(chapter: &Chapter, span: Span) -> Problem {
    let message = format!("`{}` stands outside a unit with an id", chapter.slice(span));
    Problem::new("stray-keyword", &chapter.path, span, message).help(format!(
        "end the paragraph, item or row with `{{#{}.NAME}}`; put the word in backquotes if it is only mentioned",
        chapter.name()
    ))
}

fn mixed(chapter: &Chapter, at: usize, first: &Keyword, second: &Keyword) -> Problem {
    let id = &chapter.anchors[at].id;
    Problem::new(
        "mixed-levels",
        &chapter.path,
        second.span,
        format!("the clause `{id}` has two levels"),
    )
    .label("a second level")
    .note(&chapter.path, first.span, "the first one")
    .help("make two clauses of it, one level each")
}
