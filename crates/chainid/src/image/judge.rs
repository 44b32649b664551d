//! What reading a layer's blob says about its descriptor.

use oci_companion::layer::{LayerEncoding, LayerError};

use super::layers::{Blob, Outcome};
use crate::document::refused;
use crate::exit::Verdict;
use crate::finding::Finding;
use crate::reference::{BLOBS, Reference};
use crate::source::Source;

impl Outcome {
    /// The blob against size and digest.
    pub(crate) fn judge_blob(
        &self,
        reference: &Reference,
        blob: &Blob<'_>,
        findings: &mut Vec<Finding>,
    ) {
        match &self.blob {
            Ok(check) => {
                reference.accept(check, self.length, &blob.path, findings);
            }
            Err(refusal) => {
                findings
                    .push(refused(&reference.place.key("digest"), refusal, BLOBS).blob(&blob.path));
            }
        }
    }

    /// The stream against its media type.
    pub(crate) fn judge_stream(
        &self,
        reference: &Reference,
        blob: &Blob<'_>,
        findings: &mut Vec<Finding>,
    ) {
        let Some(Err(error)) = &self.diff_id else { return };
        if matches!(error, LayerError::Read(_)) {
            return;
        }
        let place = reference.place.key("mediaType");
        let message = match error {
            LayerError::WrongEncoding { .. } | LayerError::NotTar { .. } => {
                "the layer is not what its media type says"
            }
            _ => "the layer cannot be decoded as its media type says",
        };
        let (expected, found) = halves(&error.to_string());
        let finding =
            Finding::corrupt(message, &place, Source::Clause(error.clause())).blob(&blob.path);
        let finding = finding.values(expected, found);
        findings.push(match error {
            LayerError::Unsupported { .. } => finding.verdict(Verdict::Unverifiable),
            _ => finding,
        });
    }
}

/// The halves of an error's text, which the library writes as `expected ..., found ...`.
pub(crate) fn halves(error: &str) -> (String, String) {
    let halves = error.strip_prefix("expected ").and_then(|rest| rest.split_once(", found "));
    halves.map_or_else(|| (String::new(), error.to_owned()), |(a, b)| (a.to_owned(), b.to_owned()))
}

/// The finding for a layer of an image whose media type says nothing about how to read it.
pub(crate) fn unknown_type(reference: &Reference) -> Option<Finding> {
    if LayerEncoding::from_media_type(&reference.media_type).is_some() {
        return None;
    }
    let source = Source::Clause("layer.unknown-media-type");
    let finding =
        Finding::corrupt("no DiffID can be computed", &reference.place.key("mediaType"), source);
    let found = format!("{:?}", reference.media_type);
    Some(finding.verdict(Verdict::Unverifiable).values("a media type of a layer", found))
}
