//! The report for machines: one JSON object on one line. `--help` describes it.

use oci_companion::references;
use oci_companion::report::Image;
use serde_json::{Value, json};

use super::Report;
use crate::finding::{apart, walked};
use crate::image::machine::{descriptor, layer};
use crate::output::Output;

/// The report, for standard output; nothing goes to standard error.
pub(super) fn object(report: &Report, output: &Output) -> Value {
    let (findings, warnings) = apart(&report.findings, &output.book);
    json!({
        "schema": "chainid/verify/1",
        "layout": report.target.path.to_string_lossy(),
        "ref": report.target.name,
        "verdict": report.verdict().word(),
        "images": report.images.iter().map(image).collect::<Vec<_>>(),
        "findings": findings,
        "warnings": warnings,
    })
}

fn image(image: &Image) -> Value {
    let reached = [walked(&image.reached), vec![image.reached.to_string()]].concat();
    json!({
        "name": references::name(&image.manifest),
        "walked": reached,
        "verdict": image.verdict.word(),
        "is_image": image.artifact.is_none(),
        "artifact_type": image.artifact,
        "platform": image.platform.as_ref().map(ToString::to_string),
        "manifest": descriptor(&image.manifest),
        "config": descriptor(&image.config),
        "image_id": image.image_id.as_ref().map(ToString::to_string),
        "chain_id": image.chain_id().map(ToString::to_string),
        "layers": image.layers.iter().map(layer).collect::<Vec<_>>(),
    })
}
