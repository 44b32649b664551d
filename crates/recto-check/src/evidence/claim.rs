//! Claims: what in the chapters says that it verifies a clause. Whether it does is seen when it is run.

use std::collections::HashSet;

use recto_book::{Book, Chapter, Mark, MarkRole, Role, Snippet};

use super::Site;
use crate::{Vector, vectors};

/// A test, an example, a document or a vector that names a clause.
pub(super) struct Claim {
    /// The clause.
    pub(super) clause: String,
    /// The id of the snippet; for a vector `SET/NAME`.
    pub(super) test: String,
    pub(super) kind: &'static str,
    /// The mark, the fence or the vector.
    pub(super) site: Site,
    pub(super) way: Way,
}

/// How a claim can be good.
#[derive(Clone, Copy)]
pub(super) enum Way {
    /// By the assertions below its mark; a panic at the end is one, if it has to panic.
    Marked { panics: bool },
    /// By the compiler, which refuses it.
    Refused,
    /// By passing: it shows this if it executes code that is marked for the clause.
    Whole { accepts: bool, rejects: bool },
}

/// Every claim of the chapters, in reading order; a test that names a clause twice claims it once.
pub(super) fn claims(book: &Book) -> Vec<Claim> {
    let mut claims: Vec<Claim> = book.chapters.iter().flat_map(of_chapter).collect();
    for set in vectors(book) {
        claims.extend(set.vectors.iter().flat_map(|vector| of_vector(&set.name, vector)));
    }
    let chapter = |path: &str| book.chapters.iter().position(|chapter| chapter.path == path);
    claims.sort_by_cached_key(|claim| (chapter(&claim.site.path), claim.site.line));
    let mut seen = HashSet::new();
    claims.retain(|claim| seen.insert((claim.test.clone(), claim.clause.clone())));
    claims
}

fn of_chapter(chapter: &Chapter) -> impl Iterator<Item = Claim> {
    let marks = chapter.marks.iter().filter(|mark| mark.role == MarkRole::Verifies);
    let documents = chapter.snippets.iter().flat_map(|snippet| of_document(chapter, snippet));
    marks.filter_map(|mark| of_mark(chapter, mark)).chain(documents)
}

fn of_mark(chapter: &Chapter, mark: &Mark) -> Option<Claim> {
    let snippet = &chapter.snippets[mark.snippet];
    let (kind, way) = match &snippet.role {
        Role::Example { compile_fail: Some(_), .. } => ("refusal", Way::Refused),
        Role::Example { should_panic, .. } => ("example", Way::Marked { panics: *should_panic }),
        _ => ("test", Way::Marked { panics: false }),
    };
    let test = chapter.anchors[snippet.anchor?].id.to_string();
    let site = Site { path: chapter.path.clone(), line: chapter.line(mark.span.start) };
    Some(Claim { clause: mark.id.to_string(), test, kind, site, way })
}

/// A document shows the clauses that its fence lists, or the one for which it has to be refused.
fn of_document(chapter: &Chapter, snippet: &Snippet) -> Vec<Claim> {
    let (Role::Document { invalid, verifies, .. }, Some(anchor)) = (&snippet.role, snippet.anchor)
    else {
        return Vec::new();
    };
    let claim = |clause: &String| Claim {
        clause: clause.clone(),
        test: chapter.anchors[anchor].id.to_string(),
        kind: "document",
        site: Site { path: chapter.path.clone(), line: chapter.line(snippet.span.start) },
        way: Way::Whole { accepts: invalid.is_none(), rejects: invalid.is_some() },
    };
    verifies.iter().chain(invalid).map(claim).collect()
}

/// A vector verifies what it lists; one that has to be refused, the clause for which it has to be.
fn of_vector(set: &str, vector: &Vector) -> Vec<Claim> {
    let refused = vector.expected.as_ref().err();
    let claim = |clause: &String| Claim {
        clause: clause.clone(),
        test: format!("{set}/{}", vector.name),
        kind: "vector",
        site: Site { path: vector.place.path.clone(), line: vector.place.line },
        way: Way::Whole {
            accepts: refused.is_none(),
            rejects: refused == Some(clause)
                || vector.must_not.iter().any(|wrong| wrong.breaks.contains(clause)),
        },
    };
    vector.verifies.iter().chain(refused).map(claim).collect()
}
