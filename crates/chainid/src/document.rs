//! Documents of an image: their exact bytes, read with a limit and checked against the descriptor that names them.

mod duplicates;
mod field;
mod head;
mod model;

use std::io::Read;

use oci_companion::digest::Check;
use serde::de::DeserializeOwned;

pub(crate) use self::field::Field;
pub(crate) use self::head::check_head;
pub(crate) use self::model::{Config, Descriptor, Header, Index, Manifest, Platform};
use crate::exit::Verdict;
use crate::finding::{Finding, Place};
use crate::layout::{Layout, Opened, Refusal, open_regular};
use crate::reference::Reference;
use crate::source::Source;

/// The longest document read, in bytes; registries commonly allow as much for a manifest.
pub(crate) const LONGEST: u64 = 4 << 20;

/// A document: what it says, and the bytes that say it.
#[derive(Debug)]
pub(crate) struct Document<T> {
    /// The typed view.
    pub(crate) value: T,
    /// The exact bytes: a digest is over these and never over something written again.
    pub(crate) bytes: Vec<u8>,
    /// The document as a place.
    pub(crate) place: Place,
}

/// Reads a document that nothing describes: `oci-layout`, `index.json`. `None` when there is a finding.
pub(crate) fn read_plain<T: DeserializeOwned>(
    path: &std::path::Path,
    source: Source,
    findings: &mut Vec<Finding>,
) -> Option<Document<T>> {
    let place = Place::file(path);
    let opened = open_regular(path)
        .map_err(|refusal| findings.push(refused(&place, &refusal, source)))
        .ok()?;
    let bytes = read_bytes(opened, &place, findings)?;
    parse(bytes, place, findings)
}

/// Reads the document that `reference` names: size first, then digest, and only then its text.
pub(crate) fn read_referenced<T: DeserializeOwned>(
    layout: &Layout,
    reference: &Reference,
    findings: &mut Vec<Finding>,
) -> Option<Document<T>> {
    let path = layout.blob(&reference.digest);
    let place = Place::file(&path);
    let opened = reference.open(layout, findings)?;
    let length = opened.length;
    if length != reference.size {
        let check = Check::WrongSize { expected: reference.size, found: length };
        reference.accept(&check, length, &path, findings);
        return None;
    }
    let bytes = read_bytes(opened, &place, findings)?;
    let check = match bytes.len() as u64 {
        found if found == reference.size => reference.digest.check(&bytes),
        found => Check::WrongSize { expected: reference.size, found },
    };
    reference
        .accept(&check, bytes.len() as u64, &path, findings)
        .then(|| parse(bytes, place, findings))?
}

/// The bytes of a file; more than [`LONGEST`] is a finding.
fn read_bytes(opened: Opened, place: &Place, findings: &mut Vec<Finding>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Err(error) = opened.file.take(LONGEST + 1).read_to_end(&mut bytes) {
        findings.push(refused(
            place,
            &Refusal::Io(error),
            Source::Upstream("image-layout.md#blobs"),
        ));
        return None;
    }
    if bytes.len() as u64 > LONGEST {
        let message = "this document is longer than this program reads";
        let finding =
            Finding::corrupt(message, place, Source::Limit).verdict(Verdict::Unverifiable);
        findings.push(
            finding.values(format!("at most {LONGEST} bytes"), format!("{} bytes", opened.length)),
        );
        return None;
    }
    Some(bytes)
}

fn parse<T: DeserializeOwned>(
    bytes: Vec<u8>,
    place: Place,
    findings: &mut Vec<Finding>,
) -> Option<Document<T>> {
    let json = Source::Main("considerations.md#json");
    let before = findings.len();
    match duplicates::duplicates(&bytes) {
        Ok(twice) => findings.extend(twice.into_iter().map(|pointer| {
            let place = Place { file: place.file.clone(), pointer };
            Finding::corrupt("a name occurs twice in one object", &place, json)
                .values("one value", "several")
        })),
        Err(error) => findings.push(not_json(&error, &place, json)),
    }
    if findings.len() > before {
        return None;
    }
    match serde_json::from_slice(&bytes) {
        Ok(value) => Some(Document { value, bytes, place }),
        Err(error) => {
            findings.push(not_json(&error, &place, json));
            None
        }
    }
}

fn not_json(error: &serde_json::Error, place: &Place, source: Source) -> Finding {
    Finding::corrupt("this document cannot be read", place, source)
        .values("a JSON object in UTF-8", error.to_string())
}

/// The finding for a file that could not be opened.
pub(crate) fn refused(place: &Place, refusal: &Refusal, source: Source) -> Finding {
    let finding = |message: &str| Finding::corrupt(message, place, source);
    match refusal {
        Refusal::Absent => finding("the file is absent")
            .values("a regular file", "no such file")
            .verdict(Verdict::Incomplete),
        Refusal::Irregular(kind) => {
            finding("this is no regular file").values("a regular file", *kind)
        }
        Refusal::Io(error) => finding("the file cannot be read")
            .values("a readable file", error.to_string())
            .verdict(Verdict::Unreadable),
    }
}
