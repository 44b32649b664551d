//! Tables for people: columns that stand below each other, numbers to the right.

use std::fmt;

use anstyle::Style;

use crate::terminal::{BAD, FAINT, GOOD, LOOK};

/// Rows of cells under a head.
pub(crate) struct Table {
    rows: Vec<Vec<Cell>>,
}

/// One cell, with how it looks.
pub(crate) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    /// A cell without colour.
    pub(crate) fn plain(text: impl ToString) -> Self {
        Cell { text: text.to_string(), style: Style::new() }
    }

    /// A cell that stands back.
    pub(crate) fn faint(text: impl ToString) -> Self {
        Cell { text: text.to_string(), style: FAINT }
    }

    /// A cell that wants a look.
    pub(crate) fn look(text: impl ToString) -> Self {
        Cell { text: text.to_string(), style: LOOK }
    }

    /// A cell that says that something is well, or not.
    pub(crate) fn verdict(good: bool, text: impl ToString) -> Self {
        Cell { text: text.to_string(), style: if good { GOOD } else { BAD } }
    }

    fn width(&self) -> usize {
        self.text.chars().count()
    }

    fn is_number(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_digit() || c == '<' || c == '-')
    }
}

impl Table {
    /// A table with these columns.
    pub(crate) fn new(columns: &[&str]) -> Self {
        Table { rows: vec![columns.iter().map(Cell::faint).collect()] }
    }

    /// Adds a column to the head.
    pub(crate) fn column(&mut self, name: &str) {
        self.rows[0].push(Cell::faint(name));
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The width of a column, and whether its cells are numbers.
    fn shape(&self, column: usize) -> (usize, bool) {
        let cells = || self.rows.iter().filter_map(move |row| row.get(column));
        let width = cells().map(Cell::width).max().unwrap_or(0);
        (width, cells().skip(1).all(Cell::is_number))
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shapes: Vec<_> = (0..self.rows[0].len()).map(|column| self.shape(column)).collect();
        for (at, row) in self.rows.iter().enumerate() {
            let mut line = String::new();
            for (cell, (width, number)) in row.iter().zip(&shapes) {
                let space = " ".repeat(width - cell.width());
                let (before, after) =
                    if *number { (space.as_str(), "") } else { ("", space.as_str()) };
                let Cell { text, style } = cell;
                line += &format!("  {before}{style}{text}{style:#}{after}");
            }
            f.write_str(if at == 0 { "" } else { "\n" })?;
            f.write_str(line.trim_end())?;
        }
        Ok(())
    }
}
