//! Evidence: which clauses of a book are implemented and verified, from its marks and from what its tests did.
//!
//! Pure: what ran goes in as [`Run`]s, what is shown comes out as a [`Coverage`].

use recto_book::{AnchorId, Level};
use serde::{Deserialize, Serialize};

mod claim;
mod cover;
mod judge;
mod problems;
mod totals;

pub use cover::cover;
pub use problems::{EVIDENCE_CODES, consequences, problems, subjects, uncoded};
pub use totals::{Count, LEVELS, Total};

/// A test, an example, a document or a vector, and what it did when it was run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The id of its snippet; for a vector `SET/NAME`.
    pub test: String,
    /// What it is, in a word: `test`, `example`, `refusal`, `document`, `vector`.
    pub kind: String,
    /// Where it begins.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// How it ended.
    pub end: End,
    /// What it recorded, in the order of time.
    pub events: Vec<Event>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// It passed.
    Passed,
    /// It failed, or took too long.
    Failed,
    /// It was not run: `#[ignore]`.
    Ignored,
}

/// Something that a run recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// It executed code that is marked for this clause.
    Touch(String),
    /// It came by a mark that says what the assertions below it verify.
    Verify(String),
    /// An assertion held.
    Assert,
    /// Two values were compared and equal. The ids are those that both hold as texts, written out on one side at most.
    Equal(Vec<String>),
    /// Two values were compared and differ, as they have to.
    Differ,
}

/// What is shown of every clause of a book.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coverage {
    /// The clauses, in reading order.
    pub clauses: Vec<Covered>,
}

/// What is shown of one clause.
#[derive(Clone, Debug, PartialEq)]
pub struct Covered {
    /// Its id.
    pub id: AnchorId,
    /// `MUST`, `SHOULD` or `MAY`.
    pub level: &'static str,
    /// Where code is marked for it.
    pub code: Vec<Site>,
    /// What names it as verified, in reading order.
    pub verifications: Vec<Verification>,
    /// Why it can't be tested, if its author says so.
    pub exempt: Option<String>,
}

/// A place in a chapter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Site {
    /// The chapter's file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
}

/// A test, an example, a document or a vector that names a clause.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verification {
    /// The id of its snippet; for a vector `SET/NAME`.
    pub test: String,
    /// What it is, in a word: `test`, `example`, `refusal`, `document`, `vector`.
    pub kind: String,
    /// The mark, or the vector.
    pub site: Site,
    /// Whether it shows that what has to be accepted is.
    pub accepts: bool,
    /// Whether it shows that what has to be refused is, or that what must not come out does not.
    pub rejects: bool,
    /// Whether it counts, and if not, why.
    pub standing: Standing,
}

/// Whether a verification counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It ran on these bytes, passed, asserted something and executed marked code.
    Counts,
    /// Nothing was run on these bytes.
    NotRun,
    /// It failed.
    Failed,
    /// It is ignored.
    Ignored,
    /// It passed without coming by the mark.
    Unreached,
    /// It asserts nothing below the mark.
    AssertsNothing,
    /// No code that is marked for the clause was executed before it asserted.
    TouchesNothing,
}

impl Covered {
    /// Whether code is marked for it.
    pub fn is_implemented(&self) -> bool {
        !self.code.is_empty()
    }

    /// Whether it is shown as far as its level asks: a MUST wants both an accepting and a rejecting verification,
    /// the others one.
    pub fn is_verified(&self) -> bool {
        let (accepted, rejected) = (self.is_accepted(), self.is_rejected());
        if self.level == Level::Must.word() { accepted && rejected } else { accepted || rejected }
    }

    /// Whether some verification that counts accepts.
    pub fn is_accepted(&self) -> bool {
        self.verifications.iter().any(|one| one.standing == Standing::Counts && one.accepts)
    }

    /// Whether some verification that counts rejects.
    pub fn is_rejected(&self) -> bool {
        self.verifications.iter().any(|one| one.standing == Standing::Counts && one.rejects)
    }
}
