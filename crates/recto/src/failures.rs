//! What to tell the author of tests that failed, and of vectors that nobody answers.

use std::collections::BTreeSet;

use recto_book::{Book, Chapter, Place, Role, Snippet};
use recto_check::evidence::{self, Coverage, Run};

use crate::bless::difference;
use crate::book::Opened;
use crate::finding::{Finding, Mark, Note};
use crate::programs::COMPANION;
use crate::texts::{self, Point};
use crate::trial::{About, Kind, Tried, Verdict};

/// A finding, and the tests that it is about.
pub(crate) struct Failure {
    pub(crate) finding: Finding,
    pub(crate) tests: Vec<String>,
}

/// One failure for each test that failed, and one for each set of vectors that is not answered.
pub(crate) fn failures(tried: &[Tried], opened: &Opened) -> Vec<Failure> {
    let mut failures: Vec<Failure> = tried.iter().filter_map(|one| failed(one, opened)).collect();
    let silent = |one: &&Tried| one.verdict == Verdict::Unanswered;
    let mut rest: Vec<&Tried> = tried.iter().filter(silent).collect();
    while let Some(first) = rest.first() {
        let name = set(first);
        let (own, others): (Vec<&Tried>, _) = rest.iter().partition(|one| set(one) == name);
        let all = tried.iter().filter(|one| one.about.kind == Kind::Vector && set(one) == name);
        failures.push(unanswered(name, &own, own.len() == all.count(), opened));
        rest = others;
    }
    failures
}

/// Failures of tests that are about the same clause are most likely one: the others become notes under the first.
pub(crate) fn together(failures: Vec<Failure>, runs: &[Run], coverage: &Coverage) -> Vec<Failure> {
    let mut kept: Vec<(Failure, BTreeSet<&str>)> = Vec::new();
    for failure in failures {
        let of = |test| evidence::subjects(runs, coverage, test);
        let about: BTreeSet<&str> = failure.tests.iter().flat_map(|test| of(test)).collect();
        match kept.iter_mut().find(|(_, other)| !other.is_disjoint(&about)) {
            Some((first, subjects)) => {
                first.finding.adopt(failure.finding);
                first.tests.extend(failure.tests);
                subjects.extend(about);
            }
            None => kept.push((failure, about)),
        }
    }
    kept.into_iter().map(|(failure, _)| failure).collect()
}

/// Makes notes of what the compiler warns of in a snippet that failed, such as lines behind a panic; gives back the rest.
pub(crate) fn adopt(lints: Vec<Finding>, failures: &mut [Finding], book: &Book) -> Vec<Finding> {
    let mut rest = Vec::new();
    for lint in lints {
        let place = snippet(&lint, book);
        let failure = failures.iter_mut().find(|failure| {
            place.is_some() && failure.is_error() && snippet(failure, book) == place
        });
        match failure {
            Some(failure) => failure.adopt(lint),
            None => rest.push(lint),
        }
    }
    rest
}

/// The snippet in which a finding stands: the chapter's file, and which of its snippets.
fn snippet<'a>(finding: &Finding, book: &'a Book) -> Option<(&'a str, usize)> {
    let mark = finding.mark.as_ref()?;
    let chapter = book.by_path(&mark.path)?;
    let holds = |snippet: &Snippet| snippet.span.range().contains(&mark.bytes.start);
    Some((&chapter.path, chapter.snippets.iter().position(holds)?))
}

fn failed(tried: &Tried, opened: &Opened) -> Option<Failure> {
    let About { id, path, line, column, kind } = &tried.about;
    let fence = Place { path: path.clone(), line: *line, column: *column };
    let word = kind.word();
    let (code, place, message) = match &tried.verdict {
        Verdict::Passed | Verdict::Ignored | Verdict::Unanswered => return None,
        Verdict::TimedOut => {
            let message = format!("the {word} `{id}` was stopped after {} s", tried.took.as_secs());
            ("test-stopped", fence, message)
        }
        Verdict::Failed { .. } if let Some((place, wanted)) = difference(tried, &opened.book) => {
            let message = format!("the code of `{id}` gives {wanted} here");
            ("test-failed", place, message)
        }
        Verdict::Failed { place, message } => {
            let message = format!("the {word} `{id}` failed: {message}");
            ("test-failed", place.clone().unwrap_or(fence), message)
        }
    };
    let mark = Some(to_line_end(&place, opened));
    let finding = Finding { code: code.to_owned(), mark, ..Finding::error(message) };
    Some(Failure { finding, tests: vec![id.clone()] })
}

/// `whole` says whether no vector of the set is answered: then it is the set that nobody knows.
fn unanswered(name: &str, own: &[&Tried], whole: bool, opened: &Opened) -> Failure {
    let places = own.iter().map(|one| {
        let About { path, line, column, .. } = &one.about;
        Place { path: path.clone(), line: *line, column: *column }
    });
    let mut marks = places.map(|place| to_line_end(&place, opened));
    let fence = || opened.book.chapters.iter().find_map(|chapter| fence(chapter, name, opened));
    let mark = if whole { fence() } else { marks.next() };
    let also = |mark| Note { mark: Some(mark), message: "nor this one".to_owned() };
    let notes = if whole { Vec::new() } else { marks.map(also).collect() };
    let message = match whole {
        true => format!("nobody answers the vectors `{name}`"),
        false => format!("nobody answers this vector of `{name}`"),
    };
    let help = format!("answer them in the package's example `{COMPANION}`");
    let code = "vectors-unanswered".to_owned();
    let finding = Finding { code, mark, notes, help: vec![help], ..Finding::error(message) };
    Failure { finding, tests: own.iter().map(|one| one.about.id.clone()).collect() }
}

/// The set that a vector belongs to: its id is `SET/NAME`.
fn set(tried: &Tried) -> &str {
    let id = &tried.about.id;
    id.split_once('/').map_or(id, |(set, _)| set)
}

/// The opening line of the first fence of the vectors `name`.
fn fence(chapter: &Chapter, name: &str, opened: &Opened) -> Option<Mark> {
    let is_same = |snippet: &&Snippet| snippet.role == Role::Vectors(name.to_owned());
    let snippet = chapter.snippets.iter().find(is_same)?;
    Some(to_line_end(&chapter.place(snippet.span), opened))
}

fn to_line_end(place: &Place, opened: &Opened) -> Mark {
    let start = Point { line: place.line, column: place.column };
    let text = opened.texts.get(&place.path).unwrap_or_default();
    let line = texts::line(&text, place.line);
    let end = texts::point(&text, line.end).max(start);
    Mark::of_points(&place.path, start, end, &opened.texts)
}
