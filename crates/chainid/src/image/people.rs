//! The report for people: what the image is, and a table of its layers.

use std::io::{self, Write};

use oci_companion::report::Layer;

use super::Report;
use crate::output::{Output, colour, printable};
use crate::table::{Table, count, digest};

/// The names of the columns.
const HEAD: [&str; 7] =
    ["LAYER", "MEDIA TYPE", "SIZE", "BLOB DIGEST", "DIFFID", "CHAINID", "CHECK"];

/// Writes the table to standard output, and findings and remarks to standard error.
///
/// Digests are shortened on a terminal unless `full`; into a pipe or a file they always go whole.
///
/// # Errors
///
/// The streams' own.
pub(super) fn write(report: &Report, full: bool, output: &Output) -> io::Result<()> {
    let shorten = output.is_watched() && !full;
    let mut out = output.answers();
    head(report, &mut out)?;
    let line = |(number, layer): (_, &Layer)| (cells(number, layer, shorten), layer.verdict.into());
    let lines = report.layers().iter().enumerate().map(line).collect();
    Table { head: HEAD, numbers: &[2], lines }.write(&mut out)?;
    let verdict = report.verdict();
    let colour = colour(verdict);
    writeln!(out, "\n{colour}{}{colour:#}: {}", verdict.word(), counts(report))?;
    out.flush()?;
    output.findings(&report.findings)?;
    report.why_none().map_or(Ok(()), |why| output.note(why))
}

fn head(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let name = report.target.name.as_ref().map(|name| format!(":{name}")).unwrap_or_default();
    let layout = report.target.path.to_string_lossy();
    writeln!(out, "image     {}{}", printable(&layout), printable(&name))?;
    if let Some(image) = &report.image {
        writeln!(out, "manifest  {}", image.manifest.digest)?;
        writeln!(out, "config    {}", image.config.digest)?;
    }
    writeln!(out, "ChainID   {}", digest(report.chain_id(), false))
}

fn counts(report: &Report) -> String {
    match report.findings.iter().filter(|finding| !finding.is_warning()).count() {
        0 => count(report.layers().len(), "layer"),
        findings => count(findings, "finding"),
    }
}

fn cells(number: usize, layer: &Layer, shorten: bool) -> [String; 7] {
    [
        number.to_string(),
        printable(layer.descriptor.media_type.as_str()),
        layer.descriptor.size.to_string(),
        digest(Some(&layer.descriptor.digest), shorten),
        digest(layer.claimed.as_ref().or(layer.computed.as_ref()), shorten),
        digest(layer.chain_id.as_ref(), shorten),
        layer.verdict.word().to_owned(),
    ]
}
