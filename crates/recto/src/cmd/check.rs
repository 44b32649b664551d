//! `recto check`: what is wrong with the chapters, then what the compiler says about their code.

use std::time::Duration;

use recto_book::Place;
use recto_check::evidence::{Run, cover};
use serde_json::json;

use crate::args::{Args, Check};
use crate::bless::{self, Blessed};
use crate::compile;
use crate::compiler::Translator;
use crate::evidence::{self, Judged};
use crate::exit::Outcome;
use crate::finding::{self, Finding, plural};
use crate::gather::{Wanted, gather};
use crate::project::{self, Project};
use crate::record::{Record, Subject};
use crate::terminal::{GOOD, Progress, Terminal};
use crate::trial::Tried;
use crate::{book, book::Opened};
use crate::{failures, measured};

/// How long a test may take.
const LIMIT: Duration = Duration::from_secs(60);

/// The codes of what merely differs from the lock.
const CHANGES: [&str; 3] = ["changed-level", "reworded-clause", "unlocked"];

/// Checks the book and prints what is found.
pub(crate) fn run(verb: &Check, args: &Args, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let mut opened = book::open(args)?;
    if verb.bless && opened.sound {
        // Values may be computed from documents, so these come first.
        if told(&bless::documents(&opened)?, terminal)? {
            opened = book::open(args)?;
        }
        // What stops the values from being computed, the check itself reports.
        if told(&bless::values(&opened)?.unwrap_or_default(), terminal)? {
            opened = book::open(args)?;
        }
    }
    let Found { findings, table } = found(verb, &opened, terminal)?;
    if !opened.book.chapters.is_empty() {
        terminal.say(&format!("{}\n", measured::table(&opened.book.chapters)))?;
    }
    if let Some(table) = table {
        terminal.say(&format!("{table}\n"))?;
    }
    terminal.say(&summary(&opened, &findings))?;
    let strict = verb.strict && !findings.is_empty();
    Ok(Outcome::fine_if(!strict && !finding::any_error(&findings)))
}

/// What a check found.
struct Found {
    findings: Vec<Finding>,
    /// What the tests cover, if they were looked at.
    table: Option<String>,
}

/// Looks at the chapters, their code and their evidence, and prints what is found of each as soon as it is known.
fn found(verb: &Check, opened: &Opened, terminal: &Terminal) -> anyhow::Result<Found> {
    let mut pending = opened.pending.clone();
    // What merely differs from the lock may follow from what is found later, so it is told last; what is marked as a
    // clause and is none any more is an error.
    let is_change =
        |finding: &Finding| CHANGES.contains(&finding.code.as_str()) && !finding.is_error();
    let mut findings = opened.findings.clone();
    findings.retain(|finding| !is_change(finding));
    terminal.findings(&findings, &opened.texts)?;
    let mut add = |mut more: Vec<Finding>, findings: &mut Vec<Finding>| {
        opened.note_changes(&mut pending, &mut more);
        terminal.findings(&more, &opened.texts)?;
        findings.extend(more);
        anyhow::Ok(())
    };
    let mut table = None;
    if !verb.fast && opened.sound && !opened.pending.breaks_items() {
        let project = Project::read(&opened.root)?;
        let compiled = compiler(opened, &project)?;
        // What an error leaves unverified follows from it.
        if finding::any_error(&findings) || finding::any_error(&compiled) {
            add(compiled, &mut findings)?;
        } else {
            let mut judged = evidence(opened, &project)?;
            add(failures::adopt(compiled, &mut judged.findings, &opened.book), &mut findings)?;
            add(judged.findings, &mut findings)?;
            table = Some(judged.table);
        }
    }
    let mut changes = opened.changes(&pending);
    // What is only to be accepted can wait until nothing else is wrong.
    changes.retain(is_change);
    let all = findings.len() + changes.len();
    changes.retain(|one| one.code != "unlocked" || all == 1);
    terminal.findings(&changes, &opened.texts)?;
    findings.extend(changes);
    Ok(Found { findings, table })
}

/// Says what was rewritten; whether anything was.
fn told(blessed: &[Blessed], terminal: &Terminal) -> anyhow::Result<bool> {
    for Blessed { place, old, new } in blessed {
        let change = match old.contains('\n') {
            true => "is what its code gives".to_owned(),
            false => format!("`{old}` is now `{new}`"),
        };
        terminal.say(&format!("{GOOD}blessed{GOOD:#} {place}: {change}"))?;
        let Place { path, line, column } = place;
        terminal.tell(&json!({
            "blessed": new, "was": old, "path": path, "line": line, "column": column,
        }))?;
    }
    if !blessed.is_empty() {
        terminal.say("")?;
    }
    Ok(!blessed.is_empty())
}

/// What clippy, or else the compiler, says about the library and then about its tests.
fn compiler(opened: &Opened, project: &Project) -> anyhow::Result<Vec<Finding>> {
    let progress = Progress::start("asking the compiler", None);
    let translator = Translator { book: &opened.book, texts: &opened.texts, root: &opened.root };
    let verb = if compile::has("clippy", &opened.root) { "clippy" } else { "check" };
    let mut findings = Vec::new();
    // The profile `test` compiles the library with its tests; without them, what only tests use is seen unused.
    for profile in ["dev", "test"] {
        progress.now(&format!("asking {verb} about the {profile} profile"));
        let mut command = project::cargo(&opened.root);
        command.args([verb, "--package", &project.package.name, "--lib", "--profile", profile]);
        command.args(["--message-format=json", "--quiet"]);
        findings.extend(compile::run(command, &project.library(), &translator)?.findings);
        if finding::any_error(&findings) {
            break;
        }
    }
    finding::sort(&mut findings);
    Ok(finding::gravest(findings))
}

/// What the tests say of the clauses: those of the last run, if it was on these bytes and all passed; else they are
/// run now. What stops them from being compiled is told in their place.
fn evidence(opened: &Opened, project: &Project) -> anyhow::Result<Judged> {
    let judge = |runs: &[Run], tried: &[Tried]| {
        let coverage = cover(&opened.book, Some(runs));
        let failures = failures::together(failures::failures(tried, opened), runs, &coverage);
        evidence::judge(runs, &coverage, failures, opened, project)
    };
    if !project.records() {
        return Ok(judge(&[], &[]));
    }
    let subject = Subject::of(&opened.root, project)?;
    if let Some(record) = Record::of(&subject, project).filter(Record::is_fine) {
        return Ok(judge(&record.runs(), &[]));
    }
    let wanted = Wanted { filter: None, limit: LIMIT };
    let tried = match gather(&wanted, opened, project)? {
        Ok(tried) => tried,
        Err(findings) => {
            return Ok(Judged {
                findings: finding::gravest(findings),
                table: "nothing was tested".to_owned(),
            });
        }
    };
    Record::keep(&subject, &tried, &opened.root, project)?;
    let runs: Vec<_> = tried.iter().map(Tried::run).collect();
    Ok(judge(&runs, &tried))
}

fn summary(opened: &Opened, findings: &[Finding]) -> String {
    let book = &opened.book;
    let snippets = book.chapters.iter().map(|chapter| chapter.snippets.len()).sum();
    format!(
        "{}, {}, {}: {}",
        plural(book.chapters.len(), "chapter"),
        plural(snippets, "snippet"),
        plural(book.ids().count(), "id"),
        finding::tally(findings)
    )
}
