//! The DiffIDs a configuration claims, one for each layer or none at all.

use oci_companion::layer::DiffId;
use serde_json::Value;

use crate::document::{Config, Document, Field};
use crate::finding::{Finding, Place};
use crate::source::Source;

/// Where the rootfs is described.
const PROPERTIES: Source = Source::Upstream("config.md#properties");

/// What a configuration claims.
#[derive(Debug)]
pub(crate) struct Claims {
    /// Where `diff_ids` stands.
    pub(crate) place: Place,
    /// The claims, base first; `None` for what is no digest.
    pub(crate) diff_ids: Vec<Option<DiffId>>,
    /// Whether there are as many as layers. If not, no layer has a claim that could be checked.
    pub(crate) one_each: bool,
}

/// Reads the claims for `layers` layers; every fault becomes a finding.
pub(crate) fn claims(
    config: &Document<Config>,
    layers: usize,
    findings: &mut Vec<Finding>,
) -> Option<Claims> {
    let place = config.place.key("rootfs");
    let Some(rootfs) = config.value.rootfs.get() else {
        let finding = Finding::corrupt("the configuration has no rootfs", &place, PROPERTIES);
        findings
            .push(finding.values("an object with type and diff_ids", config.value.rootfs.found()));
        return None;
    };
    check_kind(&rootfs.kind, &place, findings);
    let place = place.key("diff_ids");
    let Some(values) = rootfs.diff_ids.get() else {
        let finding = Finding::corrupt("the configuration has no DiffIDs", &place, PROPERTIES);
        findings.push(finding.values("an array of digests", rootfs.diff_ids.found()));
        return None;
    };
    if values.len() != layers {
        let finding = Finding::corrupt("there is not one DiffID for each layer", &place, COUNT);
        findings.push(finding.values(format!("{layers} DiffIDs"), values.len().to_string()));
    }
    let diff_ids =
        values.iter().enumerate().map(|(number, value)| claim(value, &place.at(number), findings));
    let diff_ids = diff_ids.collect();
    Some(Claims { place, diff_ids, one_each: values.len() == layers })
}

/// Who says that there is one DiffID for each layer.
const COUNT: Source = Source::Upstream("config.md#properties");

fn check_kind(kind: &Field<String>, place: &Place, findings: &mut Vec<Finding>) {
    if kind.get().is_none_or(|kind| kind != "layers") {
        let found = kind.get().map_or_else(|| kind.found(), |text| format!("{text:?}"));
        let finding =
            Finding::corrupt("the rootfs is of another type", &place.key("type"), PROPERTIES);
        findings.push(finding.values("\"layers\"", found));
    }
}

fn claim(value: &Value, place: &Place, findings: &mut Vec<Finding>) -> Option<DiffId> {
    let Some(text) = value.as_str() else {
        let finding = Finding::corrupt("this DiffID is no text", place, PROPERTIES);
        findings.push(finding.values("a digest", value.to_string()));
        return None;
    };
    text.parse().map_err(|error| findings.push(Finding::digest(&error, text, place))).ok()
}
