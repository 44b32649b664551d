//! Evidence on clauses, as both outputs show it.
//!
//! Whoever judged what was tested makes this value; here it is only shown. It holds no times, so that the same results
//! give the same bytes.

use std::collections::BTreeSet;

use recto_book::{AnchorId, Chapter, Span};

/// The title of the chapter of all evidence.
pub(crate) const TITLE: &str = "Evidence";

/// What that chapter says first, sentence by sentence, in Markdown.
pub(crate) const INTRODUCTION: [&str; 4] = [
    "A clause is *implemented* if code is marked for it, and *verified* if tests that name it \
     passed on exactly these bytes, asserted something and ran through that code.",
    "A MUST wants two of them: one that accepts what is right, and one that rejects what is wrong.",
    "A label alone earns nothing.",
    "What is *exempt* can't be tested, and its author says why.",
];

/// The list of code that no clause demands: its heading, and what it says first.
pub(crate) const CODE_ALONE: [&str; 2] =
    ["Code without a clause", "Public functions without a mark: what they do, no clause demands."];

/// The list of clauses that no code is marked for.
pub(crate) const CLAUSES_ALONE: [&str; 2] =
    ["Clauses without code", "What they demand, no code of this book claims to do."];

/// What is known of the clauses of a book.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Evidence {
    /// Whether the tests ran on exactly the bytes of the book, as a sentence.
    pub tested: String,
    /// How many clauses there are, chapter by chapter and level by level; those of none are left out.
    pub counts: Vec<Count>,
    /// The clauses, in reading order.
    pub clauses: Vec<Shown>,
    /// Public functions without a mark, in reading order.
    pub unmarked: Vec<Spot>,
}

/// How many clauses of one level a chapter has.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Count {
    /// The chapter's file.
    pub path: String,
    /// `MUST`, `SHOULD` or `MAY`.
    pub level: &'static str,
    /// All of them.
    pub clauses: usize,
    /// Those with marked code.
    pub implemented: usize,
    /// Those with all the verifications that they want.
    pub verified: usize,
    /// Those that can't be tested.
    pub exempt: usize,
}

/// What is shown of one clause.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Shown {
    /// Its id.
    pub id: AnchorId,
    /// `MUST`, `SHOULD` or `MAY`.
    pub level: &'static str,
    /// What it says, without markup and sources.
    pub text: String,
    /// How it stands, at a glance.
    pub sign: Sign,
    /// The same in words, such as `implemented and verified`.
    pub words: String,
    /// Where code is marked for it.
    pub code: Vec<Spot>,
    /// What names it as verified.
    pub checks: Vec<Check>,
}

/// How a clause stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sign {
    /// Implemented, with all the verifications that it wants.
    Whole,
    /// Something is there, and something is missing.
    Part,
    /// Nothing is there, and something has to be.
    Missing,
    /// Nothing is there, and nothing has to be.
    Open,
    /// A verification failed.
    Failed,
    /// Implemented, and nothing was run on these bytes.
    Untested,
    /// It can't be tested.
    Exempt,
}

/// A line of a snippet, and what to call it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Spot {
    /// The chapter's file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The item around it, such as `Chain::push`; empty if it has no name.
    pub name: String,
}

/// A test, an example, a document or a vector that names a clause.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Check {
    /// What it is, in a word: `test`, `example`, `vector`, ...
    pub kind: String,
    /// Where it names the clause, and its own id; for a vector `SET/NAME`.
    pub spot: Spot,
    /// Whether it counts and shows that what has to be accepted is.
    pub accepts: bool,
    /// Whether it counts and shows that what has to be refused is.
    pub rejects: bool,
    /// Why it does not count, in a word or two; empty if it does.
    pub fault: &'static str,
}

impl Evidence {
    /// What is shown of the clauses of the chapter `name`, in reading order.
    pub(crate) fn of_chapter<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Shown> {
        self.clauses.iter().filter(move |shown| shown.id.chapter() == name)
    }

    /// The lines of snippets of `chapter` that something leads to.
    pub(crate) fn lines(&self, chapter: &Chapter) -> BTreeSet<usize> {
        let checks = self.clauses.iter().flat_map(|shown| &shown.checks);
        let code = self.clauses.iter().flat_map(|shown| &shown.code);
        let spots = code.chain(checks.map(|check| &check.spot)).chain(&self.unmarked);
        let own = spots.filter(|spot| spot.path == chapter.path);
        own.filter_map(|spot| standing(chapter, spot.line)).collect()
    }
}

impl Shown {
    /// Its level, and whether it can be tested.
    pub(crate) fn bound(&self) -> String {
        let exempt = if self.sign == Sign::Exempt { ", not testable" } else { "" };
        format!("{}{exempt}", self.level)
    }

    /// Its verifications: what accepts, what rejects, and each kind of what does not count; none of them empty.
    pub(crate) fn rows(&self) -> Vec<Row<'_>> {
        let row = |what, which: &dyn Fn(&&Check) -> bool| Row {
            what,
            checks: self.checks.iter().filter(which).collect(),
        };
        let mut rows =
            vec![row("accepts", &|check| check.accepts), row("rejects", &|check| check.rejects)];
        for check in &self.checks {
            if !rows.iter().any(|row| row.what == check.fault) {
                rows.push(row(check.fault, &|other| other.fault == check.fault));
            }
        }
        rows.retain(|row| !row.what.is_empty() && !row.checks.is_empty());
        rows
    }

    /// The id of its entry in the chapter of all evidence. It has no dot, and no part of an id holds two hyphens in a
    /// row: so it is never a unit's id, and never another clause's entry.
    pub(crate) fn entry(&self) -> String {
        format!("evidence-{}", self.id.as_str().replace('.', "--"))
    }
}

/// What shows a clause, or does not count, under one word.
pub(crate) struct Row<'a> {
    /// `accepts`, `rejects`, or why these do not count.
    pub(crate) what: &'static str,
    /// In the order of the clause's own.
    pub(crate) checks: Vec<&'a Check>,
}

impl Sign {
    /// The word for it in style sheets and templates.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Sign::Whole => "whole",
            Sign::Part => "part",
            Sign::Missing => "missing",
            Sign::Open => "open",
            Sign::Failed => "failed",
            Sign::Untested => "untested",
            Sign::Exempt => "exempt",
        }
    }
}

/// The shown line of a snippet that stands for line `line` of `chapter`: itself, or the next one of its snippet if it
/// is a fence or hidden, else the last; `None` if it is in no snippet, or in one that shows nothing.
pub(crate) fn standing(chapter: &Chapter, line: usize) -> Option<usize> {
    let lines = |span: Span| chapter.line(span.start)..=chapter.line(span.end.saturating_sub(1));
    let snippet = chapter.snippets.iter().find(|snippet| lines(snippet.span).contains(&line))?;
    let shown = snippet.lines.iter().filter(|line| line.shown);
    let shown: Vec<usize> = shown.map(|line| chapter.line(line.span.start)).collect();
    shown.iter().find(|other| **other >= line).or(shown.last()).copied()
}
