//! `recto upstream`: which upstream sentences the clauses rest on, which no clause covers, and which have changed.

use std::fs;

use anyhow::Context;
use recto_check::upstream::{Document, Index, LOCK, LeftOut, Lock, Trace, trace};
use serde_json::json;

use crate::args::{Args, Upstream};
use crate::book::{self, Opened};
use crate::exit::Outcome;
use crate::finding::{self, Finding, plural};
use crate::table::{Cell, Table};
use crate::terminal::Terminal;
use crate::write;

/// Traces the clauses and prints what is found; with `--accept` writes the lock.
pub(crate) fn run(verb: &Upstream, args: &Args, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let opened = book::open(args)?;
    let named = || verb.index.display().to_string();
    let text = fs::read_to_string(&verb.index).with_context(|| format!("no index {}", named()))?;
    let index = Index::parse(&text).with_context(|| format!("{} is no index", named()))?;
    let file = opened.root.join(LOCK);
    let lock = Lock::parse(&fs::read_to_string(&file).unwrap_or_default());
    let mut trace = trace(&opened.book, &index, &lock);
    if verb.accept {
        trace.problems.retain(|problem| !can_be_accepted(problem.code));
    }
    print(&trace, &opened, terminal)?;
    if verb.accept && trace.problems.is_empty() {
        write::whole(&file, trace.lock.text().as_bytes())?;
        let held = plural(trace.lock.0.len(), "sentence");
        let fresh = trace.lock.0.iter().filter(|(key, hash)| lock.0.get(key) != Some(hash)).count();
        terminal.say(&format!("{LOCK} holds {held}, {fresh} of them new or changed"))?;
    }
    Ok(Outcome::fine_if(trace.problems.is_empty()))
}

/// Whether it is enough that somebody read the sentence; else the chapter has to be mended first.
fn can_be_accepted(code: &str) -> bool {
    matches!(code, "sentence-new" | "sentence-changed")
}

fn print(trace: &Trace, opened: &Opened, terminal: &Terminal) -> anyhow::Result<()> {
    let problems = trace.problems.iter();
    let findings: Vec<_> = problems.map(|p| Finding::of_problem(p, &opened.texts)).collect();
    terminal.findings(&findings, &opened.texts)?;
    for document in &trace.documents {
        terminal.tell(&json!({ "document": document }))?;
    }
    for (clause, section) in &trace.silent {
        terminal.tell(&json!({ "clause": clause, "not_in_index": section }))?;
    }
    for left in &trace.left_out {
        terminal.tell(&json!({ "left_out": left }))?;
    }
    terminal.say(&format!("{}\n", table(&trace.documents)))?;
    list("left out:", trace.left_out.iter().map(left_out), terminal)?;
    let silent = trace.silent.iter().map(|(clause, section)| format!("{clause}: {section}"));
    list("clauses whose section has no sentence in the index:", silent, terminal)?;
    let sum = |of: fn(&Document) -> usize| trace.documents.iter().map(of).sum::<usize>();
    let left_out = match sum(|document| document.left_out) {
        0 => String::new(),
        some => format!(", {some} left out"),
    };
    let (covered, all) = (sum(|document| document.covered), sum(|document| document.statements));
    let (all, tally) = (plural(all, "sentence"), finding::tally(&findings));
    terminal.say(&format!("{covered} of {all} covered{left_out}: {tally}"))?;
    Ok(())
}

/// A list under its title, and nothing without entries.
fn list(
    title: &str,
    mut entries: impl ExactSizeIterator<Item = String>,
    terminal: &Terminal,
) -> anyhow::Result<()> {
    if entries.len() == 0 {
        return Ok(());
    }
    terminal.say(title)?;
    entries.try_for_each(|entry| terminal.say(&format!("  {entry}")))?;
    terminal.say("")?;
    Ok(())
}

fn left_out(LeftOut { unit, document, sentences, why }: &LeftOut) -> String {
    format!("{document} {}: {why} ({unit})", ranges(sentences.iter().copied()))
}

fn table(documents: &[Document]) -> String {
    let columns =
        ["document", "sentences", "in reach", "covered", "left out", "not covered", "beyond reach"];
    let mut table = Table::new(&columns);
    for document in documents {
        let Document { name, statements, reach, covered, left_out, uncovered } = document;
        let open = |in_reach: bool| {
            let those = uncovered.iter().filter(move |one| one.in_reach == in_reach);
            ranges(those.map(|one| one.statement.n))
        };
        table.row([
            Cell::plain(name),
            Cell::plain(statements.to_string()),
            Cell::plain(reach.to_string()),
            Cell::plain(covered.to_string()),
            Cell::plain(left_out.to_string()),
            Cell::plain(open(true)),
            Cell::faint(open(false)),
        ]);
    }
    table.to_string()
}

/// `1-3, 5` for 1, 2, 3, 5.
fn ranges(numbers: impl Iterator<Item = u32>) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for n in numbers {
        match ranges.last_mut() {
            Some((_, end)) if *end + 1 == n => *end = n,
            _ => ranges.push((n, n)),
        }
    }
    let written = ranges.iter().map(|(start, end)| match start == end {
        true => start.to_string(),
        false => format!("{start}-{end}"),
    });
    written.collect::<Vec<_>>().join(", ")
}
