//! The requirements: every clause with its code and its verifications, for programs (`requirements.json`) and, told in
//! words, for the pages.

mod shown;

use anyhow::Context as _;
use recto_book::{Anchor, AnchorId, Book, Chapter};
use recto_check::evidence::{Count, Coverage, Covered, Total, Verification, cover};
use recto_check::{Item, Source, items, sources, statement};
use serde::{Serialize, Serializer};

use crate::finding::plural;
use crate::project::Project;
use crate::record::{Record, Subject};

pub(crate) use shown::evidence;

/// What the file says it is.
const SCHEMA: &str = "requirements/1";

/// Everything that is known of the clauses of a book.
#[derive(Serialize)]
pub(crate) struct Requirements {
    schema: &'static str,
    /// What the tests say of exactly these bytes.
    pub(crate) tested: Tested,
    /// Chapter by chapter, level by level.
    pub(crate) totals: Vec<Total>,
    /// In reading order.
    pub(crate) clauses: Vec<Clause>,
    /// Public functions without a mark, in reading order.
    pub(crate) code_without_clause: Vec<Code>,
    /// The ids of clauses without a mark.
    clauses_without_code: Vec<String>,
}

/// Whether the results are those of these bytes.
#[derive(Serialize)]
pub(crate) struct Tested {
    /// Whether there are results of these bytes.
    pub(crate) current: bool,
    /// How many tests there were, and how many passed; of other bytes none.
    pub(crate) tests: usize,
    pub(crate) passed: usize,
    /// The hash of the bytes.
    bytes: String,
}

/// One clause.
#[derive(Serialize)]
pub(crate) struct Clause {
    #[serde(serialize_with = "as_text")]
    pub(crate) id: AnchorId,
    /// `MUST`, `SHOULD` or `MAY`.
    pub(crate) level: &'static str,
    chapter: String,
    /// Where it stands, as `spec/NAME.md:line:column`.
    place: String,
    /// What it says, without its sources.
    pub(crate) text: String,
    /// The upstream passages it rests on; none for a clause of the book's own.
    sources: Vec<Source>,
    /// Why it can't be tested, if it can't.
    pub(crate) exempt: Option<String>,
    pub(crate) implemented: bool,
    pub(crate) verified: bool,
    pub(crate) accepted: bool,
    pub(crate) rejected: bool,
    pub(crate) code: Vec<Code>,
    pub(crate) verifications: Vec<Verification>,
}

/// A line of code.
#[derive(Serialize)]
pub(crate) struct Code {
    /// The item around it, such as `Chain::push`; empty if it has no name.
    pub(crate) item: String,
    pub(crate) path: String,
    pub(crate) line: usize,
}

/// What the last run of exactly these bytes shows of the clauses of `book`. A run of tests that can't record what they
/// execute shows nothing.
pub(crate) fn of(
    book: &Book,
    project: &Project,
    subject: &Subject,
    record: Option<&Record>,
) -> Requirements {
    let record = record.filter(|_| project.records());
    let tested = Tested {
        current: record.is_some(),
        tests: record.map_or(0, |record| record.tests.len()),
        passed: record.map_or(0, Record::passed),
        bytes: subject.bytes.clone(),
    };
    let runs = record.map(Record::runs);
    requirements(book, &cover(book, runs.as_deref()), tested)
}

/// What `coverage` shows of the clauses of `book`.
fn requirements(book: &Book, coverage: &Coverage, tested: Tested) -> Requirements {
    let chapters: Vec<(&Chapter, Vec<Item>)> =
        book.chapters.iter().map(|chapter| (chapter, items(chapter))).collect();
    let clause = |covered: &Covered| {
        let (chapter, anchor) = book.anchor(covered.id.as_str())?;
        Some(clause(chapter, anchor, covered, &chapters))
    };
    let clauses: Vec<_> = coverage.clauses.iter().filter_map(clause).collect();
    let bare = clauses.iter().filter(|clause| !clause.implemented);
    Requirements {
        schema: SCHEMA,
        tested,
        totals: coverage.totals(book),
        code_without_clause: chapters
            .iter()
            .flat_map(|(chapter, items)| unmarked(chapter, items))
            .collect(),
        clauses_without_code: bare.map(|clause| clause.id.to_string()).collect(),
        clauses,
    }
}

impl Requirements {
    /// How many clauses there are, and how they stand.
    pub(crate) fn sums(&self) -> String {
        let Count { clauses, implemented, verified, exempt } =
            self.totals.iter().map(|total| total.count).sum();
        let clauses = plural(clauses, "clause");
        format!("{clauses}, {implemented} implemented, {verified} verified, {exempt} exempt")
    }

    /// The same for programs.
    pub(crate) fn json(&self) -> anyhow::Result<String> {
        let text =
            serde_json::to_string_pretty(self).context("the requirements can't be written")?;
        Ok(text + "\n")
    }
}

fn as_text<S: Serializer>(id: &AnchorId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(id)
}

fn clause(
    chapter: &Chapter,
    anchor: &Anchor,
    covered: &Covered,
    chapters: &[(&Chapter, Vec<Item>)],
) -> Clause {
    let code = covered.code.iter().map(|site| {
        let around = chapters.iter().find(|(chapter, _)| chapter.path == site.path);
        let item = around.and_then(|(_, items)| item_at(items, site.line));
        let item = item.map(|item| item.name.clone()).unwrap_or_default();
        Code { item, path: site.path.clone(), line: site.line }
    });
    Clause {
        id: covered.id.clone(),
        level: covered.level,
        chapter: chapter.name().to_owned(),
        place: chapter.place(anchor.unit).to_string(),
        text: statement(chapter, anchor),
        sources: sources(chapter, anchor),
        exempt: covered.exempt.clone(),
        implemented: covered.is_implemented(),
        verified: covered.is_verified(),
        accepted: covered.is_accepted(),
        rejected: covered.is_rejected(),
        code: code.collect(),
        verifications: covered.verifications.clone(),
    }
}

/// The innermost item around a line. Inner items come first.
fn item_at(items: &[Item], line: usize) -> Option<&Item> {
    items.iter().find(|item| (item.first..=item.last).contains(&line))
}

/// The public functions of a chapter in whose lines, and above which, no code is marked.
fn unmarked<'a>(chapter: &'a Chapter, items: &'a [Item]) -> impl Iterator<Item = Code> {
    let lines: Vec<usize> =
        chapter.marks.iter().map(|mark| chapter.line(mark.span.start)).collect();
    let mut bare: Vec<&Item> = items
        .iter()
        .filter(|item| {
            item.public && !lines.iter().any(|line| (item.first..=item.last).contains(line))
        })
        .collect();
    bare.sort_by_key(|item| item.line);
    bare.into_iter().map(|item| Code {
        item: item.name.clone(),
        path: chapter.path.clone(),
        line: item.line,
    })
}

#[cfg(test)]
mod tests;
