//! Trials: the tests and examples of a book, each to be run in a process of its own.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use recto_book::{Book, Place};
use recto_check::evidence::{End, Event, Run};
use serde::{Deserialize, Serialize};

use crate::process::{self, Ended};
use crate::terminal::Progress;
use crate::{log, parallel};

/// A test or an example, and how to run it.
pub(crate) struct Trial {
    pub(crate) about: About,
    /// What to run.
    pub(crate) command: Command,
    /// What to write to its stdin.
    pub(crate) input: String,
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
    /// A test vector.
    Vector,
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
    /// It was not run: it bears `#[ignore]`.
    Ignored,
    /// It is a vector, and nobody does what it asks.
    Unanswered,
}

/// A trial that was run.
pub(crate) struct Tried {
    pub(crate) about: About,
    pub(crate) verdict: Verdict,
    /// What it recorded.
    pub(crate) events: Vec<Event>,
    pub(crate) took: Duration,
}

/// What is known of trials before any is run.
#[derive(Default)]
pub(crate) struct Prepared {
    /// Those that are to be run.
    pub(crate) trials: Vec<Trial>,
    /// Those of which all is known.
    pub(crate) done: Vec<Tried>,
}

impl Prepared {
    /// Adds others.
    pub(crate) fn extend(&mut self, others: Prepared) {
        self.trials.extend(others.trials);
        self.done.extend(others.done);
    }

    /// Keeps those whose id holds `part`.
    pub(crate) fn keep(&mut self, part: &str) {
        self.trials.retain(|trial| trial.about.id.contains(part));
        self.done.retain(|tried| tried.about.id.contains(part));
    }
}

impl Trial {
    /// A trial with nothing on its stdin.
    pub(crate) fn new(about: About, command: Command, judge: Judge) -> Self {
        Trial { about, command, input: String::new(), judge }
    }
}

impl Tried {
    /// An example that only had to be compiled, and was.
    pub(crate) fn compiled(about: About) -> Self {
        Tried::without_running(about, Verdict::Passed)
    }

    /// A test that bears `#[ignore]`.
    pub(crate) fn ignored(about: About) -> Self {
        Tried::without_running(about, Verdict::Ignored)
    }

    /// A vector that nobody could be asked.
    pub(crate) fn unanswered(about: About) -> Self {
        Tried::without_running(about, Verdict::Unanswered)
    }

    fn without_running(about: About, verdict: Verdict) -> Self {
        Tried { about, verdict, events: Vec::new(), took: Duration::ZERO }
    }

    /// The same as the judges of evidence want it.
    pub(crate) fn run(&self) -> Run {
        self.about.run(self.verdict.end(), &self.events)
    }
}

impl About {
    /// What the judges of evidence want of a trial that ended so and recorded these events.
    pub(crate) fn run(&self, end: End, events: &[Event]) -> Run {
        let About { id, kind, path, line, .. } = self;
        let (test, kind, path) = (id.clone(), kind.word().to_owned(), path.clone());
        Run { test, kind, path, line: *line, end, events: events.to_vec() }
    }
}

impl Verdict {
    /// The same as the judges of evidence want it.
    pub(crate) fn end(&self) -> End {
        match self {
            Verdict::Passed => End::Passed,
            Verdict::Ignored => End::Ignored,
            _ => End::Failed,
        }
    }
}

impl Kind {
    /// The word for it in tables.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Kind::Test => "test",
            Kind::Example => "example",
            Kind::Refusal => "refusal",
            Kind::Document => "document",
            Kind::Vector => "vector",
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
) -> anyhow::Result<Vec<Tried>> {
    let logs = tempfile::tempdir().context("no temporary folder can be made")?;
    let tried = parallel::map(trials, |at, trial| {
        let tried = run_one(trial, limit, &logs.path().join(at.to_string()));
        progress.step();
        tried
    });
    tried.into_iter().collect()
}

/// Runs one trial, which records into the file `log`.
fn run_one(trial: Trial, limit: Duration, log: &Path) -> anyhow::Result<Tried> {
    let Trial { about, mut command, input, judge } = trial;
    command.env(log::VARIABLE, log);
    let ended = process::run(command, input, limit)
        .with_context(|| format!("`{}` can't be started", about.id))?;
    let verdict = if ended.status.is_none() { Verdict::TimedOut } else { judge(&ended) };
    Ok(Tried { about, verdict, events: log::read(log), took: ended.took })
}

/// The files of the chapters, which panics may name.
pub(crate) fn chapters(book: &Book) -> Arc<[String]> {
    book.chapters.iter().map(|chapter| chapter.path.clone()).collect()
}

/// What a panicking process says: the place and the message of its first panic in one of the files `known`, else of
/// its first.
fn panic(output: &str, known: &[String]) -> Option<(Option<Place>, String)> {
    let mut panics = output.split(" panicked at ").skip(1).map(|text| one_panic(text, known));
    let first = panics.next()?;
    if first.0.is_some() {
        Some(first)
    } else {
        Some(panics.find(|p| p.0.is_some()).unwrap_or(first))
    }
}

fn one_panic(text: &str, known: &[String]) -> (Option<Place>, String) {
    let (head, rest) = text.split_once('\n').unwrap_or((text, ""));
    let end =
        rest.find("note: run with `RUST_BACKTRACE").or_else(|| rest.find("\nstack backtrace:"));
    let message = rest[..end.unwrap_or(rest.len())].trim_end().to_owned();
    (place(head.trim_end().trim_end_matches(':'), known), message)
}

/// The place in a known file that `PATH:LINE:COLUMN` names, the front of its path cut off.
fn place(text: &str, known: &[String]) -> Option<Place> {
    let mut parts = text.rsplitn(3, ':');
    let (column, line, path) = (parts.next()?, parts.next()?, parts.next()?);
    let (line, column) = (line.parse().ok()?, column.parse().ok()?);
    let path = path.replace('\\', "/");
    let is_same = |known: &&String| {
        let front = path.strip_suffix(known.as_str());
        front.is_some_and(|front| front.is_empty() || front.ends_with('/'))
    };
    Some(Place { path: known.iter().find(is_same)?.clone(), line, column })
}

/// The judge of a process that has to end well; `known` are the files that its panics may be in.
pub(crate) fn ends_well(known: Arc<[String]>) -> Judge {
    Box::new(move |ended| if ended.success() { Verdict::Passed } else { failure(ended, &known) })
}

/// The same for a trial whose own place says more than that of the code it was turned into.
pub(crate) fn ends_well_where_it_stands(known: Arc<[String]>) -> Judge {
    let judge = ends_well(known);
    Box::new(move |ended| match judge(ended) {
        Verdict::Failed { message, .. } => Verdict::Failed { place: None, message },
        verdict => verdict,
    })
}

/// The verdict on a process that ended badly: its panic, or else its last words.
fn failure(ended: &Ended, known: &[String]) -> Verdict {
    let (place, message) = panic(&ended.output, known).unwrap_or_default();
    let message = if place.is_some() { message } else { format!("{message}\n{}", end(ended)) };
    Verdict::Failed { place, message: message.trim().to_owned() }
}

/// What a process said that ended badly, wherever it was.
pub(crate) fn last_words(ended: &Ended) -> String {
    let (_, message) = panic(&ended.output, &[]).unwrap_or_default();
    format!("{message}\n{}", end(ended)).trim().to_owned()
}

fn end(ended: &Ended) -> String {
    let status = ended.status.map_or_else(String::new, |status| status.to_string());
    let error = ended.output.lines().find(|line| line.starts_with("Error: "));
    error.map_or(status, str::to_owned)
}
