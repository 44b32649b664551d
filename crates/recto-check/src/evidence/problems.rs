//! Problems of evidence: a MUST that nothing verifies, and why. What follows from a problem is a note under it.

mod blame;
mod tell;

use std::collections::{BTreeSet, HashSet};

use recto_book::{Book, Chapter, Note, Problem, Role, Snippet, Span};

use super::judge::{touched, verified};
use super::{Coverage, Covered, End, Run, Site};
use blame::{Blame, Cause};

/// The code of every problem of evidence.
pub const EVIDENCE_CODES: [&str; 6] = [
    "clause-unverified",
    "exemption-stale",
    "mark-earns-nothing",
    "mark-no-clause",
    "test-ignored",
    "test-not-run",
];

/// What is wrong with the evidence for `book`, of which `runs` gave `coverage`; all warnings, in reading order.
///
/// `line` says which bytes of its file a line is, for chapters and for the tests beside them. A test that failed is
/// no problem of the evidence: what follows from it is what [`consequences`] says.
pub fn problems(
    book: &Book,
    runs: &[Run],
    coverage: &Coverage,
    line: &dyn Fn(&Site) -> Span,
) -> Vec<Problem> {
    let blame = Blame::of(book, runs, coverage);
    let notes = |cause| blame.notes(book, cause);
    let ignored = runs.iter().filter(|run| run.end == End::Ignored);
    let mut found: Vec<Problem> =
        ignored.map(|run| tell::ignored(run, line, notes(Cause::Test(&run.test)))).collect();
    for run in missing(book, runs) {
        let follows = blame.notes(book, Cause::Test(&run.test));
        found.push(tell::not_run(&run, line, follows));
    }
    let beside = runs.iter().filter(|run| book.by_path(&run.path).is_none());
    found.extend(beside.flat_map(|run| strays(run, coverage, line)));
    let idle = blame.idle.iter().enumerate();
    found.extend(idle.map(|(at, idle)| tell::idle(idle, line, notes(Cause::Idle(at)))));
    for covered in &coverage.clauses {
        let Some((chapter, anchor)) = book.anchor(covered.id.as_str()) else { continue };
        if covered.exempt.is_some() && covered.is_verified() {
            found.push(tell::stale(chapter, anchor, covered, line));
        } else if blame.cause(covered) == Some(Cause::Clause) {
            found.push(tell::unverified(chapter, anchor, covered, blame.lacks(covered), line));
        }
    }
    book.sort(&mut found);
    found.into_iter().map(Problem::warning).collect()
}

/// The tests, examples and documents that were not run at all, as if they were ignored.
fn missing<'a>(book: &'a Book, runs: &[Run]) -> impl Iterator<Item = Run> + 'a {
    let ran: HashSet<String> = runs.iter().map(|run| run.test.clone()).collect();
    let of = |chapter: &'a Chapter| chapter.snippets.iter().filter_map(|one| unrun(chapter, one));
    book.chapters.iter().flat_map(of).filter(move |run| !ran.contains(&run.test))
}

fn unrun(chapter: &Chapter, snippet: &Snippet) -> Option<Run> {
    let kind = match snippet.role {
        Role::Test => "test",
        Role::Example { .. } => "example",
        Role::Document { .. } => "document",
        _ => return None,
    };
    let test = chapter.anchors[snippet.anchor?].id.to_string();
    let (path, line) = (chapter.path.clone(), chapter.line(snippet.span.start));
    Some(Run { test, kind: kind.to_owned(), path, line, end: End::Ignored, events: Vec::new() })
}

/// The marks of a test beside the chapters that name no clause; those in chapters the reader sees.
fn strays(run: &Run, coverage: &Coverage, line: &dyn Fn(&Site) -> Span) -> Vec<Problem> {
    let clauses = &coverage.clauses;
    let ids: BTreeSet<&str> = verified(&run.events).collect();
    let strays = ids.iter().filter(|id| !clauses.iter().any(|covered| covered.id.as_str() == **id));
    strays.map(|id| tell::stray(run, id, line)).collect()
}

/// The clauses that are not verified because the test `test` failed, as notes for the problem that this is.
pub fn consequences(book: &Book, runs: &[Run], coverage: &Coverage, test: &str) -> Vec<Note> {
    Blame::of(book, runs, coverage).notes(book, Cause::Test(test))
}

/// The clause without code that the test `test` claims to verify: if it failed, that is why.
pub fn uncoded<'a>(book: &'a Book, coverage: &'a Coverage, test: &str) -> Option<&'a str> {
    let blame = Blame::of(book, &[], coverage);
    let claims = |covered: &&Covered| covered.verifications.iter().any(|one| one.test == test);
    let mut clauses = coverage.clauses.iter().filter(claims);
    let found = clauses
        .find(|covered| blame.cause(covered) == Some(Cause::Clause) && !covered.is_implemented());
    found.map(|covered| covered.id.as_str())
}

/// The clauses that the test `test` is about: those it claims to verify, and those whose code it executed.
pub fn subjects<'a>(runs: &'a [Run], coverage: &'a Coverage, test: &str) -> BTreeSet<&'a str> {
    let claims = |covered: &&Covered| covered.verifications.iter().any(|one| one.test == test);
    let claimed = coverage.clauses.iter().filter(claims).map(|covered| covered.id.as_str());
    let run = runs.iter().find(|run| run.test == test);
    claimed.chain(run.into_iter().flat_map(|run| touched(&run.events))).collect()
}
