//! The report: what the book holds and what was verified, for people (one page) and for programs.

use std::path::Path;

use anyhow::Context as _;
use recto_book::{Chapter, Level, Status};
use recto_check::evidence::End;
use recto_check::measure;
use serde::Serialize;
use tera::Context;

use crate::book::Opened;
use crate::finding::Finding;
use crate::measured::{self, COLUMNS};
use crate::project::Project;
use crate::record::{self, Record, Recorded, Subject};
use crate::template::REPORT;
use crate::trial::About;

/// Everything the report says.
#[derive(Serialize)]
pub(crate) struct Report {
    title: String,
    package: String,
    version: String,
    chapters: Vec<Row>,
    totals: Totals,
    /// The warnings; a book with errors has no report.
    warnings: Vec<Warning>,
    tested: Tested,
}

/// One chapter.
#[derive(Serialize)]
struct Row {
    name: String,
    title: String,
    path: String,
    /// `stable`, `settling`, or `null` if it does not say.
    status: Option<&'static str>,
    anchors: usize,
    clauses: Levels,
    measures: Vec<Measure>,
    tests: usize,
    passed: usize,
}

/// How many clauses there are of each level.
#[derive(Clone, Copy, Default, Serialize)]
struct Levels {
    must: usize,
    should: usize,
    may: usize,
}

/// A measure of a chapter.
#[derive(Serialize)]
struct Measure {
    name: &'static str,
    value: Option<usize>,
    target: String,
    /// Whether the value is within the target.
    holds: bool,
}

/// Sums over all chapters.
#[derive(Serialize)]
pub(crate) struct Totals {
    pub(crate) chapters: usize,
    pub(crate) words: usize,
    pub(crate) snippets: usize,
    pub(crate) ids: usize,
    pub(crate) clauses: usize,
}

/// A warning with its place.
#[derive(Serialize)]
struct Warning {
    place: String,
    code: String,
    message: String,
}

/// What is known about the tests.
#[derive(Serialize)]
pub(crate) struct Tested {
    /// Whether the last run was on exactly these bytes.
    pub(crate) current: bool,
    /// The same as a sentence.
    pub(crate) sentence: String,
    bytes: String,
    toolchain: String,
    /// The last run on these bytes.
    record: Option<LastRun>,
}

/// A run of all tests. What each did is told clause by clause, in the requirements.
#[derive(Serialize)]
struct LastRun {
    bytes: String,
    /// When it ended, in UTC.
    made: String,
    toolchain: String,
    tests: Vec<Test>,
}

/// How a test ended.
#[derive(Serialize)]
struct Test {
    #[serde(flatten)]
    about: About,
    passed: bool,
    seconds: f64,
}

/// The report on a book.
pub(crate) fn report(
    opened: &Opened,
    project: &Project,
    title: &str,
    subject: Subject,
    record: Option<Record>,
) -> Report {
    let book = &opened.book;
    let chapters: Vec<_> = book.chapters.iter().map(|c| row(c, record.as_ref())).collect();
    let totals = Totals {
        chapters: chapters.len(),
        words: book.chapters.iter().map(|chapter| measure(chapter).words).sum(),
        snippets: book.chapters.iter().map(|chapter| chapter.snippets.len()).sum(),
        ids: book.ids().count(),
        clauses: chapters.iter().map(|c| c.clauses.must + c.clauses.should + c.clauses.may).sum(),
    };
    Report {
        title: title.to_owned(),
        package: project.package.name.clone(),
        version: project.package.version.clone(),
        chapters,
        totals,
        warnings: opened.findings.iter().map(warning).collect(),
        tested: Tested {
            current: record.is_some(),
            sentence: record::sentence(record.as_ref()),
            bytes: subject.bytes,
            toolchain: subject.toolchain,
            record: record.map(last_run),
        },
    }
}

impl Report {
    /// The sums.
    pub(crate) fn totals(&self) -> &Totals {
        &self.totals
    }

    /// What is known about the tests.
    pub(crate) fn tested(&self) -> &Tested {
        &self.tested
    }

    /// The report for people.
    pub(crate) fn page(&self, root: &Path) -> anyhow::Result<String> {
        let mut context = Context::new();
        context.insert("report", self);
        REPORT.fill(root, &context)
    }

    /// The report for programs.
    pub(crate) fn json(&self) -> anyhow::Result<String> {
        let text = serde_json::to_string_pretty(self).context("the report can't be written")?;
        Ok(text + "\n")
    }
}

fn last_run(record: Record) -> LastRun {
    let Record { bytes, made, toolchain, tests } = record;
    let test =
        |Recorded { about, end, seconds, .. }| Test { about, passed: end == End::Passed, seconds };
    LastRun { bytes, made, toolchain, tests: tests.into_iter().map(test).collect() }
}

fn row(chapter: &Chapter, record: Option<&Record>) -> Row {
    let tests = record.iter().flat_map(|record| &record.tests);
    let tests: Vec<_> = tests.filter(|test| test.about.path == chapter.path).collect();
    Row {
        name: chapter.name().to_owned(),
        title: chapter.title.clone(),
        path: chapter.path.clone(),
        status: chapter.status.map(word),
        anchors: chapter.anchors.len(),
        clauses: levels(chapter),
        measures: measures(chapter),
        tests: tests.len(),
        passed: tests.iter().filter(|test| test.end == End::Passed).count(),
    }
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Stable => "stable",
        Status::Settling => "settling",
    }
}

fn levels(chapter: &Chapter) -> Levels {
    let mut levels = Levels::default();
    for level in chapter.anchors.iter().filter_map(|anchor| chapter.level(anchor)) {
        match level {
            Level::Must => levels.must += 1,
            Level::Should => levels.should += 1,
            Level::May => levels.may += 1,
        }
    }
    levels
}

fn measures(chapter: &Chapter) -> Vec<Measure> {
    let measures = measure(chapter);
    let measure = |column: &measured::Column| {
        let value = (column.value)(&measures);
        Measure {
            name: column.name,
            value,
            target: measured::target(column.target),
            holds: value.is_none_or(|value| column.target.holds(value)),
        }
    };
    COLUMNS.iter().map(measure).collect()
}

fn warning(finding: &Finding) -> Warning {
    Warning {
        place: finding.mark.as_ref().map(|mark| mark.place()).unwrap_or_default(),
        code: finding.code.clone(),
        message: finding.message.clone(),
    }
}
