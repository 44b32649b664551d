//! What the differences between lock and book mean: broken promises, things to be said, things to be noted.

mod item;
mod tell;

use std::collections::BTreeMap;

use recto_book::{AnchorId, Book, Problem, Span, Status, Target};

use super::{Change, Difference, KeptChange, LOCK, Lock};
pub(super) use item::words as kept_words;
pub(super) use tell::words;
use tell::{Quiet, first_line};

/// The version of a book without a package.
pub(super) const UNVERSIONED: &str = "0.0.0";

/// What must not be, given the differences; `found` are the problems known before. Those that are consequences of
/// an id that is gone (a link to it, its unit without an id) are taken out of `found` and noted under it.
///
/// An id that is gone is an error until `spec/redirects.toml` says where it went. In a chapter that the lock knows
/// as stable, an id that is gone at all, a clause of other words or of another level, other vectors, public items that
/// are gone or declared otherwise, and a chapter that is stable no more are errors too, unless `version` is a new major
/// one. Other differences are warnings.
pub(crate) fn check(
    book: &Book,
    lock: &Lock,
    (differences, changes): (&[Difference], &[KeptChange]),
    version: &str,
    found: &mut Vec<Problem>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut quiet = Vec::new();
    let mut chapters: BTreeMap<&str, Vec<&Difference>> = BTreeMap::new();
    for one in differences {
        match one.change {
            Change::Removed | Change::Renamed(_) | Change::Unmarked(..) => {
                problems.push(adopt(tell::gone(book, one), one, book, found));
            }
            Change::RemovedChapter => chapters.entry(one.id.chapter()).or_default().push(one),
            _ if breaks(one, lock, version) => problems.push(tell::broken(book, one)),
            Change::Code if is_kept(one, lock, book) => {}
            Change::Raised | Change::Lowered => problems.push(tell::level(book, one)),
            Change::Reworded if is_clause(one) => problems.push(tell::reworded(book, one)),
            _ => quiet.push(Quiet::of(book, one)),
        }
    }
    for change in changes {
        if change.breaks && major(version) == major(&lock.version) {
            problems.push(item::broken(book, change));
        } else {
            quiet.push(item::quiet(book, change));
        }
    }
    for (name, gone) in chapters {
        problems.push(adopt_all(tell::chapter(book, name, &gone), name, &gone, book, found));
    }
    problems.extend(tell::unlocked(&quiet));
    problems
}

/// Whether a difference breaks what a stable chapter promised.
fn breaks(one: &Difference, lock: &Lock, version: &str) -> bool {
    let promised = match one.change {
        Change::Sent(_) | Change::Retired(_) => one.old.as_ref().is_some_and(|old| !old.is_old()),
        Change::Kind => true,
        Change::Raised | Change::Lowered => true,
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
    let span = first_line(chapter, Span::default());
    Some(Problem::new("no-lock", &chapter.path, span, message).warning().help("run `recto lock`"))
}

/// Takes the consequences of the id that is gone out of `found`.
fn adopt(problem: Problem, one: &Difference, book: &Book, found: &mut Vec<Problem>) -> Problem {
    let bare = match &one.change {
        Change::Unmarked(path, span) => Some((path.as_str(), *span)),
        _ => None,
    };
    let mut problem = problem;
    found.retain(|other| {
        let inside =
            bare.is_some_and(|(path, span)| other.path == path && span.contains(other.span));
        let is_same = inside && matches!(other.code, "missing-id" | "stray-keyword");
        let leads = leads_to(other, &one.id, book);
        if leads {
            let note = recto_book::Note {
                path: other.path.clone(),
                span: other.span,
                label: "this link leads to it".to_owned(),
            };
            problem.notes.push(note);
        }
        !is_same && !leads
    });
    problem
}

fn adopt_all(
    problem: Problem,
    name: &str,
    gone: &[&Difference],
    book: &Book,
    found: &mut Vec<Problem>,
) -> Problem {
    let file = format!("{name}.md");
    found.retain(|other| {
        other.code != "unlisted-file" || !other.path.ends_with(&format!("/{file}"))
    });
    let whole = |other: &Problem| {
        let chapter = book.by_path(&other.path)?;
        let link = chapter.links.iter().find(|link| link.span == other.span)?;
        Some(matches!(&link.target, Target::Chapter(to) if to.ends_with(&file)))
    };
    found.retain(|other| other.code != "broken-link" || whole(other) != Some(true));
    gone.iter().fold(problem, |problem, one| adopt(problem, one, book, found))
}

/// Whether a problem is a link to `id`.
fn leads_to(problem: &Problem, id: &AnchorId, book: &Book) -> bool {
    let links = || book.by_path(&problem.path).into_iter().flat_map(|chapter| &chapter.links);
    problem.code == "broken-link"
        && links().any(|link| link.span == problem.span && link.target == Target::Id(id.clone()))
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
