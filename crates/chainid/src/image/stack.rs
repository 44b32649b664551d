//! The layers of one image, base first: what manifest and configuration say, what the bytes say, and the ChainIDs.

use std::num::NonZero;

use oci_companion::chain_id::{Chain, ChainId};
use oci_companion::digest::Function;
use oci_companion::layer::{DiffId, LayerEncoding};

use super::judge::unknown_type;
use super::layers::{Blob, Outcome};
use super::rootfs::Claims;
use crate::document::{Document, Manifest};
use crate::exit::Verdict;
use crate::finding::Finding;
use crate::layout::Layout;
use crate::progress::Progress;
use crate::reference::Reference;
use crate::source::Source;
use crate::work::spread;

/// One layer.
#[derive(Debug)]
pub(crate) struct Row {
    /// What the manifest says; `None` when its entry is no descriptor.
    pub(crate) reference: Option<Reference>,
    /// The DiffID that the configuration claims.
    pub(crate) claimed: Option<DiffId>,
    /// The DiffID of the layer's bytes.
    pub(crate) computed: Option<DiffId>,
    /// The bytes of the uncompressed layer, when all of it was decoded.
    pub(crate) uncompressed: Option<u64>,
    /// The ChainID of the layers up to this one, only if each of them is verified.
    pub(crate) chain_id: Option<ChainId>,
    /// What checking this layer came to.
    pub(crate) verdict: Verdict,
}

/// The manifest's layers as rows, nothing read yet.
pub(crate) fn rows(manifest: &Document<Manifest>, findings: &mut Vec<Finding>) -> Vec<Row> {
    let place = manifest.place.key("layers");
    let Some(layers) = manifest.value.layers.get() else {
        let source = Source::Upstream("manifest.md#image-manifest-property-descriptions");
        let finding = Finding::corrupt("the manifest has no layers", &place, source);
        findings.push(finding.values("an array of descriptors", manifest.value.layers.found()));
        return Vec::new();
    };
    let read = |(number, layer)| Row::new(Reference::read(layer, place.at(number), findings));
    layers.iter().enumerate().map(read).collect()
}

/// Reads every layer once and fills in what its bytes say.
///
/// `image` says whether the layers belong to an image: only those have DiffIDs.
pub(crate) fn verify(
    rows: &mut [Row],
    layout: &Layout,
    claims: Option<&Claims>,
    image: bool,
    threads: NonZero<usize>,
    findings: &mut Vec<Finding>,
) {
    claim(rows, claims);
    let progress = Progress::new(Some(
        rows.iter().filter_map(|row| row.reference.as_ref()).map(|r| r.size).sum(),
    ));
    progress.name("layers");
    let (numbers, blobs): (Vec<usize>, Vec<Blob<'_>>) = rows
        .iter()
        .enumerate()
        .filter_map(|(number, row)| Some((number, row.blob(layout, image, &progress)?)))
        .unzip();
    spread(&blobs, threads, |blob, outcome| {
        let number = numbers[blob];
        rows[number].judge(&blobs[blob], outcome, image, findings);
        if image {
            rows[number].judge_claim(number, &blobs[blob], claims, findings);
        }
    });
    progress.clear();
}

/// Gives each row its claim, if there is one each.
fn claim(rows: &mut [Row], claims: Option<&Claims>) {
    for (row, claimed) in rows
        .iter_mut()
        .zip(claims.filter(|claims| claims.one_each).iter().flat_map(|c| &c.diff_ids))
    {
        row.claimed = claimed.clone();
        if claimed.is_none() {
            row.verdict = Verdict::Corrupt;
        }
    }
}

/// Fills in the ChainIDs, up to the first layer that is not verified.
pub(crate) fn chain(rows: &mut [Row]) {
    let mut chain = Chain::default();
    for row in rows.iter_mut().take_while(|row| row.verdict == Verdict::Verified) {
        let (Some(computed), true) = (&row.computed, row.computed == row.claimed) else { return };
        row.chain_id = Some(chain.push(computed).clone());
    }
}

impl Row {
    /// The DiffID to show: the one claimed, or without a claim the one computed.
    pub(crate) fn diff_id(&self) -> Option<&DiffId> {
        self.claimed.as_ref().or(self.computed.as_ref())
    }

    fn new(reference: Option<Reference>) -> Self {
        let verdict = if reference.is_some() { Verdict::Verified } else { Verdict::Corrupt };
        Row {
            reference,
            claimed: None,
            computed: None,
            uncompressed: None,
            chain_id: None,
            verdict,
        }
    }

    /// The row's blob as a job.
    fn blob<'a>(&self, layout: &Layout, image: bool, progress: &'a Progress) -> Option<Blob<'a>> {
        let reference = self.reference.as_ref()?;
        let function = self
            .claimed
            .as_ref()
            .map_or(Some(Function::Sha256), |claimed| claimed.digest().function());
        let encoding = LayerEncoding::from_media_type(&reference.media_type).filter(|_| image);
        Some(Blob {
            path: layout.blob(&reference.digest),
            digest: reference.digest.clone(),
            size: reference.size,
            decoding: encoding.zip(function),
            progress,
        })
    }

    /// Takes in what reading the blob came to.
    fn judge(
        &mut self,
        blob: &Blob<'_>,
        outcome: Outcome,
        image: bool,
        findings: &mut Vec<Finding>,
    ) {
        let Some(reference) = &self.reference else { return };
        let before = findings.len();
        outcome.judge_blob(reference, blob, findings);
        outcome.judge_stream(reference, blob, findings);
        findings.extend(image.then(|| unknown_type(reference)).flatten());
        self.verdict = findings[before..]
            .iter()
            .map(|finding| finding.verdict)
            .fold(self.verdict, Verdict::max);
        self.uncompressed = outcome.facts.map(|facts| facts.uncompressed);
        self.computed = outcome.diff_id.and_then(Result::ok);
    }

    /// Holds the claimed DiffID against the computed one.
    fn judge_claim(
        &mut self,
        number: usize,
        blob: &Blob<'_>,
        claims: Option<&Claims>,
        findings: &mut Vec<Finding>,
    ) {
        let (Some(claims), Some(claimed)) = (claims, &self.claimed) else {
            self.verdict = self.verdict.max(Verdict::Unverifiable);
            return;
        };
        let place = claims.place.at(number);
        if claimed.digest().function().is_none() {
            let finding =
                Finding::corrupt("this program cannot compute such a DiffID", &place, UNVERIFIABLE);
            let finding = finding.values("sha256, sha512 or blake3", claimed.digest().algorithm());
            findings.push(finding.verdict(Verdict::Unverifiable));
            self.verdict = self.verdict.max(Verdict::Unverifiable);
        }
        if let Some(computed) = self.computed.as_ref().filter(|computed| *computed != claimed) {
            let finding =
                Finding::corrupt("the layer has another DiffID", &place, DIFF_ID).blob(&blob.path);
            findings.push(finding.values(claimed.to_string(), computed.to_string()));
            self.verdict = Verdict::Corrupt;
        }
    }
}

/// Who says that a digest of an unknown function is not verified.
const UNVERIFIABLE: Source = Source::Clause("digest.unverifiable");
/// Who says that the configuration's DiffIDs are those of the layers.
const DIFF_ID: Source = Source::Clause("layer.diff-id");
