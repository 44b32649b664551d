//! Ids to propose, made from the first words of a unit. A proposal only: whoever writes the chapter chooses.

use recto_book::{AnchorId, Chapter, Kind, Span};

use crate::lock;

/// How many words an id is made of, if fewer are not taken.
const WORDS: usize = 3;

/// Words that say little.
const SMALL: [&str; 12] =
    ["a", "an", "the", "it", "is", "of", "to", "and", "or", "that", "must", "in"];

/// An id for the unit whose node has the index `at`, that the chapter does not have yet.
pub(crate) fn id(chapter: &Chapter, at: usize) -> String {
    let text = lock::words(chapter, at).to_lowercase();
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> =
        words.filter(|word| !word.is_empty() && !SMALL.contains(word)).take(4 * WORDS).collect();
    let start = words.iter().position(|word| word.starts_with(|c: char| c.is_ascii_lowercase()));
    let words = &words[start.unwrap_or(words.len())..];
    let made = |count: usize| format!("{}.{}", chapter.name(), words[..count].join("-"));
    let is_free = |id: &String| !chapter.anchors.iter().any(|anchor| anchor.id.as_str() == id);
    let counts = WORDS.min(words.len())..=words.len();
    let free = counts.map(made).find(|id| AnchorId::new(id).is_some() && is_free(id));
    free.unwrap_or_else(|| format!("{}.NAME", chapter.name()))
}

/// The same for the innermost paragraph, item or row around `span`.
pub(crate) fn around(chapter: &Chapter, span: Span) -> String {
    let holds = |kind: &Kind| matches!(kind, Kind::Paragraph | Kind::Item | Kind::Row);
    let units = chapter.nodes.iter().filter(|(_, node)| holds(&node.kind));
    let inner = units.filter(|(_, node)| node.span.contains(span)).last();
    inner.map_or_else(|| format!("{}.NAME", chapter.name()), |(at, _)| id(chapter, at))
}
