//! `recto test`: the unit tests, computed values, examples and terminal sessions of the chapters.

use std::time::{Duration, Instant};

use recto_book::{Book, Place, Severity};
use serde_json::json;

use crate::args::{Args, Test};
use crate::book::{self, Opened};
use crate::exit::Outcome;
use crate::finding::{self, Finding, Mark};
use crate::place;
use crate::project::Project;
use crate::record::{Record, Subject};
use crate::table::{Cell, Table};
use crate::terminal::{BAD, GOOD, LOOK, Progress, Terminal};
use crate::texts::Point;
use crate::trial::{self, About, Trial, Tried, Verdict};
use crate::{consoles, examples, units};

/// Runs the tests and prints how each ended.
pub(crate) fn run(verb: &Test, args: &Args, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let opened = book::open(args)?;
    if !opened.sound {
        return stopped(&opened.findings, &opened, terminal);
    }
    let begun = Instant::now();
    let project = Project::read(&opened.root)?;
    let subject = Subject::of(&opened, &project)?;
    let mut tried = match tries(verb, &opened, &project)? {
        Ok(tried) => tried,
        Err(findings) => return stopped(&findings, &opened, terminal),
    };
    sort(&mut tried, &opened.book);
    let failures: Vec<_> = tried.iter().filter_map(|tried| failure(tried, &opened)).collect();
    terminal.findings(&failures, &opened.texts)?;
    print(&tried, begun.elapsed(), terminal)?;
    if verb.filter.is_none() {
        record(&subject, &tried, &opened, &project, terminal)?;
    }
    Ok(Outcome::fine_if(failures.is_empty()))
}

/// Keeps the results, if they are those of the bytes that are there.
fn record(
    before: &Subject,
    tried: &[Tried],
    opened: &Opened,
    project: &Project,
    terminal: &Terminal,
) -> anyhow::Result<()> {
    let now = Subject::of(opened, project)?;
    if before.is_still(&now) {
        return Record::new(now, tried).write(project);
    }
    terminal
        .say(&format!("{LOOK}note{LOOK:#}: not recorded, for something was changed meanwhile"))?;
    Ok(())
}

/// Prints what stops the tests from being compiled; warnings are for `recto check`.
fn stopped(findings: &[Finding], opened: &Opened, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let errors: Vec<_> =
        findings.iter().filter(|f| f.severity == Severity::Error).cloned().collect();
    terminal.findings(&errors, &opened.texts)?;
    terminal.say(&format!("nothing was tested: {}", finding::tally(&errors)))?;
    Ok(Outcome::Problems)
}

/// Compiles everything and runs what the filter lets through.
fn tries(
    verb: &Test,
    opened: &Opened,
    project: &Project,
) -> anyhow::Result<Result<Vec<Tried>, Vec<Finding>>> {
    // Two runs would write the examples' programs over each other.
    let _lock = place::lock(&project.work_folder().join("lock"))?;
    let progress = Progress::start("compiling the library and its tests", None);
    let mut trials = match units::trials(opened, project)? {
        Ok(trials) => trials,
        Err(findings) => return Ok(Err(findings)),
    };
    progress.now("compiling the examples");
    let mut tried = match examples::prepare(opened, project)? {
        Ok(examples) => {
            trials.extend(examples.trials);
            examples.done
        }
        Err(findings) => return Ok(Err(findings)),
    };
    progress.now("compiling the programs of the sessions");
    match consoles::trials(opened, project)? {
        Ok(consoles) => trials.extend(consoles),
        Err(findings) => return Ok(Err(findings)),
    }
    drop(progress);
    let wanted = |about: &About| verb.filter.as_ref().is_none_or(|part| about.id.contains(part));
    trials.retain(|trial: &Trial| wanted(&trial.about));
    tried.retain(|tried| wanted(&tried.about));
    let progress = Progress::start("testing", Some(trials.len() as u64));
    tried.extend(trial::run(trials, Duration::from_secs(verb.timeout), &progress)?);
    Ok(Ok(tried))
}

/// Sorts by chapter, as the book has them, and line.
fn sort(tried: &mut [Tried], book: &Book) {
    let chapter = |path: &str| book.chapters.iter().position(|chapter| chapter.path == path);
    tried.sort_by_key(|tried| {
        let About { id, path, line, .. } = &tried.about;
        (chapter(path), *line, id.clone())
    });
}

/// What to tell the author of a test that failed.
fn failure(tried: &Tried, opened: &Opened) -> Option<Finding> {
    let About { id, path, line, column, kind } = &tried.about;
    let fence = Place { path: path.clone(), line: *line, column: *column };
    let word = kind.word();
    let (place, message) = match &tried.verdict {
        Verdict::Passed => return None,
        Verdict::TimedOut => {
            (fence, format!("the {word} `{id}` was stopped after {} s", tried.took.as_secs()))
        }
        Verdict::Failed { place, message } => {
            (place.clone().unwrap_or(fence), format!("the {word} `{id}` failed: {message}"))
        }
    };
    let start = Point { line: place.line, column: place.column };
    let text = opened.texts.get(&place.path).unwrap_or_default();
    let line = crate::texts::line(&text, place.line);
    let end = crate::texts::point(&text, line.end).max(start);
    let mark = Some(Mark::of_points(&place.path, start, end, &opened.texts));
    let code = if tried.verdict == Verdict::TimedOut { "test-stopped" } else { "test-failed" };
    Some(Finding { code: code.to_owned(), mark, ..Finding::error(message) })
}

fn print(tried: &[Tried], took: Duration, terminal: &Terminal) -> anyhow::Result<()> {
    for tried in tried {
        terminal.tell(&object(tried))?;
    }
    if !tried.is_empty() {
        terminal.say(&format!("{}\n", table(tried)))?;
    }
    let passed = tried.iter().filter(|tried| tried.verdict == Verdict::Passed).count();
    let style = if passed == tried.len() { GOOD } else { BAD };
    let all = tried.len();
    let seconds = took.as_secs_f64();
    terminal.say(&format!("{style}{passed} of {all} passed{style:#} in {seconds:.1} s"))?;
    Ok(())
}

fn table(tried: &[Tried]) -> String {
    let mut table = Table::new(&["result", "kind", "id", "place", "seconds"]);
    for Tried { about, verdict, took } in tried {
        table.row([
            Cell::verdict(*verdict == Verdict::Passed, word(verdict)),
            Cell::plain(about.kind.word()),
            Cell::plain(&about.id),
            Cell::faint(format!("{}:{}", about.path, about.line)),
            Cell::plain(format!("{:.3}", took.as_secs_f64())),
        ]);
    }
    table.to_string()
}

fn object(tried: &Tried) -> serde_json::Value {
    let About { id, kind, path, line, .. } = &tried.about;
    let seconds = (tried.took.as_secs_f64() * 1000.0).round() / 1000.0;
    json!({
        "test": id, "kind": kind, "path": path, "line": line,
        "result": word(&tried.verdict), "seconds": seconds,
    })
}

fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "passed",
        Verdict::Failed { .. } => "failed",
        Verdict::TimedOut => "stopped",
    }
}
