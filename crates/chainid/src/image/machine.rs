//! The report for machines: one JSON object on one line. `--help` describes it.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::Report;
use super::stack::Row;
use crate::output::Output;
use crate::reference::Reference;

/// Writes the report to standard output; nothing goes to standard error.
///
/// # Errors
///
/// The stream's own.
pub(crate) fn write(report: &Report, output: &Output) -> io::Result<()> {
    let mut out = output.answers();
    writeln!(out, "{}", object(report, output))?;
    out.flush()
}

fn object(report: &Report, output: &Output) -> Value {
    json!({
        "schema": "chainid/image/1",
        "layout": report.layout.to_string_lossy(),
        "ref": report.name,
        "verdict": report.verdict().word(),
        "is_image": report.is_image,
        "manifest": report.manifest.as_ref().map(descriptor),
        "config": report.config.as_ref().map(descriptor),
        "chain_id": report.chain_id().map(ToString::to_string),
        "layers": report.rows.iter().map(layer).collect::<Vec<_>>(),
        "findings": report.findings.iter().map(|finding| finding.json(&output.book)).collect::<Vec<_>>(),
        "note": report.why_none(),
    })
}

fn descriptor(reference: &Reference) -> Value {
    json!({
        "media_type": reference.media_type,
        "size": reference.size,
        "digest": reference.digest.as_str(),
    })
}

fn layer(row: &Row) -> Value {
    json!({
        "descriptor": row.reference.as_ref().map(descriptor),
        "claimed_diff_id": row.claimed.as_ref().map(ToString::to_string),
        "computed_diff_id": row.computed.as_ref().map(ToString::to_string),
        "uncompressed_size": row.uncompressed,
        "chain_id": row.chain_id.as_ref().map(ToString::to_string),
        "verdict": row.verdict.word(),
    })
}
