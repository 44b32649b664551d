//! The report for people: a line for each image, what was found, and the verdict last.

use std::io::{self, Write};

use oci_companion::references;
use oci_companion::report::Image;

use super::Report;
use crate::output::{Output, colour, printable};
use crate::table::{Table, count, digest};

/// The names of the columns.
const HEAD: [&str; 7] = ["NAME", "KIND", "PLATFORM", "MANIFEST", "LAYERS", "CHAINID", "CHECK"];

/// Writes table and verdict to standard output, and findings between them to standard error.
///
/// # Errors
///
/// The streams' own.
pub(super) fn write(report: &Report, full: bool, output: &Output) -> io::Result<()> {
    let mut out = output.answers();
    let name = report.target.name.as_ref().map(|name| format!(":{name}")).unwrap_or_default();
    let layout = report.target.path.to_string_lossy();
    writeln!(out, "layout    {}{}", printable(&layout), printable(&name))?;
    let shorten = output.is_watched() && !full;
    let line = |image: &Image| (cells(image, shorten), image.verdict.into());
    let lines = report.images.iter().map(line).collect();
    Table { head: HEAD, numbers: &[4], lines }.write(&mut out)?;
    out.flush()?;
    let mut findings: Vec<_> = report.findings.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.verdict));
    output.findings(findings)?;
    let verdict = report.verdict();
    let colour = colour(verdict);
    writeln!(out, "\n{colour}{}{colour:#}: {}", verdict.word(), counts(report))?;
    out.flush()
}

fn cells(image: &Image, shorten: bool) -> [String; 7] {
    let name = references::name(&image.manifest).unwrap_or("-");
    let platform = image.platform.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
    [
        printable(name),
        printable(image.artifact.as_deref().unwrap_or("image")),
        printable(&platform),
        digest(Some(&image.manifest.digest), shorten),
        image.layers.len().to_string(),
        digest(image.chain_id(), shorten),
        image.verdict.word().to_owned(),
    ]
}

fn counts(report: &Report) -> String {
    let warnings = report.findings.iter().filter(|finding| finding.is_warning()).count();
    let findings = report.findings.len() - warnings;
    let layers = report.images.iter().map(|image| image.layers.len()).sum();
    let counts = match findings {
        0 => format!("{}, {}", count(report.images.len(), "image"), count(layers, "layer")),
        findings => count(findings, "finding"),
    };
    match warnings {
        0 => counts,
        warnings => format!("{counts}, {}", count(warnings, "warning")),
    }
}
