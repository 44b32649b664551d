//! What evidence covers, as a table: for each chapter and level how many clauses are what.

use recto_book::{Book, Level};
use recto_check::evidence::{Coverage, Covered};

use crate::table::{Cell, Table};
use crate::terminal::FAINT;

/// The coverage for people: a row for each level of each chapter that has clauses, the sums below.
pub(crate) fn table(coverage: &Coverage, book: &Book) -> String {
    let mut table =
        Table::new(&["chapter", "level", "clauses", "implemented", "verified", "exempt"]);
    let mut sums = [Row::default(); 3];
    let mut lacks = false;
    for chapter in &book.chapters {
        let own = |covered: &&Covered| covered.id.split('.').next() == Some(chapter.name());
        let rows = rows(coverage.clauses.iter().filter(own));
        lacks |= add(&mut table, chapter.name(), &rows);
        sums.iter_mut().zip(rows).for_each(|(sum, row)| sum.add(row));
    }
    lacks |= add(&mut table, "all", &sums);
    if lacks { format!("{table}\n{FAINT}{LEGEND}{FAINT:#}") } else { table.to_string() }
}

const LEGEND: &str = "  * a MUST is neither verified nor exempt";

const LEVELS: [Level; 3] = [Level::Must, Level::Should, Level::May];

/// How many clauses of one level there are, and how many of them are what.
#[derive(Clone, Copy, Default)]
struct Row {
    clauses: usize,
    implemented: usize,
    verified: usize,
    exempt: usize,
}

impl Row {
    fn count(&mut self, covered: &Covered) {
        self.clauses += 1;
        self.implemented += usize::from(covered.is_implemented());
        self.verified += usize::from(covered.is_verified());
        self.exempt += usize::from(covered.exempt.is_some());
    }

    fn add(&mut self, other: Row) {
        self.clauses += other.clauses;
        self.implemented += other.implemented;
        self.verified += other.verified;
        self.exempt += other.exempt;
    }
}

/// A row for each of the [`LEVELS`].
fn rows<'a>(clauses: impl Iterator<Item = &'a Covered>) -> [Row; 3] {
    let mut rows = [Row::default(); 3];
    for covered in clauses {
        let at = LEVELS.iter().position(|level| level.word() == covered.level);
        at.into_iter().for_each(|at| rows[at].count(covered));
    }
    rows
}

/// Adds a group of rows; says whether a MUST lacks something.
fn add(table: &mut Table, name: &str, rows: &[Row; 3]) -> bool {
    let mut name = name;
    let mut lacks = false;
    for (level, row) in LEVELS.iter().zip(rows).filter(|(_, row)| row.clauses > 0) {
        let whole = *level != Level::Must || row.verified + row.exempt >= row.clauses;
        lacks |= !whole;
        table.row([
            Cell::plain(std::mem::take(&mut name)),
            Cell::plain(level.word()),
            Cell::plain(row.clauses),
            Cell::plain(row.implemented),
            if whole {
                Cell::plain(row.verified)
            } else {
                Cell::look(format!("{} *", row.verified))
            },
            Cell::plain(row.exempt),
        ]);
    }
    lacks
}
