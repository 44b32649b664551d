//! What a manifest or an index says of itself: it must not contradict the descriptor that led to it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::Document;
use super::field::Field;
use crate::finding::{Finding, Place};
use crate::media_type::Kind;
use crate::source::Source;

/// The members that make a document a manifest or an index, with what they make it. Docker's old manifests too.
const ESSENTIAL: [(&str, Kind); 4] = [
    ("config", Kind::Manifest),
    ("layers", Kind::Manifest),
    ("manifests", Kind::Index),
    ("fsLayers", Kind::Other),
];

/// The members that manifests and indexes share, and the names of the others.
#[derive(Debug, Deserialize)]
struct Head {
    #[serde(default, rename = "schemaVersion")]
    schema_version: Field<u64>,
    #[serde(default, rename = "mediaType")]
    media_type: Field<String>,
    #[serde(flatten)]
    others: BTreeMap<String, IgnoredAny>,
}

/// Holds a document of the given kind against what it says of itself; every contradiction becomes a finding.
pub(crate) fn check_head<T>(document: &Document<T>, kind: Kind, findings: &mut Vec<Finding>) {
    let Ok(head) = serde_json::from_slice::<Head>(&document.bytes) else { return };
    let source = match kind {
        Kind::Manifest => Source::Upstream("manifest.md#image-manifest-property-descriptions"),
        _ => Source::Upstream("image-index.md#image-index-property-descriptions"),
    };
    findings.extend(version(&head, &document.place, source));
    findings.extend(media_type(&head, &document.place, kind, source));
    findings.extend(
        head.others.keys().filter_map(|name| ambiguous(name, &document.place, kind, source)),
    );
}

fn version(head: &Head, place: &Place, source: Source) -> Option<Finding> {
    let found = match &head.schema_version {
        Field::Is(2) => return None,
        Field::Is(other) => other.to_string(),
        none => none.found(),
    };
    let place = place.key("schemaVersion");
    Some(Finding::corrupt("the document has another version", &place, source).values("2", found))
}

fn media_type(head: &Head, place: &Place, kind: Kind, source: Source) -> Option<Finding> {
    let found = match &head.media_type {
        Field::Is(text) if Kind::of(text) == kind => return None,
        Field::Is(text) => format!("{text:?}"),
        none if none.is_none() => return None,
        wrong => wrong.found(),
    };
    let finding =
        Finding::corrupt("the document says it is something else", &place.key("mediaType"), source);
    Some(finding.values(format!("{} or nothing", kind.name()), found))
}

/// A name that other readers, some of which ignore case, would take for an essential member.
fn ambiguous(name: &str, place: &Place, kind: Kind, source: Source) -> Option<Finding> {
    let (essential, of) =
        ESSENTIAL.iter().find(|(essential, _)| name.eq_ignore_ascii_case(essential))?;
    if (name, kind) == (*essential, *of) {
        return None;
    }
    let finding =
        Finding::corrupt("other readers would see another document", &place.key(name), source);
    Some(finding.values(format!("no such member in {}", kind.name()), format!("{name:?}")))
}
