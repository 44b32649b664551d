//! From the layout's folder to one image's manifest and configuration, each checked before it is believed.

use super::choose::{Question, by_name, by_platform};
use crate::document::{
    Config, Document, Header, Index, Manifest, check_head, read_plain, read_referenced,
};
use crate::exit::Verdict;
use crate::finding::Finding;
use crate::layout::Layout;
use crate::media_type::Kind;
use crate::reference::Reference;
use crate::source::Source;
use crate::trouble::Trouble;

/// Indexes inside indexes are followed so deep.
const DEEPEST: usize = 8;

/// The documents of one image, as far as they could be reached.
#[derive(Debug)]
pub(crate) struct Walked {
    /// The manifest's descriptor and the manifest.
    pub(crate) manifest: Option<(Reference, Document<Manifest>)>,
    /// The configuration's descriptor, and the configuration if it is one of an image.
    pub(crate) config: Option<(Reference, Option<Document<Config>>)>,
}

/// Walks to the image that `question` means.
///
/// # Errors
///
/// The folder is no layout, or the question has no answer or several.
pub(crate) fn walk(
    layout: &Layout,
    question: &Question<'_>,
    findings: &mut Vec<Finding>,
) -> Result<Walked, Trouble> {
    if let Err(error) = layout.index().symlink_metadata() {
        return Err(Trouble::usage(format!(
            "{}: {error}: this is no image layout",
            layout.index().display()
        )));
    }
    header(layout, findings);
    let manifest = manifest(layout, question, findings)?;
    let config = manifest.as_ref().and_then(|(_, manifest)| config(layout, manifest, findings));
    Ok(Walked { manifest, config })
}

/// `oci-layout` must be there, an object, and name its version.
fn header(layout: &Layout, findings: &mut Vec<Finding>) {
    let source = Source::Upstream("image-layout.md#oci-layout-file");
    let before = findings.len();
    let read = read_plain::<Header>(&layout.header(), source, findings);
    for finding in &mut findings[before..] {
        if finding.verdict == Verdict::Incomplete {
            finding.verdict = Verdict::Corrupt;
        }
    }
    let Some(header) = read else { return };
    if header.value.version.get().is_none_or(|version| version != "1.0.0") {
        let found = header
            .value
            .version
            .get()
            .map_or_else(|| header.value.version.found(), |text| quoted(text));
        let place = header.place.key("imageLayoutVersion");
        findings.push(
            Finding::corrupt("the layout has another version", &place, source)
                .values("\"1.0.0\"", found),
        );
    }
}

fn manifest(
    layout: &Layout,
    question: &Question<'_>,
    findings: &mut Vec<Finding>,
) -> Result<Option<(Reference, Document<Manifest>)>, Trouble> {
    let top = Source::Upstream("image-layout.md#indexjson-file");
    let Some(index) = read_plain::<Index>(&layout.index(), top, findings) else { return Ok(None) };
    check_head(&index, Kind::Index, findings);
    let Some(mut reference) = by_name(&index, question, findings)? else { return Ok(None) };
    for _ in 0..DEEPEST {
        if Kind::of(&reference.media_type) != Kind::Index {
            return Ok(follow_manifest(layout, reference, findings));
        }
        let Some(nested) = read_referenced::<Index>(layout, &reference, findings) else {
            return Ok(None);
        };
        check_head(&nested, Kind::Index, findings);
        let Some(next) = by_platform(&nested, question, findings)? else { return Ok(None) };
        reference = next;
    }
    Err(Trouble::usage(format!("more than {DEEPEST} indexes lie inside each other")))
}

fn follow_manifest(
    layout: &Layout,
    reference: Reference,
    findings: &mut Vec<Finding>,
) -> Option<(Reference, Document<Manifest>)> {
    if Kind::of(&reference.media_type) != Kind::Manifest {
        let source = Source::Upstream("image-index.md#image-index-property-descriptions");
        let finding =
            Finding::corrupt("this is no image", &reference.place.key("mediaType"), source);
        let finding = finding
            .values("the media type of a manifest or an index", quoted(&reference.media_type));
        findings.push(finding.verdict(Verdict::Unverifiable));
        return None;
    }
    let manifest: Document<Manifest> = read_referenced(layout, &reference, findings)?;
    check_head(&manifest, Kind::Manifest, findings);
    Some((reference, manifest))
}

fn config(
    layout: &Layout,
    manifest: &Document<Manifest>,
    findings: &mut Vec<Finding>,
) -> Option<(Reference, Option<Document<Config>>)> {
    let reference =
        Reference::read(&manifest.value.config, manifest.place.key("config"), findings)?;
    let image = Kind::of(&reference.media_type) == Kind::Config;
    let document = image.then(|| read_referenced(layout, &reference, findings)).flatten();
    Some((reference, document))
}

fn quoted(text: &str) -> String {
    format!("{text:?}")
}
