//! `recto test`: the unit tests, computed values, examples and terminal sessions of the chapters.

use std::time::{Duration, Instant};

use anyhow::bail;
use recto_check::evidence::cover;
use serde_json::json;

use crate::args::{Args, Test};
use crate::book::{self, Opened};
use crate::exit::Outcome;
use crate::finding::{self, Finding};
use crate::gather::{Wanted, gather};
use crate::project::Project;
use crate::record::{Record, Subject};
use crate::table::{Cell, Table};
use crate::terminal::{BAD, GOOD, Terminal};
use crate::trial::{About, Tried, Verdict};
use crate::{evidence, failures};

/// Runs the tests and prints how each ended, then what they show of the clauses.
pub(crate) fn run(verb: &Test, args: &Args, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let opened = book::open(args)?;
    if !opened.sound {
        return stopped(&opened.findings, &opened, terminal);
    }
    let begun = Instant::now();
    let project = Project::read(&opened.root)?;
    let subject = Subject::of(&opened.root, &project)?;
    let wanted =
        Wanted { filter: verb.filter.as_deref(), limit: Duration::from_secs(verb.timeout) };
    let tried = match gather(&wanted, &opened, &project)? {
        Ok(tried) => tried,
        Err(findings) => return stopped(&findings, &opened, terminal),
    };
    if let (Some(filter), true) = (&verb.filter, tried.is_empty()) {
        bail!("no id of a test, example, document, vector or session contains `{filter}`");
    }
    let failures = failures::failures(&tried, &opened);
    let fine = failures.is_empty();
    if verb.filter.is_some() {
        let findings: Vec<_> = failures.into_iter().map(|failure| failure.finding).collect();
        terminal.findings(&findings, &opened.texts)?;
        print(&tried, begun.elapsed(), terminal)?;
        return Ok(Outcome::fine_if(fine));
    }
    let runs: Vec<_> = tried.iter().map(Tried::run).collect();
    let coverage = cover(&opened.book, Some(&runs));
    let judged = evidence::judge(&runs, &coverage, failures, &opened, &project);
    terminal.findings(&judged.findings, &opened.texts)?;
    print(&tried, begun.elapsed(), terminal)?;
    terminal.say(&format!("\n{}", judged.table))?;
    if !Record::keep(&subject, &tried, &opened.root, &project)? {
        terminal.say(NOT_RECORDED)?;
    }
    Ok(Outcome::fine_if(fine))
}

/// What is said where nothing is kept.
const NOT_RECORDED: &str = "note: not recorded, for something was changed meanwhile";

/// Prints what stops the tests from being compiled; warnings are for `recto check`.
fn stopped(findings: &[Finding], opened: &Opened, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let errors = finding::errors(findings);
    terminal.findings(&errors, &opened.texts)?;
    terminal.say(&format!("nothing was tested: {}", finding::tally(&errors)))?;
    Ok(Outcome::Problems)
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
    for Tried { about, verdict, took, .. } in tried {
        table.row([
            result(verdict),
            Cell::plain(about.kind.word()),
            Cell::plain(&about.id),
            Cell::faint(format!("{}:{}", about.path, about.line)),
            Cell::plain(format!("{:.3}", took.as_secs_f64())),
        ]);
    }
    table.to_string()
}

fn result(verdict: &Verdict) -> Cell {
    match verdict {
        Verdict::Ignored => Cell::look(word(verdict)),
        _ => Cell::verdict(*verdict == Verdict::Passed, word(verdict)),
    }
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
        Verdict::Ignored => "ignored",
        Verdict::Unanswered => "unanswered",
    }
}
