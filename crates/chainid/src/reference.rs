//! A descriptor that can be followed: its digest is one, its size is a size. And what a blob must match.

use std::path::Path;

use oci_companion::digest::{Check, Digest};

use crate::document::{Descriptor, Field, refused};
use crate::exit::Verdict;
use crate::finding::{Finding, Place};
use crate::layout::{Layout, Opened, open_regular};
use crate::media_type::Kind;
use crate::source::Source;

/// Where descriptors are described.
const PROPERTIES: Source = Source::Upstream("descriptor.md#properties");
/// Where blobs are described.
pub(crate) const BLOBS: Source = Source::Upstream("image-layout.md#blobs");

/// A descriptor whose parts are valid. Only these become paths.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    /// What the blob is; empty when the descriptor does not say.
    pub(crate) media_type: String,
    /// Which bytes it has.
    pub(crate) digest: Digest,
    /// How many bytes it has. A claim: nothing is ever allocated from it.
    pub(crate) size: u64,
    /// Where the descriptor stands.
    pub(crate) place: Place,
}

impl Reference {
    /// Checks a descriptor's parts; every fault becomes a finding. `None` without a valid digest and size.
    pub(crate) fn read(
        field: &Field<Descriptor>,
        place: Place,
        findings: &mut Vec<Finding>,
    ) -> Option<Self> {
        let Some(descriptor) = field.get() else {
            let finding = Finding::corrupt("this is no descriptor", &place, PROPERTIES);
            findings
                .push(finding.values("an object with mediaType, digest and size", field.found()));
            return None;
        };
        let media_type = media_type(descriptor, &place, findings);
        let digest = digest(descriptor, &place, findings);
        let size = size(descriptor, &place, findings);
        Some(Reference { media_type, digest: digest?, size: size?, place })
    }

    /// Whether the blob is an image's configuration.
    pub(crate) fn is_config(&self) -> bool {
        Kind::of(&self.media_type) == Kind::Config
    }

    /// Opens the blob.
    pub(crate) fn open(&self, layout: &Layout, findings: &mut Vec<Finding>) -> Option<Opened> {
        let path = layout.blob(&self.digest);
        let refuse = |refusal| refused(&self.place.key("digest"), &refusal, BLOBS).blob(&path);
        open_regular(&path).map_err(|refusal| findings.push(refuse(refusal))).ok()
    }

    /// Whether `check`, made from a blob of `length` bytes, came out well; else a finding.
    pub(crate) fn accept(
        &self,
        check: &Check,
        length: u64,
        blob: &Path,
        findings: &mut Vec<Finding>,
    ) -> bool {
        let Some(clause) = check.clause() else { return true };
        let finding = |message: &str, name: &str| {
            Finding::corrupt(message, &self.place.key(name), Source::Clause(clause)).blob(blob)
        };
        findings.push(match check {
            Check::Verified => return true,
            Check::WrongSize { expected, .. } => {
                finding("the blob has another size", "size").values(bytes(*expected), bytes(length))
            }
            Check::Mismatch { expected, found } => finding("the blob has another digest", "digest")
                .values(expected.as_str(), found.as_str()),
            Check::Unverifiable { algorithm } => {
                finding("this program cannot verify the digest", "digest")
                    .verdict(Verdict::Unverifiable)
                    .values("sha256, sha512 or blake3", algorithm.to_string())
            }
        });
        false
    }
}

fn media_type(descriptor: &Descriptor, place: &Place, findings: &mut Vec<Finding>) -> String {
    let found = &descriptor.media_type;
    if found.get().is_none() {
        let finding = Finding::corrupt(
            "the descriptor names no media type",
            &place.key("mediaType"),
            PROPERTIES,
        );
        findings.push(finding.values("a media type", found.found()));
    }
    found.get().cloned().unwrap_or_default()
}

fn digest(descriptor: &Descriptor, place: &Place, findings: &mut Vec<Finding>) -> Option<Digest> {
    let place = place.key("digest");
    let Some(text) = descriptor.digest.get() else {
        let finding = Finding::corrupt("the descriptor has no digest", &place, PROPERTIES);
        findings.push(finding.values("a digest", descriptor.digest.found()));
        return None;
    };
    text.parse().map_err(|error| findings.push(Finding::digest(&error, text, &place))).ok()
}

fn size(descriptor: &Descriptor, place: &Place, findings: &mut Vec<Finding>) -> Option<u64> {
    let size = descriptor.size.get().and_then(|size| u64::try_from(*size).ok());
    if size.is_none() {
        let found = descriptor.size.get().map_or_else(|| descriptor.size.found(), i64::to_string);
        let finding = Finding::corrupt("this is no size", &place.key("size"), PROPERTIES);
        findings.push(finding.values("a number of bytes, 0 to 2^63 - 1", found));
    }
    size
}

/// A number of bytes, for a message.
fn bytes(number: u64) -> String {
    format!("{number} bytes")
}
