//! Tables for people: columns as wide as their cells, the last one in the colour of its verdict.

use std::io::{self, Write};

use anstyle::Style;

use crate::exit::Verdict;
use crate::output::colour;

/// So many characters of a digest's encoded part are shown on a terminal.
const SHORT: usize = 12;

/// A table.
pub(crate) struct Table<const N: usize> {
    /// The names of the columns.
    pub(crate) head: [&'static str; N],
    /// The columns that stand to the right.
    pub(crate) numbers: &'static [usize],
    /// The lines, each with its verdict.
    pub(crate) lines: Vec<([String; N], Verdict)>,
}

impl<const N: usize> Table<N> {
    /// Writes the table, if it has lines.
    ///
    /// # Errors
    ///
    /// The stream's own.
    pub(crate) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        if self.lines.is_empty() {
            return Ok(());
        }
        let widths: [usize; N] = std::array::from_fn(|column| self.width(column));
        let bold = Style::new().bold();
        write!(out, "\n{bold}")?;
        self.line(&self.head.map(str::to_owned), &widths, bold, out)?;
        self.lines.iter().try_for_each(|(cells, verdict)| {
            let last = if verdict.code() == 0 { Style::new() } else { colour(*verdict) };
            self.line(cells, &widths, last, out)
        })
    }

    fn width(&self, column: usize) -> usize {
        let cells = self.lines.iter().map(|(cells, _)| cells[column].chars().count());
        cells.fold(self.head[column].len(), usize::max)
    }

    fn line(
        &self,
        cells: &[String; N],
        widths: &[usize; N],
        last: Style,
        out: &mut impl Write,
    ) -> io::Result<()> {
        for (column, (cell, width)) in cells.iter().zip(widths).enumerate().take(N - 1) {
            match self.numbers.contains(&column) {
                true => write!(out, "{cell:>width$}  ")?,
                false => write!(out, "{cell:<width$}  ")?,
            }
        }
        writeln!(out, "{last}{}{last:#}", cells[N - 1])
    }
}

/// A digest as a cell: whole, or its algorithm and first characters; `-` for none.
pub(crate) fn digest(digest: Option<impl ToString>, shorten: bool) -> String {
    match digest.map(|digest| digest.to_string()) {
        Some(text) if shorten => short(&text),
        Some(text) => text,
        None => "-".to_owned(),
    }
}

fn short(digest: &str) -> String {
    let (algorithm, encoded) = digest.split_once(':').unwrap_or_default();
    let start: String = encoded.chars().take(SHORT).collect();
    format!("{algorithm}:{start}")
}

/// A number of things, in words.
pub(crate) fn count(number: usize, thing: &str) -> String {
    match number {
        1 => format!("1 {thing}"),
        several => format!("{several} {thing}s"),
    }
}
