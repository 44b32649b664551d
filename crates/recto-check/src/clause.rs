//! Clauses: keywords outside anchored units, units of two levels, and a `must` that binds nobody.

use crate::propose;
use recto_book::{Anchor, Chapter, Keyword, Problem, Span, keywords, whispered};

/// Keywords outside anchored units, clauses with keywords of two levels, and clauses that also say `must`.
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
    let exempt =
        chapter.anchors.iter().zip(&first).filter(|(anchor, _)| anchor.untestable.is_some());
    problems
        .extend(exempt.filter(|(_, level)| level.is_none()).map(|(a, _)| no_clause(chapter, a)));
    let in_clause = |at: usize| first[at].is_some();
    for keyword in whispered(chapter) {
        if let Some(at) = keyword.anchor.filter(|at| in_clause(*at)) {
            problems.push(lower_case(chapter, at, keyword.span));
        }
    }
}

/// Words that bind nobody need no evidence.
fn no_clause(chapter: &Chapter, anchor: &Anchor) -> Problem {
    let message = format!("`{}` is said to be untestable, and is no clause", anchor.id);
    Problem::new("exempt-no-clause", &chapter.path, anchor.marker, message)
        .help("take the comment away, or say in capitals how much it binds")
        .warning()
}

fn lower_case(chapter: &Chapter, at: usize, span: Span) -> Problem {
    let (id, word) = (&chapter.anchors[at].id, chapter.slice(span));
    let message = format!("`{word}` in the clause `{id}` is not in capitals, and binds nobody");
    Problem::new("lower-case-must", &chapter.path, span, message)
        .help("write it in capitals if it binds; else say it with another word")
        .warning()
}

fn stray(chapter: &Chapter, span: Span) -> Problem {
    let message = format!("`{}` stands outside a unit with an id", chapter.slice(span));
    Problem::new("stray-keyword", &chapter.path, span, message).help(format!(
        "end the paragraph, item or row with `{{#{}}}`; put the word in backquotes if it is only mentioned",
        propose::around(chapter, span)
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
