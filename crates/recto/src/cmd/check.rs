//! `recto check`: what is wrong with the chapters, then what the compiler says about their code.

use recto_book::Place;
use serde_json::json;

use crate::args::{Args, Check};
use crate::bless::{self, Blessed};
use crate::compile;
use crate::compiler::Translator;
use crate::exit::Outcome;
use crate::finding::{self, Finding, plural};
use crate::measured;
use crate::project::{self, Project};
use crate::terminal::{GOOD, Progress, Terminal};
use crate::{book, book::Opened};

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
    let mut findings = opened.findings.clone();
    terminal.findings(&findings, &opened.texts)?;
    if !verb.fast && opened.sound {
        let compiled = compiler(&opened)?;
        terminal.findings(&compiled, &opened.texts)?;
        findings.extend(compiled);
    }
    if !opened.book.chapters.is_empty() {
        terminal.say(&format!("{}\n", measured::table(&opened.book.chapters)))?;
    }
    terminal.say(&summary(&opened, &findings))?;
    let strict = verb.strict && !findings.is_empty();
    Ok(Outcome::fine_if(!strict && !finding::any_error(&findings)))
}

/// Says what was rewritten; whether anything was.
fn told(blessed: &[Blessed], terminal: &Terminal) -> anyhow::Result<bool> {
    for Blessed { place, old, new } in blessed {
        terminal.say(&format!("{GOOD}blessed{GOOD:#} {place}: `{old}` is now `{new}`"))?;
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
fn compiler(opened: &Opened) -> anyhow::Result<Vec<Finding>> {
    let progress = Progress::start("asking the compiler", None);
    let project = Project::read(&opened.root)?;
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
    Ok(findings)
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
