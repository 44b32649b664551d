//! Layouts of the vectors on verifying: parts, which the vector `sound` brings, and edits of them.

use std::collections::BTreeMap;

use oci_companion::digest::{Digest, Function};
use oci_companion::verify::verify;
use serde_json::{Value, json};

/// The chapter, in which the vector with the parts stands.
const CHAPTER: &str = include_str!("../../spec/verify.md");

/// The verdict on the layout that these edits make, and all findings, sorted.
pub(super) fn verdict(edits: &Value) -> Value {
    let made = Made::new(edits.as_array().expect("edits"));
    let report = verify(&made.files);
    let part = |path: &String| made.parts.get(path).unwrap_or(path).clone();
    let one = |finding: &oci_companion::report::Finding| {
        let place = &finding.place;
        (part(&place.file), place.pointer.clone(), finding.code.word(), finding.clause)
    };
    let mut findings: Vec<_> = report.findings.iter().map(one).collect();
    findings.sort();
    let findings: Vec<Value> = findings
        .into_iter()
        .map(|(file, pointer, code, clause)| json!([code, file, pointer, clause]))
        .collect();
    json!({"verdict": report.verdict().word(), "findings": findings})
}

/// A layout, and which part is at which path.
#[derive(Default)]
struct Made {
    files: BTreeMap<String, Vec<u8>>,
    parts: BTreeMap<String, String>,
    descriptors: Vec<(String, String)>,
}

impl Made {
    fn new(edits: &[Value]) -> Self {
        let (_, parts) = CHAPTER.split_once("\"parts\": ").expect("a vector with parts");
        let parts = serde_json::Deserializer::from_str(parts).into_iter::<Value>().next();
        let mut made = Made::default();
        for part in parts.expect("parts").expect("JSON").as_array().expect("a list") {
            made.part(super::text(&part[0]), super::text(&part[1]), &part[2], edits);
        }
        edits.iter().for_each(|edit| made.late(edit));
        made
    }

    fn part(&mut self, name: String, kind: String, content: &Value, edits: &[Value]) {
        let mine = edits.iter().filter(|edit| edit[0] == *name);
        let mut bytes = bytes(content);
        let left: Vec<_> = mine.filter(|edit| !edited(&mut bytes, edit)).collect();
        for (mention, descriptor) in &self.descriptors {
            while let Some(more) = replaced(&bytes, mention.as_bytes(), descriptor.as_bytes()) {
                bytes = more;
            }
        }
        assert!(left.iter().all(|edit| edited(&mut bytes, edit)), "{left:?} fits");
        let digest = Digest::of(Function::Sha256, &bytes);
        let path = if kind.is_empty() { name.clone() } else { digest.blob_path() };
        let kind = format!("application/vnd.oci.image.{kind}");
        let descriptor =
            format!(r#"{{"size": {}, "mediaType": "{kind}", "digest": "{digest}"}}"#, bytes.len());
        self.descriptors.push((format!("<{name}>"), descriptor));
        self.files.insert(path.clone(), bytes);
        self.parts.insert(path, name);
    }

    /// Makes an edit that is for when everything has its digest.
    fn late(&mut self, edit: &Value) {
        let name = super::text(&edit[0]);
        if let Some(path) = name.strip_prefix('+') {
            self.files.insert(path.to_owned(), bytes(&edit[2]));
        } else if let Some(name) = name.strip_suffix('!') {
            let path = self.parts.iter().find(|(_, part)| *part == name).expect("a part").0.clone();
            let mut content = self.files.remove(&path).expect("a file");
            if edit[1] != "" {
                assert!(edited(&mut content, edit), "{edit} fits");
                self.files.insert(path, content);
            }
        }
    }
}

fn bytes(content: &Value) -> Vec<u8> {
    match content.as_str() {
        Some(text) => text.as_bytes().to_vec(),
        None => super::bytes(&content["bytes"]),
    }
}

/// Makes an edit, if it fits.
fn edited(content: &mut Vec<u8>, edit: &Value) -> bool {
    let new = match edit[1].as_str().expect("a text") {
        "" => Some(bytes(&edit[2])),
        from => replaced(content, from.as_bytes(), &bytes(&edit[2])),
    };
    new.map(|new| *content = new).is_some()
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Option<Vec<u8>> {
    let at = bytes.windows(from.len()).position(|part| part == from)?;
    Some([&bytes[..at], to, &bytes[at + from.len()..]].concat())
}
