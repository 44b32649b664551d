//! The "never" column of the measures: what makes a chapter hard to read, as problems.

use recto_book::{Chapter, Problem, Snippet};

use crate::{definitions, words::Words};

/// The most lines a reader is ever shown at once.
const LONGEST: usize = 25;

/// The most definitions in one snippet.
const DEFINITIONS: usize = 2;

/// The code of every problem this crate finds.
pub const CODES: [&str; 19] = [
    "adjacent-snippets",
    "crowded-snippet",
    "exempt-no-clause",
    "hidden-logic",
    "long-snippet",
    "lower-case-must",
    "mark-no-clause",
    "missing-id",
    "mixed-levels",
    "no-status",
    "snippet-first",
    "stray-keyword",
    "vector-contradicts",
    "vector-incomplete",
    "vector-no-clause",
    "vector-twice",
    "vector-unknown-id",
    "vectors-not-json",
    "vectors-refuse-nothing",
];

/// Looks at every snippet of `chapter`.
pub(crate) fn check(chapter: &Chapter, problems: &mut Vec<Problem>) {
    let gaps = Words::of(chapter).gaps;
    let definitions = definitions::count(chapter);
    for (at, snippet) in chapter.snippets.iter().enumerate() {
        let found =
            [too_long(snippet), too_crowded(definitions[at]), too_close(snippet, at, gaps[at])];
        for (code, message, help) in found.into_iter().flatten() {
            problems.push(
                Problem::new(code, &chapter.path, chapter.first_line(snippet.span), message)
                    .help(help),
            );
        }
    }
}

/// A problem's code, its message and its help.
type Found = (&'static str, String, &'static str);

fn too_long(snippet: &Snippet) -> Option<Found> {
    let shown = snippet.shown_lines();
    let message = format!("this snippet shows {shown} lines; the most is {LONGEST}");
    (shown > LONGEST).then_some(("long-snippet", message, "cut it in two with a sentence between"))
}

fn too_crowded(definitions: usize) -> Option<Found> {
    let message = format!("this snippet defines {definitions} things; the most is {DEFINITIONS}");
    let help = "give each its own snippet, after the sentence that asks for it";
    (definitions > DEFINITIONS).then_some(("crowded-snippet", message, help))
}

fn too_close(snippet: &Snippet, at: usize, words: usize) -> Option<Found> {
    match (words, at) {
        (0, 0) => Some((
            "snippet-first",
            "the chapter begins with a snippet".to_owned(),
            "say first what it is for: 60 to 250 words",
        )),
        (0, _) if !snippet.continues => Some((
            "adjacent-snippets",
            "there is no word between this snippet and the one before".to_owned(),
            "say what this one adds, or join the two",
        )),
        _ => None,
    }
}
