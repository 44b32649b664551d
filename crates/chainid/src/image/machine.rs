//! The report for machines: one JSON object on one line. `--help` describes it.

use oci_companion::descriptor::Descriptor;
use oci_companion::report::Layer;
use serde_json::{Value, json};

use super::Report;
use crate::finding::apart;
use crate::output::Output;

/// The report, for standard output; nothing goes to standard error.
pub(super) fn object(report: &Report, output: &Output) -> Value {
    let (findings, warnings) = apart(&report.findings, &output.book);
    let image = report.image.as_ref();
    json!({
        "schema": "chainid/image/1",
        "layout": report.target.path.to_string_lossy(),
        "ref": report.target.name,
        "verdict": report.verdict().word(),
        "is_image": report.is_image(),
        "manifest": image.map(|image| descriptor(&image.manifest)),
        "config": image.map(|image| descriptor(&image.config)),
        "chain_id": report.chain_id().map(ToString::to_string),
        "layers": report.layers().iter().map(layer).collect::<Vec<_>>(),
        "findings": findings,
        "warnings": warnings,
        "note": report.why_none(),
    })
}

/// A descriptor, as far as reports need it.
pub(crate) fn descriptor(descriptor: &Descriptor) -> Value {
    json!({
        "media_type": descriptor.media_type.as_str(),
        "size": descriptor.size,
        "digest": descriptor.digest.as_str(),
    })
}

/// A layer.
pub(crate) fn layer(layer: &Layer) -> Value {
    json!({
        "descriptor": descriptor(&layer.descriptor),
        "claimed_diff_id": layer.claimed.as_ref().map(ToString::to_string),
        "computed_diff_id": layer.computed.as_ref().map(ToString::to_string),
        "uncompressed_size": layer.uncompressed,
        "chain_id": layer.chain_id.as_ref().map(ToString::to_string),
        "verdict": layer.verdict.word(),
    })
}
