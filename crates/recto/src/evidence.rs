//! The evidence that a run of all tests gives: what it covers, and what is wrong with it.

use recto_book::{Problem, Span};
use recto_check::evidence::{self, Coverage, Run, Site};

use crate::book::Opened;
use crate::covered;
use crate::failures::Failure;
use crate::finding::{Finding, Mark, Note};
use crate::project::Project;
use crate::texts;

/// What the tests of a book say of its clauses.
pub(crate) struct Judged {
    /// The failures and the problems of evidence.
    pub(crate) findings: Vec<Finding>,
    /// What is covered, for people.
    pub(crate) table: String,
}

/// What `runs`, which cover this, show. What follows from a failure goes under it.
pub(crate) fn judge(
    runs: &[Run],
    coverage: &Coverage,
    failures: Vec<Failure>,
    opened: &Opened,
    project: &Project,
) -> Judged {
    if !project.records() {
        let findings = failures.into_iter().map(|failure| failure.finding).collect();
        return Judged { findings, table: NO_EVIDENCE.to_owned() };
    }
    let problems = evidence::problems(&opened.book, runs, coverage, &|site| line(site, opened));
    let of_problem = |problem| Finding::of_problem(problem, &opened.texts);
    let mut told: Vec<Finding> = problems.iter().map(of_problem).collect();
    let mut findings = Vec::new();
    for failure in failures {
        match uncoded(&failure, coverage, &problems, opened) {
            Some(at) => told[at].adopt(failure.finding),
            None => findings.push(with_consequences(failure, runs, coverage, opened)),
        }
    }
    findings.extend(told);
    Judged { findings, table: covered::table(coverage, &opened.book) }
}

const NO_EVIDENCE: &str =
    "no clause is verified: the package has no feature `evidence`, with which its tests record";

/// Which of the problems is the cause of the failure: that of a clause without code.
fn uncoded(
    failure: &Failure,
    coverage: &Coverage,
    problems: &[Problem],
    opened: &Opened,
) -> Option<usize> {
    let mut tests = failure.tests.iter();
    let id = tests.find_map(|test| evidence::uncoded(&opened.book, coverage, test))?;
    let (chapter, anchor) = opened.book.anchor(id)?;
    problems.iter().position(|one| (&one.path, one.span) == (&chapter.path, anchor.marker))
}

fn with_consequences(
    failure: Failure,
    runs: &[Run],
    coverage: &Coverage,
    opened: &Opened,
) -> Finding {
    let Failure { mut finding, tests } = failure;
    let of = |test: &String| evidence::consequences(&opened.book, runs, coverage, test);
    let notes = tests.iter().flat_map(of);
    finding.notes.extend(notes.map(|note| under(&note, opened)));
    finding
}

fn under(note: &recto_book::Note, opened: &Opened) -> Note {
    let mark = Mark::of_bytes(&note.path, note.span.range(), &opened.texts);
    Note { mark: Some(mark), message: note.label.clone() }
}

/// The bytes of a line, without the space before it.
fn line(site: &Site, opened: &Opened) -> Span {
    let text = opened.texts.get(&site.path).unwrap_or_default();
    let line = texts::line(&text, site.line);
    let space = text[line.clone()].len() - text[line.clone()].trim_start().len();
    Span::from(line.start + space..line.end)
}
