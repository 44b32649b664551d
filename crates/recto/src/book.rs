//! The book that the program works on: where it is, what is in it, what is wrong with it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use recto_book::{Book, Problem, Severity, Span};
use recto_check::Pending;
use recto_weave::Settings;

use crate::args::Args;
use crate::beside::Beside;
use crate::finding::{self, Finding};
use crate::settings;
use crate::texts::Texts;

/// A book with the findings of reading and checking it.
pub(crate) struct Opened {
    /// The folder that holds `spec/`, absolute.
    pub(crate) root: PathBuf,
    /// Shared with the judges of trials, which outlive a borrow.
    pub(crate) book: Arc<Book>,
    /// What is wrong with the chapters themselves, sorted by place; last what changed since the lock.
    pub(crate) findings: Vec<Finding>,
    /// Whether the chapters are sound, so that their code can be compiled; how they read does not matter for that.
    pub(crate) sound: bool,
    /// What `book.toml` says, if there is one.
    pub(crate) settings: Option<Settings>,
    /// What was promised.
    pub(crate) beside: Beside,
    /// What changed since the lock and no other problem tells; it is among the findings too.
    pub(crate) pending: Pending,
    pub(crate) texts: Arc<Texts>,
}

impl Opened {
    /// The findings that `pending` still is.
    pub(crate) fn changes(&self, pending: &Pending) -> Vec<Finding> {
        let problems = pending.problems(&self.book);
        let mut findings =
            problems.iter().map(|problem| Finding::of_problem(problem, &self.texts)).collect();
        finding::sort(&mut findings);
        findings
    }

    /// Makes what changed where one of `findings` is a note under it.
    pub(crate) fn note_changes(&self, pending: &mut Pending, findings: &mut [Finding]) {
        for finding in findings {
            let Some(mark) = &finding.mark else { continue };
            let span = Span::from(mark.bytes.clone());
            let mut problem = [Problem::new("found", &mark.path, span, "")];
            pending.yield_to(&self.book, &mut problem);
            let [problem] = problem.map(|problem| Finding::of_problem(&problem, &self.texts));
            finding.notes.extend(problem.notes);
        }
    }
}

/// Finds, reads and checks the book that the arguments name.
pub(crate) fn open(args: &Args) -> anyhow::Result<Opened> {
    let root = root(args.root.as_deref())?;
    let (mut book, mut problems) = recto_book::open(&root);
    let sound = problems.iter().all(|problem| problem.severity != Severity::Error);
    problems.extend(recto_check::check(&book));
    let (settings, found) = settings::read(&root);
    // Of a file that can't be read nothing is known, so that no source is wrong.
    if settings.is_some() || found.is_empty() {
        let repositories = settings.as_ref().map(repositories).unwrap_or_default();
        problems.extend(recto_check::check_sources(&book, &repositories));
    }
    problems.extend(found);
    let beside = Beside::read(&root);
    let broken = recto_check::upstream::check_lock(&beside.sentences);
    if broken.is_empty() {
        let unread = recto_check::upstream::unread(&book, &beside.upstream).into_iter();
        let is_wrong =
            |one: &Problem| problems.iter().any(|p| (&p.path, p.span) == (&one.path, one.span));
        problems.extend(unread.filter(|one| !is_wrong(one)).collect::<Vec<_>>());
    }
    problems.extend(broken);
    let pending = recto_check::keep(&mut book, &beside.promises(), &mut problems);
    let texts = Arc::new(Texts::new(&root, &book));
    let book = Arc::new(book);
    let mut findings = problems.iter().map(|p| Finding::of_problem(p, &texts)).collect();
    finding::sort(&mut findings);
    let mut opened = Opened { root, book, findings, sound, settings, beside, pending, texts };
    opened.findings.extend(opened.changes(&opened.pending));
    Ok(opened)
}

/// The upstream repositories that `book.toml` names, with the versions that a link may name.
fn repositories(settings: &Settings) -> recto_check::Repositories {
    let versions = |name| settings.versions.get(name).cloned().unwrap_or_default();
    settings.upstream.keys().map(|name| (name.clone(), versions(name))).collect()
}

fn root(given: Option<&Path>) -> anyhow::Result<PathBuf> {
    let here = std::env::current_dir().context("the current folder can't be read")?;
    if let Some(given) = given {
        let root = here.join(given);
        return root.canonicalize().with_context(|| format!("no folder {}", given.display()));
    }
    let Some(root) = here.ancestors().find(|folder| folder.join("spec/SUMMARY.md").is_file())
    else {
        bail!("no spec/SUMMARY.md here or above: name the book's folder with --root");
    };
    Ok(root.to_owned())
}
