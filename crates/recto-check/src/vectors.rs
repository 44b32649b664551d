//! Test vectors: read from the fences of the chapters, each with its place, and what is wrong with them.

use std::collections::BTreeMap;

use recto_book::{Book, Chapter, Place, Problem, Role, Snippet, Span};
use serde_json::Value;

mod list;
mod one;

/// All vectors of one name, in reading order.
#[derive(Clone, Debug, PartialEq)]
pub struct VectorSet {
    /// The name in the fences: `chain-id` of `vectors=chain-id`.
    pub name: String,
    /// The vectors of all fences of this name.
    pub vectors: Vec<Vector>,
}

/// An input and its known result.
#[derive(Clone, Debug, PartialEq)]
pub struct Vector {
    /// Its name, the only one of its set.
    pub name: String,
    /// The ids of the clauses that it verifies.
    pub verifies: Vec<String>,
    /// What an implementation is given.
    pub input: Value,
    /// What has to come out, or the id of the clause for which the input has to be refused.
    pub expected: Result<Value, String>,
    /// Values that must not come out, not as a part of the output either.
    pub must_not: Vec<MustNot>,
    /// Where it begins.
    pub place: Place,
}

/// A value that must not come out.
#[derive(Clone, Debug, PartialEq)]
pub struct MustNot {
    /// The value.
    pub value: Value,
    /// The ids of the clauses that are broken if it does: the one that it is listed for, or all that the vector
    /// verifies.
    pub breaks: Vec<String>,
}

/// A vector as it was found, with what a problem about it points at.
struct Found {
    vector: Vector,
    span: Span,
}

/// The vectors of `book` by name; those that [`check`](crate::check) has a problem with may be left out.
pub fn vectors(book: &Book) -> Vec<VectorSet> {
    let mut sets = BTreeMap::<&str, Vec<Vector>>::new();
    for (name, chapter, snippet) in fences(book) {
        let found = list::read(chapter, snippet, &mut Vec::new());
        sets.entry(name).or_default().extend(found.into_iter().map(|found| found.vector));
    }
    let set = |(name, vectors): (&str, _)| VectorSet { name: name.to_owned(), vectors };
    sets.into_iter().map(set).collect()
}

/// The vectors of one chapter, each with the name of its set and its first line.
pub(crate) fn of_chapter(chapter: &Chapter) -> Vec<(&str, Vector, Span)> {
    let fences = chapter.snippets.iter().filter_map(|snippet| fence(chapter, snippet));
    let found = fences.flat_map(|(name, chapter, snippet)| {
        let found = list::read(chapter, snippet, &mut Vec::new());
        found.into_iter().map(move |found| (name, found.vector, found.span))
    });
    found.collect()
}

/// Whether `value` is `wrong` or holds it, at any depth.
pub fn holds(value: &Value, wrong: &Value) -> bool {
    value == wrong
        || match value {
            Value::Array(list) => list.iter().any(|inner| holds(inner, wrong)),
            Value::Object(map) => map.values().any(|inner| holds(inner, wrong)),
            _ => false,
        }
}

/// What is wrong with the vectors of `book`.
pub(crate) fn check(book: &Book, problems: &mut Vec<Problem>) {
    let mut sets = BTreeMap::<&str, Set<'_>>::new();
    for (name, chapter, snippet) in fences(book) {
        let before = problems.len();
        let found = list::read(chapter, snippet, problems);
        let set = sets.entry(name).or_default();
        set.sound &= problems.len() == before;
        set.fence.get_or_insert((chapter, snippet));
        set.found.extend(found.into_iter().map(|found| (chapter, found)));
    }
    for (name, set) in sets {
        set.check(name, book, problems);
    }
}

/// The vectors of one name, with their chapters.
struct Set<'a> {
    /// The first fence.
    fence: Option<(&'a Chapter, &'a Snippet)>,
    found: Vec<(&'a Chapter, Found)>,
    /// Whether everything in the fences could be read.
    sound: bool,
}

impl Default for Set<'_> {
    fn default() -> Self {
        Set { fence: None, found: Vec::new(), sound: true }
    }
}

impl Set<'_> {
    fn check(&self, name: &str, book: &Book, problems: &mut Vec<Problem>) {
        let mut names = BTreeMap::<&str, (&Chapter, Span)>::new();
        for (chapter, Found { vector, span }) in &self.found {
            one::check(chapter, vector, *span, book, problems);
            let first = names.entry(&vector.name).or_insert((chapter, *span));
            if first.1 != *span || first.0.path != chapter.path {
                problems.push(twice(name, &vector.name, (chapter, *span), *first));
            }
        }
        let refuses = |vector: &Vector| !vector.must_not.is_empty() || vector.expected.is_err();
        if self.sound && !self.found.iter().any(|(_, found)| refuses(&found.vector)) {
            problems.extend(self.fence.map(|(chapter, snippet)| toothless(name, chapter, snippet)));
        }
    }
}

/// The fences of vectors, in reading order.
fn fences(book: &Book) -> impl Iterator<Item = (&str, &Chapter, &Snippet)> {
    let of = |chapter| move |snippet| fence(chapter, snippet);
    book.chapters.iter().flat_map(move |chapter| chapter.snippets.iter().filter_map(of(chapter)))
}

fn fence<'a>(
    chapter: &'a Chapter,
    snippet: &'a Snippet,
) -> Option<(&'a str, &'a Chapter, &'a Snippet)> {
    match &snippet.role {
        Role::Vectors(name) => Some((name, chapter, snippet)),
        _ => None,
    }
}

fn twice(set: &str, name: &str, next: (&Chapter, Span), first: (&Chapter, Span)) -> Problem {
    let message = format!("two vectors of `{set}` have the name `{name}`");
    Problem::new("vector-twice", &next.0.path, next.1, message)
        .label("used again here")
        .note(&first.0.path, first.1, "first used here")
        .help("give one of the two another name")
}

/// A set that says only what comes out: an implementation that is wrong in a known way shows nothing.
fn toothless(name: &str, chapter: &Chapter, snippet: &Snippet) -> Problem {
    let message =
        format!("the vectors `{name}` neither refuse anything nor say what must not come out");
    let span = chapter.first_line(snippet.span);
    Problem::new("vectors-refuse-nothing", &chapter.path, span, message)
        .help("add `\"must_not\": [...]` with a value that a known mistake makes, or a vector with an `\"error\"`")
}
