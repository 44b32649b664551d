//! The report for people: what the image is, and a table of its layers.

use std::io::{self, Write};

use super::Report;
use super::stack::Row;
use crate::output::{Output, colour, printable};

/// The table's head.
const HEAD: [&str; 7] =
    ["LAYER", "MEDIA TYPE", "SIZE", "BLOB DIGEST", "DIFFID", "CHAINID", "CHECK"];
/// The column that stands to the right.
const NUMBERS: usize = 2;
/// So many characters of a digest's encoded part are shown on a terminal.
const SHORT: usize = 12;

/// Writes the table to standard output, and findings and remarks to standard error.
///
/// Digests are shortened on a terminal unless `full`; into a pipe or a file they always go whole.
///
/// # Errors
///
/// The streams' own.
pub(crate) fn write(report: &Report, full: bool, output: &Output) -> io::Result<()> {
    let shorten = output.is_watched() && !full;
    let mut out = output.answers();
    head(report, &mut out)?;
    if !report.rows.is_empty() {
        writeln!(out)?;
        table(report, shorten, &mut out)?;
    }
    let verdict = report.verdict();
    let colour = colour(verdict);
    writeln!(out, "\n{colour}{}{colour:#}{}", verdict.word(), count(report))?;
    out.flush()?;
    output.findings(&report.findings)?;
    report.why_none().map_or(Ok(()), |why| output.note(why))
}

fn head(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let name = report.name.as_ref().map(|name| format!(":{name}")).unwrap_or_default();
    writeln!(out, "image     {}{}", printable(&report.layout.to_string_lossy()), printable(&name))?;
    if let Some(manifest) = &report.manifest {
        writeln!(out, "manifest  {}", manifest.digest)?;
    }
    if let Some(config) = &report.config {
        writeln!(out, "config    {}", config.digest)?;
    }
    match report.chain_id() {
        Some(chain_id) => writeln!(out, "ChainID   {chain_id}"),
        None => writeln!(out, "ChainID   -"),
    }
}

fn count(report: &Report) -> String {
    match report.findings.len() {
        0 => format!(": {} layers", report.rows.len()).replace(": 1 layers", ": 1 layer"),
        1 => ": 1 finding".to_owned(),
        several => format!(": {several} findings"),
    }
}

fn table(report: &Report, shorten: bool, out: &mut impl Write) -> io::Result<()> {
    let cells = |(number, row)| cells(number, row, shorten);
    let lines: Vec<[String; 7]> = report.rows.iter().enumerate().map(cells).collect();
    let width = |column: usize| {
        lines.iter().map(|line| line[column].chars().count()).fold(HEAD[column].len(), usize::max)
    };
    let widths: [usize; 7] = std::array::from_fn(width);
    let bold = anstyle::Style::new().bold();
    write!(out, "{bold}")?;
    line(&HEAD.map(str::to_owned), &widths, bold, out)?;
    for (cells, row) in lines.iter().zip(&report.rows) {
        line(
            cells,
            &widths,
            if row.verdict.code() == 0 { anstyle::Style::new() } else { colour(row.verdict) },
            out,
        )?;
    }
    Ok(())
}

fn line(
    cells: &[String; 7],
    widths: &[usize; 7],
    last: anstyle::Style,
    out: &mut impl Write,
) -> io::Result<()> {
    for (column, (cell, width)) in cells.iter().zip(widths).enumerate().take(6) {
        match column {
            NUMBERS => write!(out, "{cell:>width$}  ")?,
            _ => write!(out, "{cell:<width$}  ")?,
        }
    }
    writeln!(out, "{last}{}{last:#}", cells[6])
}

fn cells(number: usize, row: &Row, shorten: bool) -> [String; 7] {
    let digest = |text: Option<String>| match text {
        Some(text) if shorten => short(&text),
        Some(text) => text,
        None => "-".to_owned(),
    };
    let reference = row.reference.as_ref();
    [
        number.to_string(),
        reference.map_or_else(|| "-".to_owned(), |reference| printable(&reference.media_type)),
        reference.map_or_else(|| "-".to_owned(), |reference| reference.size.to_string()),
        digest(reference.map(|reference| reference.digest.to_string())),
        digest(row.diff_id().map(ToString::to_string)),
        digest(row.chain_id.as_ref().map(ToString::to_string)),
        row.verdict.word().to_owned(),
    ]
}

/// The algorithm and the first characters of the encoded part.
fn short(digest: &str) -> String {
    let (algorithm, encoded) = digest.split_once(':').unwrap_or_default();
    let start: String = encoded.chars().take(SHORT).collect();
    format!("{algorithm}:{start}")
}
