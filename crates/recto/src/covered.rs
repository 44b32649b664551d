//! What evidence covers, as a table: for each chapter and level how many clauses are what.

use recto_book::{Book, Level};
use recto_check::evidence::{Count, Coverage, LEVELS, Total};

use crate::table::{Cell, Table};
use crate::terminal::FAINT;

/// The coverage for people: a row for each level of each chapter that has clauses, the sums below.
pub(crate) fn table(coverage: &Coverage, book: &Book) -> String {
    let totals = coverage.totals(book);
    let mut table =
        Table::new(&["chapter", "level", "clauses", "implemented", "verified", "exempt"]);
    for own in totals.chunk_by(|a, b| a.chapter == b.chapter) {
        let rows = own.iter().map(|total| (total.level, total.count));
        add(&mut table, &own[0].chapter, rows);
    }
    add(&mut table, "all", sums(&totals));
    let lacks = totals.iter().any(|total| !is_whole(total.level, total.count));
    if lacks { format!("{table}\n{FAINT}{LEGEND}{FAINT:#}") } else { table.to_string() }
}

const LEGEND: &str = "  * a MUST is neither verified nor exempt";

/// The sums over all chapters, of the levels that have clauses.
fn sums(totals: &[Total]) -> impl Iterator<Item = (&'static str, Count)> {
    let sum = |level: Level| {
        let own = totals.iter().filter(|total| total.level == level.word());
        (level.word(), own.map(|total| total.count).sum())
    };
    LEVELS.map(sum).into_iter().filter(|(_, count): &(_, Count)| count.clauses > 0)
}

/// Whether no MUST lacks anything.
fn is_whole(level: &str, count: Count) -> bool {
    level != Level::Must.word() || count.verified + count.exempt >= count.clauses
}

/// Adds a group of rows, the first of which bears its name.
fn add(table: &mut Table, name: &str, rows: impl Iterator<Item = (&'static str, Count)>) {
    for (at, (level, count)) in rows.enumerate() {
        let Count { clauses, implemented, verified, exempt } = count;
        table.row([
            Cell::plain(if at == 0 { name } else { "" }),
            Cell::plain(level),
            Cell::plain(clauses),
            Cell::plain(implemented),
            match is_whole(level, count) {
                true => Cell::plain(verified),
                false => Cell::look(format!("{verified} *")),
            },
            Cell::plain(exempt),
        ]);
    }
}
