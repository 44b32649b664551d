//! What the differences between lock and book mean: broken promises, things to be said, things to be noted.

mod item;
mod tell;

use std::collections::BTreeMap;

use recto_book::{Book, Name, Note, Problem, Severity, Span, Status};

use super::{Change, Difference, KeptChange, LOCK, Lock, text};
use crate::causes;
pub(super) use item::words as kept_words;
use tell::Quiet;
pub(super) use tell::words;

/// The version of a book without a package.
pub(super) const UNVERSIONED: &str = "0.0.0";

/// The ids that are gone, as problems; their differences are taken out of `differences`. Those of `found` that only
/// follow (a link to the id, its unit without an id) are taken out of `found` and noted under them.
///
/// An id that is gone is an error until `spec/redirects.toml` says where it went. A chapter that is gone is one
/// problem, as is a section with all that stood in it.
pub(crate) fn removed(
    book: &Book,
    differences: &mut Vec<Difference>,
    found: &mut Vec<Problem>,
) -> Vec<Problem> {
    let (gone, rest) = std::mem::take(differences).into_iter().partition(is_gone);
    *differences = rest;
    let mut problems: Vec<Problem> = Vec::new();
    let mut chapters: BTreeMap<&str, Vec<&Difference>> = BTreeMap::new();
    let gone: Vec<Difference> = gone;
    for one in &gone {
        if book.chapter(one.id.chapter()).is_none() {
            chapters.entry(one.id.chapter()).or_default().push(one);
        } else if !is_reused(book, one, found) && !is_part(one, &gone) {
            let parts = gone.iter().filter(|other| stands_in(other, one, &gone));
            let problem = adopt(tell::gone(book, one), one, found);
            problems.push(parts.fold(problem, |p, part| adopt(tell::part(p, part), part, found)));
        }
    }
    for (name, gone) in chapters {
        problems.push(adopt_all(tell::chapter(book, name, &gone), name, &gone, found));
    }
    problems
}

/// The clauses that are none any more, as problems, if marks, vectors or documents name them: what names them is taken
/// out of `found`, and the differences out of `differences`.
pub(crate) fn unbound(
    book: &Book,
    lock: &Lock,
    differences: &mut Vec<Difference>,
    version: &str,
    found: &mut Vec<Problem>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    differences.retain(|one| {
        let is_bound = one.new.as_ref().is_none_or(super::Entry::is_clause);
        if one.change != Change::Lowered || is_bound || !is_clause(one) {
            return true;
        }
        let told = changed(book, lock, (std::slice::from_ref(one), &[]), version);
        let Some(mut problem) = told.into_iter().next() else { return true };
        causes::cite_clause(&mut problem, found, &one.id);
        let cited = problem.severity == Severity::Error;
        if cited && problem.code == "changed-level" {
            problem.help = UNBOUND.to_owned();
        }
        problems.extend(cited.then_some(problem));
        !cited
    });
    problems
}

const UNBOUND: &str =
    "take the change back; or take away what takes it for a clause, and run `recto lock`";

/// What changed, as problems. In a chapter that the lock knows as stable, an id that was sent on or retired, a clause
/// of other words or of another level, other vectors, public items that are gone or declared otherwise, and a chapter
/// that is stable no more are errors, unless `version` is a new major one. Other differences are warnings.
pub(crate) fn changed(
    book: &Book,
    lock: &Lock,
    (differences, changes): (&[Difference], &[KeptChange]),
    version: &str,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut quiet = Vec::new();
    for one in differences {
        match one.change {
            _ if breaks(one, lock, version) => problems.push(tell::broken(book, one)),
            Change::Code if is_kept(one, lock, book) => {}
            Change::Raised | Change::Lowered => problems.push(tell::level(book, one)),
            Change::Reworded | Change::Swapped(_) if is_clause(one) => {
                problems.push(tell::reworded(book, one));
            }
            _ => quiet.push(Quiet::of(book, one)),
        }
    }
    for change in changes {
        if is_broken(change, lock, version) {
            problems.push(item::broken(book, change));
        } else {
            quiet.push(item::quiet(book, change));
        }
    }
    problems.extend(tell::unlocked(&quiet));
    problems
}

/// Notes a difference under the problem that its unit has anyhow; whether there is one.
pub(crate) fn is_noted(book: &Book, one: &Difference, problems: &mut [Problem]) -> bool {
    let Some((chapter, anchor)) = book.anchor(one.id.as_str()) else { return false };
    let is_here = |path: &str, span| path == chapter.path && anchor.unit.contains(span);
    let inside = |problem: &&mut Problem| {
        let noted = problem.notes.iter().any(|note| is_here(&note.path, note.span));
        is_here(&problem.path, problem.span) || noted
    };
    let Some(problem) = problems.iter_mut().find(inside) else { return false };
    if let Some(old) = &one.old {
        problem.notes.push(Note { path: LOCK.to_owned(), span: old.span, label: words(one) });
    }
    true
}

/// Whether a change of an item or a vector breaks what a stable chapter promised.
pub(crate) fn is_broken(change: &KeptChange, lock: &Lock, version: &str) -> bool {
    change.breaks && major(version) == major(&lock.version)
}

/// Notes a changed item or vector under the problem that it has anyhow; whether there is one.
pub(crate) fn is_kept_noted(change: &KeptChange, problems: &mut [Problem]) -> bool {
    let Some(is) = &change.is else { return false };
    let inside = |problem: &&mut Problem| problem.path == is.path && is.span.contains(problem.span);
    let Some(problem) = problems.iter_mut().find(inside) else { return false };
    if let Some(was) = &change.was {
        let label = item::words(change);
        problem.notes.push(Note { path: LOCK.to_owned(), span: was.span, label });
    }
    true
}

/// Whether nothing says what became of an id that is gone.
fn is_gone(one: &Difference) -> bool {
    matches!(
        one.change,
        Change::Removed | Change::RemovedChapter | Change::Renamed(_) | Change::Unmarked(..)
    )
}

/// Whether the section in which an id stood is gone with it.
fn is_part(one: &Difference, gone: &[Difference]) -> bool {
    gone.iter().any(|other| stands_in(one, other, gone))
}

/// Whether `one` is gone with the outermost section `other` in which it stood.
fn stands_in(one: &Difference, other: &Difference, gone: &[Difference]) -> bool {
    let above = |one: &Difference| {
        let section =
            one.old.as_ref().filter(|_| one.change == Change::Removed)?.section.as_ref()?;
        gone.iter().find(|other| other.id == *section && other.change == Change::Removed)
    };
    let ways = std::iter::successors(above(one), |section| above(section));
    ways.last().is_some_and(|top| top.id == other.id)
}

/// Notes an id that is gone under the problem that its unit bears an old id again; whether it does.
fn is_reused(book: &Book, one: &Difference, found: &mut [Problem]) -> bool {
    let Some(old) = &one.old else { return false };
    let is_unit = |problem: &&mut Problem| {
        let Some(chapter) = book.by_path(&problem.path) else { return false };
        let anchor = chapter.anchors.iter().find(|anchor| anchor.marker == problem.span);
        let same = anchor.is_some_and(|anchor| text::hash(chapter, anchor.node) == old.hash);
        problem.code == "used-again" && same
    };
    let problem = found.iter_mut().find(is_unit);
    let note =
        Note { path: LOCK.to_owned(), span: old.span, label: format!("it was `{}`", one.id) };
    problem.map(|problem| problem.notes.push(note)).is_some()
}

/// Whether a difference breaks what a stable chapter promised.
fn breaks(one: &Difference, lock: &Lock, version: &str) -> bool {
    let promised = match one.change {
        Change::Sent(_) | Change::Retired(_) => one.old.as_ref().is_some_and(|old| !old.is_old()),
        Change::Kind | Change::Raised | Change::Lowered | Change::Swapped(_) => true,
        Change::Reworded => is_clause(one),
        _ => false,
    };
    promised && lock.is_stable(&one.id) && major(version) == major(&lock.version)
}

/// Whether it is a fence of vectors of a stable chapter, which are kept one by one.
fn is_kept(one: &Difference, lock: &Lock, book: &Book) -> bool {
    let chapter = book.chapter(one.id.chapter());
    let is_stable = chapter.is_some_and(|chapter| chapter.status == Some(Status::Stable));
    let is_vectors = one.old.as_ref().is_some_and(|old| old.kind == "vectors");
    is_vectors && is_stable && lock.is_stable(&one.id)
}

fn is_clause(one: &Difference) -> bool {
    one.old.as_ref().is_some_and(super::Entry::is_clause)
}

/// The part of a version that changes when a promise is broken: `1` of `1.2.3`, `0.2` of `0.2.3`.
fn major(version: &str) -> &str {
    let end = match version.strip_prefix("0.") {
        Some(rest) => rest.find('.').map(|at| at + 2),
        None => version.find('.'),
    };
    end.map_or(version, |end| &version[..end])
}

/// A book with a stable chapter, or one that is released under a version, has to have a lock: without one nothing
/// holds it.
pub(crate) fn note(book: &Book, version: &str) -> Option<Problem> {
    let stable = book.chapters.iter().find(|chapter| chapter.status == Some(Status::Stable));
    let (chapter, message) = match stable {
        Some(stable) => {
            (stable, format!("this chapter is stable, and there is no {LOCK} to hold it"))
        }
        None if version == UNVERSIONED || book.ids().next().is_none() => return None,
        None => {
            let message =
                format!("this book has the version {version}, and no {LOCK} to hold its ids");
            (book.summary.as_ref().or(book.chapters.first())?, message)
        }
    };
    let span = chapter.first_line(Span::default());
    Some(Problem::new("no-lock", &chapter.path, span, message).warning().help("run `recto lock`"))
}

/// Takes the consequences of the id that is gone out of `found`.
fn adopt(problem: Problem, one: &Difference, found: &mut Vec<Problem>) -> Problem {
    let mut problem = problem;
    if let Change::Unmarked(path, span) = &one.change {
        let is_bare = |code: &str| matches!(code, "missing-id" | "stray-keyword");
        found.retain(|p| p.path != *path || !span.contains(p.span) || !is_bare(p.code));
    }
    let id = Name::Id(one.id.clone());
    causes::cite(&mut problem, found, |name| *name == id);
    problem
}

fn adopt_all(
    problem: Problem,
    name: &str,
    gone: &[&Difference],
    found: &mut Vec<Problem>,
) -> Problem {
    let file = Name::Chapter(name.to_owned());
    let mut problem = problem;
    found.retain(|other| {
        let is_file = other.code == "unlisted-file" && other.names.contains(&file);
        problem.notes.extend(other.notes.iter().filter(|_| is_file).cloned());
        !is_file
    });
    causes::cite(&mut problem, found, |name| *name == file);
    gone.iter().fold(problem, |problem, one| adopt(problem, one, found))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_major_part_of_a_version() {
        for (version, part) in
            [("1.2.3", "1"), ("0.2.3", "0.2"), ("12.0.0-a.b", "12"), ("3", "3"), ("0.1", "0.1")]
        {
            assert_eq!(super::major(version), part, "{version}");
        }
    }
}
