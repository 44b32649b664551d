//! `recto fmt`: the Rust of the chapters as rustfmt writes it.

use anyhow::Context;
use recto_book::{Chapter, Severity};

use crate::args::{Args, Fmt};
use crate::book::{self, Opened};
use crate::exit::Outcome;
use crate::finding::{self, Finding, Mark, Note, plural};
use crate::format::{self, Rustfmt};
use crate::project::Project;
use crate::terminal::Terminal;
use crate::{parallel, write};

/// The edition of a book without a package.
const EDITION: &str = "2024";

/// Formats the chapters, or with `--check` says what is not formatted.
pub(crate) fn run(verb: &Fmt, args: &Args, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let opened = book::open(args)?;
    let (chapters, faults) = readable(chosen(verb, &opened)?, &opened);
    terminal.findings(&faults, &opened.texts)?;
    let edition = match opened.root.join("Cargo.toml").is_file() {
        true => Project::read(&opened.root)?.package.edition,
        false => EDITION.to_owned(),
    };
    let rustfmt = Rustfmt::new(&opened.root, &edition);
    let formatted =
        parallel::map(chapters.clone(), |_, chapter| format::chapter(chapter, &rustfmt));
    let formatted = formatted.into_iter().collect::<anyhow::Result<Vec<_>>>()?;
    let mut changed = 0;
    for (chapter, formatted) in chapters.iter().zip(&formatted) {
        changed += formatted.changes.len();
        let mut findings: Vec<_> =
            formatted.left.iter().map(|left| left_alone(chapter, left, &opened)).collect();
        if verb.check {
            let changes = formatted.changes.iter();
            findings.extend(changes.map(|change| unformatted(chapter, change, &opened)));
        } else if !formatted.changes.is_empty() {
            write::whole(&opened.root.join(&chapter.path), formatted.text.as_bytes())?;
        }
        finding::sort(&mut findings);
        terminal.findings(&findings, &opened.texts)?;
    }
    let word = if verb.check { "to be formatted" } else { "formatted" };
    terminal.say(&format!("{} {word}", plural(changed, "snippet")))?;
    Ok(Outcome::fine_if(faults.is_empty() && !(verb.check && changed > 0)))
}

/// The chapters that are named; all if none is.
fn chosen<'a>(verb: &Fmt, opened: &'a Opened) -> anyhow::Result<Vec<&'a Chapter>> {
    let chapters = &opened.book.chapters;
    if verb.files.is_empty() {
        return Ok(chapters.iter().collect());
    }
    let find = |file: &std::path::PathBuf| {
        let path = file.canonicalize().with_context(|| format!("no file {}", file.display()))?;
        let found = chapters.iter().find(|chapter| {
            opened.root.join(&chapter.path).canonicalize().is_ok_and(|other| other == path)
        });
        found.with_context(|| format!("{} is no chapter of the book", file.display()))
    };
    verb.files.iter().map(find).collect()
}

/// The chapters whose structure is sound, and what is wrong with the others: an unclosed fence holds no snippet.
fn readable<'a>(chapters: Vec<&'a Chapter>, opened: &Opened) -> (Vec<&'a Chapter>, Vec<Finding>) {
    let mut faults = Vec::new();
    let (sound, _) = chapters.into_iter().partition(|chapter| {
        let (_, problems) = recto_book::read(&chapter.path, chapter.text.clone().into_bytes());
        let errors = problems.iter().filter(|problem| problem.severity == Severity::Error);
        let before = faults.len();
        faults.extend(errors.map(|problem| Finding::of_problem(problem, &opened.texts)));
        faults.len() == before
    });
    (sound, faults)
}

fn unformatted(chapter: &Chapter, change: &format::Change, opened: &Opened) -> Finding {
    let snippet = &chapter.snippets[change.snippet];
    let old: Vec<_> =
        snippet.lines.iter().map(|line| chapter.slice(line.span).to_owned()).collect();
    let at = format::first(&old, &change.lines).min(old.len() - 1);
    let number = chapter.line(snippet.lines[0].span.start);
    let mark = Mark::of_bytes(&chapter.path, snippet.lines[at].span.range(), &opened.texts);
    let diff = format::diff(&old, &change.lines, number);
    Finding {
        code: "unformatted".to_owned(),
        mark: Some(mark),
        notes: vec![Note { mark: None, message: diff }],
        help: vec!["`recto fmt` writes it so".to_owned()],
        ..Finding::error("this snippet is not formatted")
    }
}

fn left_alone(chapter: &Chapter, left: &format::Left, opened: &Opened) -> Finding {
    let fence = chapter.first_line(chapter.snippets[left.snippet].span);
    let mark = Mark::of_bytes(&chapter.path, fence.range(), &opened.texts);
    Finding {
        code: "left-unformatted".to_owned(),
        severity: Severity::Warning,
        mark: Some(mark),
        ..Finding::error(format!("this snippet is left as it is: {}", left.reason))
    }
}
