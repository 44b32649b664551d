//! The measures of the chapters as a table; what is beyond its target is marked.

use recto_book::Chapter;
use recto_check::{Measures, Target, measure};

use crate::table::{Cell, Table};
use crate::terminal::FAINT;

/// One measure of a chapter.
pub(crate) struct Column {
    /// What it is called.
    pub(crate) name: &'static str,
    pub(crate) target: Target,
    /// Its value; `None` if the chapter has no such thing.
    pub(crate) value: fn(&Measures) -> Option<usize>,
}

/// The measures, in the order they are printed.
pub(crate) const COLUMNS: [Column; 8] = [
    Column { name: "words", target: Target::WORDS, value: |m| Some(m.words) },
    Column { name: "snippets", target: Target::SNIPPETS, value: |m| Some(m.snippets) },
    Column {
        name: "median",
        target: Target::MEDIAN,
        value: |m| (m.snippets > 0).then(|| m.median_shown()),
    },
    Column {
        name: "longest",
        target: Target::SHOWN,
        value: |m| (m.snippets > 0).then(|| m.longest()),
    },
    Column {
        name: "definitions",
        target: Target::DEFINITIONS,
        value: |m| (m.snippets > 0).then(|| m.most_definitions()),
    },
    Column { name: "before", target: Target::BEFORE, value: |m| m.before },
    Column {
        name: "between",
        target: Target::BETWEEN,
        value: |m| (!m.gaps.is_empty()).then(|| m.median_gap()),
    },
    Column {
        name: "hidden %",
        target: Target::HIDDEN,
        value: |m| (m.lines > 0).then(|| m.hidden_share()),
    },
];

/// The table for people: a row a chapter, the targets below.
pub(crate) fn table(chapters: &[Chapter]) -> String {
    let mut table = Table::new(&["chapter"]);
    COLUMNS.iter().for_each(|column| table.column(column.name));
    for chapter in chapters {
        let measures = measure(chapter);
        let cells = COLUMNS.iter().map(|column| cell(column, &measures));
        table.row(std::iter::once(Cell::plain(chapter.name())).chain(cells));
    }
    let targets = COLUMNS.iter().map(|column| Cell::faint(target(column.target)));
    table.row(std::iter::once(Cell::faint("target")).chain(targets));
    format!("{table}\n{FAINT}{LEGEND}{FAINT:#}")
}

const LEGEND: &str =
    "  * beyond its target. median, longest: shown lines of a snippet; before, between: words";

/// A target as people write it: `4-8`, `≤ 15`.
pub(crate) fn target(target: Target) -> String {
    match target {
        Target { least: 0, most } => format!("<= {most}"),
        Target { least, most } => format!("{least}-{most}"),
    }
}

fn cell(column: &Column, measures: &Measures) -> Cell {
    match (column.value)(measures) {
        None => Cell::faint("-"),
        Some(value) if column.target.holds(value) => Cell::plain(value),
        Some(value) => Cell::look(format!("{value} *")),
    }
}
