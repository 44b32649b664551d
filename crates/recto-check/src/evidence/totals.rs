//! The coverage in numbers: chapter by chapter and level by level.

use std::iter::Sum;

use recto_book::{Book, Chapter, Level};
use serde::Serialize;

use super::{Coverage, Covered};

/// The levels, what binds most first.
pub const LEVELS: [Level; 3] = [Level::Must, Level::Should, Level::May];

/// How many clauses there are, and how many of them are what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// All of them.
    pub clauses: usize,
    /// Those with marked code.
    pub implemented: usize,
    /// Those with all the verifications that they want.
    pub verified: usize,
    /// Those that can't be tested.
    pub exempt: usize,
}

/// The clauses of one level of a chapter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Total {
    /// The chapter's name.
    pub chapter: String,
    /// The chapter's file.
    pub path: String,
    /// `MUST`, `SHOULD` or `MAY`.
    pub level: &'static str,
    /// How many there are.
    #[serde(flatten)]
    pub count: Count,
}

impl Coverage {
    /// The totals of the chapters of `book`, in its order; those without a clause are left out.
    pub fn totals(&self, book: &Book) -> Vec<Total> {
        let of = |chapter| LEVELS.map(|level| self.total(chapter, level));
        let mut totals: Vec<Total> = book.chapters.iter().flat_map(of).collect();
        totals.retain(|total| total.count.clauses > 0);
        totals
    }

    fn total(&self, chapter: &Chapter, level: Level) -> Total {
        let (name, level) = (chapter.name(), level.word());
        let own = self.clauses.iter().filter(|c| c.id.chapter() == name && c.level == level);
        let count = own.map(Count::one).sum();
        Total { chapter: name.to_owned(), path: chapter.path.clone(), level, count }
    }
}

impl Count {
    fn one(covered: &Covered) -> Self {
        Count {
            clauses: 1,
            implemented: covered.is_implemented().into(),
            verified: covered.is_verified().into(),
            exempt: covered.exempt.is_some().into(),
        }
    }
}

impl Sum for Count {
    fn sum<I: Iterator<Item = Count>>(counts: I) -> Self {
        counts.fold(Count::default(), |sum, one| Count {
            clauses: sum.clauses + one.clauses,
            implemented: sum.implemented + one.implemented,
            verified: sum.verified + one.verified,
            exempt: sum.exempt + one.exempt,
        })
    }
}
