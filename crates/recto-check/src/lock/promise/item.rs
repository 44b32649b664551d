//! The words for public items and vectors that are other than the lock says, and the places.

use recto_book::{Book, Problem, Span};

use super::tell::Quiet;
use crate::lock::LOCK;
use crate::lock::kept::{Kept, KeptChange};

/// The most consequences that one problem names.
const NAMED: usize = 12;

/// A change that a stable chapter must not have.
pub(super) fn broken(book: &Book, change: &KeptChange) -> Problem {
    let Quiet { path, span, words } = quiet(book, change);
    let message = format!("{words}, and its chapter is stable");
    let help = "take the change back, or give the library a new major version";
    let problem = Problem::new("broken-promise", &path, span, message).help(help);
    let problem = match &change.was {
        Some(was) => problem.note(LOCK, was.span, "as it was locked"),
        None => problem,
    };
    change.consequences.iter().take(NAMED).fold(problem, |problem, one| {
        problem.note(&one.path, one.span, format!("`{}` with it", one.name))
    })
}

/// The same as something to be noted.
pub(super) fn quiet(book: &Book, change: &KeptChange) -> Quiet {
    let (path, span) = match (&change.is, &change.was) {
        (Some(is), _) => (is.path.clone(), is.span),
        (None, Some(was)) => title(book, was),
        (None, None) => (LOCK.to_owned(), Span::default()),
    };
    Quiet { path, span, words: words(change) }
}

/// What happened, in words.
pub(in crate::lock) fn words(change: &KeptChange) -> String {
    match (&change.was, &change.is) {
        (Some(was), Some(is)) if was.name != is.name => {
            format!("{} is called `{}` now", was.words(), is.name)
        }
        (Some(was), Some(_)) if was.is_vector() => format!("{} was changed", was.words()),
        (Some(was), Some(is)) => {
            let (from, to) = (&was.signature, &is.signature);
            format!("{} was changed from `{from}` to `{to}`", was.words())
        }
        (Some(was), None) => format!("{} is gone", was.words()),
        (None, Some(is)) if change.breaks => {
            format!("{} is new in an enum that is not `#[non_exhaustive]`", is.words())
        }
        (None, is) => format!("{} is new", is.as_ref().map(Kept::words).unwrap_or_default()),
    }
}

/// The first line of the chapter to which something belonged.
fn title(book: &Book, was: &Kept) -> (String, Span) {
    match book.chapter(was.chapter()) {
        Some(chapter) => (chapter.path.clone(), chapter.first_line(Span::default())),
        None => (LOCK.to_owned(), was.span),
    }
}
