//! Trials: the tests and examples of a book, each to be run in a process of its own.

use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use std::{io, thread};

use recto_book::{Book, Chapter, Place};
use serde::{Deserialize, Serialize};

use crate::process::{self, Ended};
use crate::terminal::Progress;

/// A test or an example, and how to run it.
pub(crate) struct Trial {
    pub(crate) about: About,
    /// What to run.
    pub(crate) command: Command,
    /// Whether it passed, from how it ended.
    pub(crate) judge: Judge,
}

/// Whether a trial passed, from how its process ended.
pub(crate) type Judge = Box<dyn Fn(&Ended) -> Verdict + Send + Sync>;

/// What a trial is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct About {
    /// The id of its snippet; for a computed value, which has none, the name of its test.
    pub(crate) id: String,
    pub(crate) kind: Kind,
    /// The chapter's file.
    pub(crate) path: String,
    /// The line of its fence or value, from 1.
    pub(crate) line: usize,
    /// The column, from 1, in characters.
    pub(crate) column: usize,
}

/// What kind of trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// A unit test.
    Test,
    /// An example against the public API.
    Example,
    /// An example that the compiler has to refuse.
    Refusal,
    /// A document that has to be read, or to be refused.
    Document,
    /// A computed value of the prose.
    Value,
    /// A terminal session.
    Console,
}

/// How a trial ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Passed,
    /// It failed: where, if that is known, and what it said.
    Failed {
        place: Option<Place>,
        message: String,
    },
    /// It took longer than it may.
    TimedOut,
}

/// A trial that was run.
pub(crate) struct Tried {
    pub(crate) about: About,
    pub(crate) verdict: Verdict,
    pub(crate) took: Duration,
}

impl Kind {
    /// The word for it in tables.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Kind::Test => "test",
            Kind::Example => "example",
            Kind::Refusal => "refusal",
            Kind::Document => "document",
            Kind::Value => "value",
            Kind::Console => "console",
        }
    }
}

/// Runs trials, as many at once as the machine has cores; the results are in the trials' order.
pub(crate) fn run(
    trials: Vec<Trial>,
    limit: Duration,
    progress: &Progress,
) -> io::Result<Vec<Tried>> {
    let queue: Vec<Mutex<Option<Trial>>> =
        trials.into_iter().map(|t| Mutex::new(Some(t))).collect();
    let results: Vec<Mutex<Option<io::Result<Tried>>>> =
        queue.iter().map(|_| Mutex::new(None)).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(at) =
            Some(next.fetch_add(1, Ordering::Relaxed)).filter(|at| *at < queue.len())
        {
            let trial = queue[at].lock().ok().and_then(|mut trial| trial.take());
            let tried = trial.map(|trial| run_one(trial, limit));
            if let Ok(mut result) = results[at].lock() {
                *result = tried;
            }
            progress.step();
        }
    };
    thread::scope(|scope| {
        let workers = thread::available_parallelism().map_or(1, |cores| cores.get());
        (0..workers).for_each(|_| drop(scope.spawn(work)));
    });
    results.into_iter().filter_map(|result| result.into_inner().ok().flatten()).collect()
}

fn run_one(trial: Trial, limit: Duration) -> io::Result<Tried> {
    let ended = process::run(trial.command, limit)?;
    let verdict = if ended.status.is_none() { Verdict::TimedOut } else { (trial.judge)(&ended) };
    Ok(Tried { about: trial.about, verdict, took: ended.took })
}

/// What a panicking process says: the place and the message of its first panic in a chapter, else of its first.
pub(crate) fn panic(output: &str, chapters: &[Chapter]) -> Option<(Option<Place>, String)> {
    let mut panics = output.split(" panicked at ").skip(1).map(|text| one_panic(text, chapters));
    let first = panics.next()?;
    if first.0.is_some() {
        Some(first)
    } else {
        Some(panics.find(|p| p.0.is_some()).unwrap_or(first))
    }
}

fn one_panic(text: &str, chapters: &[Chapter]) -> (Option<Place>, String) {
    let (head, rest) = text.split_once('\n').unwrap_or((text, ""));
    let end =
        rest.find("note: run with `RUST_BACKTRACE").or_else(|| rest.find("\nstack backtrace:"));
    let message = rest[..end.unwrap_or(rest.len())].trim_end().to_owned();
    (place(head.trim_end().trim_end_matches(':'), chapters), message)
}

/// The place in a chapter that `PATH:LINE:COLUMN` names, the front of its path cut off.
fn place(text: &str, chapters: &[Chapter]) -> Option<Place> {
    let mut parts = text.rsplitn(3, ':');
    let (column, line, path) = (parts.next()?, parts.next()?, parts.next()?);
    let (line, column) = (line.parse().ok()?, column.parse().ok()?);
    let path = path.replace('\\', "/");
    let chapter = chapters.iter().find(|chapter| {
        path.strip_suffix(&chapter.path)
            .is_some_and(|front| front.is_empty() || front.ends_with('/'))
    })?;
    Some(Place { path: chapter.path.clone(), line, column })
}

/// The judge of a process that has to end well.
pub(crate) fn ends_well(book: &Book) -> Judge {
    let chapters = book.chapters.clone();
    Box::new(move |ended| if ended.success() { Verdict::Passed } else { failure(ended, &chapters) })
}

/// The same for a trial whose own place says more than that of the code it was turned into.
pub(crate) fn ends_well_where_it_stands(book: &Book) -> Judge {
    let judge = ends_well(book);
    Box::new(move |ended| match judge(ended) {
        Verdict::Failed { message, .. } => Verdict::Failed { place: None, message },
        verdict => verdict,
    })
}

/// The verdict on a process that ended badly: its panic, or else its last words.
fn failure(ended: &Ended, chapters: &[Chapter]) -> Verdict {
    let (place, message) = panic(&ended.output, chapters).unwrap_or_default();
    let message =
        if place.is_some() { message } else { format!("{message}\n{}", last_words(ended)) };
    Verdict::Failed { place, message: message.trim().to_owned() }
}

fn last_words(ended: &Ended) -> String {
    let status = ended.status.map_or_else(String::new, |status| status.to_string());
    let error = ended.output.lines().find(|line| line.starts_with("Error: "));
    error.map_or(status, str::to_owned)
}
