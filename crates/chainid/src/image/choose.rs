//! From `index.json` to the one manifest that is meant: by reference name, then by platform.

use super::platform::{Wanted, spelled};
use crate::document::{Descriptor, Document, Field, Index};
use crate::finding::{Finding, Place};
use crate::reference::Reference;
use crate::source::Source;
use crate::trouble::Trouble;

/// One entry of an index: where it stands, and what stands there.
type Entry<'a> = (Place, &'a Field<Descriptor>);

/// What somebody asked for.
#[derive(Debug)]
pub(crate) struct Question<'a> {
    /// The reference name, if one was given.
    pub(crate) name: Option<&'a str>,
    /// The platform, if one was given.
    pub(crate) platform: Option<&'a Wanted>,
}

/// The entry of `index.json` that is meant.
///
/// # Errors
///
/// No such name, or several and none given: the message says which there are.
pub(crate) fn by_name(
    index: &Document<Index>,
    question: &Question<'_>,
    findings: &mut Vec<Finding>,
) -> Result<Option<Reference>, Trouble> {
    let Some(entries) = entries(index, findings) else { return Ok(None) };
    let meant: Vec<Entry<'_>> = match question.name {
        Some(name) => {
            entries.iter().filter(|(_, entry)| ref_name(entry) == Some(name)).cloned().collect()
        }
        None => entries.clone(),
    };
    match (&meant[..], question.name) {
        ([], Some(name)) => {
            Err(Trouble::usage(format!("no image is named {name:?}; {}", names(&entries))))
        }
        ([], None) => {
            Err(Trouble::usage("the layout names no image: manifests in index.json is empty"))
        }
        ([(place, entry)], _) => Ok(Reference::read(entry, place.clone(), findings)),
        (several, _)
            if several.iter().any(|(_, entry)| ref_name(entry) != ref_name(several[0].1)) =>
        {
            Err(Trouble::usage(format!("which image? Write PATH:REF; {}", names(&entries))))
        }
        (several, _) => first_match(several, question.platform, findings),
    }
}

/// The entry of a nested index that fits the platform; a single entry fits unless a platform was asked for.
///
/// # Errors
///
/// No entry fits: the message says which platforms there are.
pub(crate) fn by_platform(
    index: &Document<Index>,
    question: &Question<'_>,
    findings: &mut Vec<Finding>,
) -> Result<Option<Reference>, Trouble> {
    let Some(entries) = entries(index, findings) else { return Ok(None) };
    match (&entries[..], question.platform) {
        ([(place, entry)], None) => Ok(Reference::read(entry, place.clone(), findings)),
        (several, platform) => first_match(several, platform, findings),
    }
}

fn first_match(
    entries: &[Entry<'_>],
    platform: Option<&Wanted>,
    findings: &mut Vec<Finding>,
) -> Result<Option<Reference>, Trouble> {
    let wanted = platform.cloned().unwrap_or_else(Wanted::host);
    let fits =
        |entry: &Field<Descriptor>| platform_of(entry).is_some_and(|found| wanted.matches(found));
    match entries.iter().find(|(_, entry)| fits(entry)) {
        Some((place, entry)) => Ok(Reference::read(entry, place.clone(), findings)),
        None => {
            let there: Vec<String> =
                entries.iter().filter_map(|(_, entry)| platform_of(entry)).map(spelled).collect();
            let there = if there.is_empty() {
                "none says its platform".to_owned()
            } else {
                there.join(", ")
            };
            Err(Trouble::usage(format!(
                "no image is for {wanted} (--platform); there are: {there}"
            )))
        }
    }
}

fn entries<'a>(index: &'a Document<Index>, findings: &mut Vec<Finding>) -> Option<Vec<Entry<'a>>> {
    let place = index.place.key("manifests");
    let manifests = &index.value.manifests;
    if manifests.get().is_none() {
        let source = Source::Upstream("image-index.md#image-index-property-descriptions");
        let finding = Finding::corrupt("the index has no manifests", &place, source);
        findings.push(finding.values("an array of descriptors", manifests.found()));
    }
    Some(
        manifests
            .get()?
            .iter()
            .enumerate()
            .map(|(number, entry)| (place.at(number), entry))
            .collect(),
    )
}

fn ref_name(entry: &Field<Descriptor>) -> Option<&str> {
    entry.get().and_then(Descriptor::ref_name)
}

fn platform_of(entry: &Field<Descriptor>) -> Option<&crate::document::Platform> {
    entry.get().and_then(|descriptor| descriptor.platform.get())
}

/// The names there are, each once, in the order of the index.
fn names(entries: &[Entry<'_>]) -> String {
    let mut names: Vec<String> = Vec::new();
    for name in entries.iter().filter_map(|(_, entry)| ref_name(entry)) {
        let quoted = format!("{name:?}");
        if !names.contains(&quoted) {
            names.push(quoted);
        }
    }
    match names.is_empty() {
        true => "no entry of index.json has a name".to_owned(),
        false => format!("there are: {}", names.join(", ")),
    }
}
