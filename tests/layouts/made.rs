//! The base layout, made from the templates in `base/`, with one edit at any stage of its making.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use oci_companion::digest::{Digest, Function};
use serde_json::{Value, json};

use super::blobs::{archive, gzip, tar, zstd};
use super::case::{Edit, HERE};

/// What stands at a path of the layout.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    /// A regular file.
    File(Vec<u8>),
    /// A folder with nothing in it.
    Folder,
    /// A symbolic link to `elsewhere`, to which what was here has moved.
    Link,
    /// A pipe in which nobody writes.
    Pipe,
}

/// A layout in memory.
#[derive(Debug, Default)]
pub(crate) struct Made {
    /// What stands at which path.
    pub(crate) nodes: BTreeMap<String, Node>,
    /// The pieces by the paths of their blobs.
    pub(crate) pieces: BTreeMap<String, String>,
    /// Each piece before digests and sizes of others are put in, to compare.
    pub(crate) drafts: BTreeMap<String, Vec<u8>>,
    /// Each piece as it is stored.
    contents: BTreeMap<String, Vec<u8>>,
}

impl Made {
    /// The base with `edit`.
    pub(crate) fn new(edit: &Edit) -> Self {
        let mut made = Made::default();
        let early = |name: &str| Some(edit).filter(|edit| !edit.late && edit.piece == name);
        for name in ["oci-layout", "index.json"] {
            let content = made.content(name, &early);
            made.nodes.insert(name.to_owned(), Node::File(content));
        }
        made.blob("loose", Function::Sha256, &early);
        if edit.late {
            made.spoil(edit);
        }
        made
    }

    /// A document that is in no layout.
    pub(crate) fn alone(edit: &Edit) -> Vec<u8> {
        let early = |name: &str| Some(edit).filter(|edit| edit.piece == name);
        Made::default().content(&edit.piece, &early)
    }

    /// The path of a piece: that of its SHA-256 blob, or its own.
    pub(crate) fn path(&self, piece: &str) -> String {
        let found =
            self.pieces.iter().find(|(path, name)| *name == piece && path.contains("sha256"));
        found.map_or(piece, |(path, _)| path).to_owned()
    }

    /// Writes everything below `folder`.
    pub(crate) fn write(&self, folder: &Path) {
        for (name, node) in &self.nodes {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            match node {
                Node::File(bytes) => fs::write(path, bytes).expect("written"),
                Node::Folder => fs::create_dir(path).expect("a folder"),
                Node::Pipe => {
                    let made = std::process::Command::new("mkfifo").arg(path).status();
                    assert!(made.is_ok_and(|status| status.success()), "mkfifo makes a pipe");
                }
                Node::Link => {
                    let linked = std::os::unix::fs::symlink(folder.join("elsewhere"), path);
                    linked.expect("a link");
                }
            }
        }
    }

    fn content<'e>(&mut self, piece: &str, early: &dyn Fn(&str) -> Option<&'e Edit>) -> Vec<u8> {
        if let Some(content) = self.contents.get(piece) {
            return content.clone();
        }
        let (content, draft) = match unpacked(piece) {
            Some((archive, pack)) => {
                let archive = edited(archive, early(&format!("{piece}.tar")));
                let blob = pack(&archive);
                (blob.clone(), blob)
            }
            None => self.document(piece, early),
        };
        let content = edited(content, early(piece));
        self.drafts.insert(piece.to_owned(), edited(draft, early(piece)));
        self.contents.insert(piece.to_owned(), content.clone());
        content
    }

    /// A document with digests and sizes, and the same without.
    fn document<'e>(
        &mut self,
        piece: &str,
        early: &dyn Fn(&str) -> Option<&'e Edit>,
    ) -> (Vec<u8>, Vec<u8>) {
        let mut value = template(piece);
        if let Some(patch) = early(piece).and_then(|edit| edit.patch.as_ref()) {
            apply(&mut value, patch);
        }
        let draft = value.to_string().into_bytes();
        self.resolve(&mut value, early);
        (value.to_string().into_bytes(), draft)
    }

    /// Puts digests and sizes in the place of the names of pieces.
    fn resolve<'e>(&mut self, value: &mut Value, early: &dyn Fn(&str) -> Option<&'e Edit>) {
        match value {
            Value::String(text) => {
                if let Some(mention) = text.strip_prefix('@').map(str::to_owned) {
                    *value = self.mention(&mention, early);
                }
            }
            Value::Array(values) => values.iter_mut().for_each(|value| self.resolve(value, early)),
            Value::Object(members) => {
                members.values_mut().for_each(|value| self.resolve(value, early));
            }
            _ => {}
        }
    }

    /// `NAME`, `NAME.FUNCTION`, `NAME.size`, `NAME.diff-id`, `NAME.diff-id.FUNCTION`.
    fn mention<'e>(&mut self, mention: &str, early: &dyn Fn(&str) -> Option<&'e Edit>) -> Value {
        let (name, part) = mention.split_once('.').unwrap_or((mention, ""));
        match (part, part.strip_prefix("diff-id")) {
            ("size", _) => json!(self.content(name, early).len()),
            (_, Some(part)) => {
                let (archive, _) = unpacked(name).expect("a layer");
                let archive = edited(archive, early(&format!("{name}.tar")));
                json!(Digest::of(function(part.trim_start_matches('.')), &archive).as_str())
            }
            (part, None) => json!(self.blob(name, function(part), early).as_str()),
        }
    }

    /// Stores a piece under the digest of its content.
    fn blob<'e>(
        &mut self,
        name: &str,
        function: Function,
        early: &dyn Fn(&str) -> Option<&'e Edit>,
    ) -> Digest {
        let content = self.content(name, early);
        let digest = Digest::of(function, &content);
        self.pieces.insert(digest.blob_path(), name.to_owned());
        self.nodes.insert(digest.blob_path(), Node::File(content));
        digest
    }

    fn spoil(&mut self, edit: &Edit) {
        let path = self.path(&edit.piece);
        let below = format!("{path}/");
        let is_meant = |name: &String, _: &mut Node| *name == path || name.starts_with(&below);
        let meant: BTreeMap<String, Node> = self.nodes.extract_if(.., is_meant).collect();
        let node = match edit.becomes.as_deref() {
            None | Some("file") => match meant.get(&path) {
                Some(Node::File(bytes)) => Node::File(edited(bytes.clone(), Some(edit))),
                _ => Node::File(edited(Vec::new(), Some(edit))),
            },
            Some("folder") => Node::Folder,
            Some("link") => {
                let moved =
                    |(name, node): (String, Node)| (name.replacen(&path, "elsewhere", 1), node);
                self.nodes.extend(meant.into_iter().map(moved));
                Node::Link
            }
            Some("pipe") => Node::Pipe,
            Some("absent") => return,
            Some(other) => panic!("nothing becomes {other:?}"),
        };
        self.nodes.insert(path, node);
    }
}

/// A template of `base/`, or an index that holds `deep-N-1`, down to the nested one.
fn template(piece: &str) -> Value {
    if let Some(depth) = piece.strip_prefix("deep-") {
        let depth: u32 = depth.parse().expect("a number");
        let below = if depth == 1 { "nested".to_owned() } else { format!("deep-{}", depth - 1) };
        let media_type = "application/vnd.oci.image.index.v1+json";
        let entry = json!({ "mediaType": media_type, "digest": format!("@{below}"), "size": format!("@{below}.size") });
        return json!({ "schemaVersion": 2, "mediaType": media_type, "manifests": [entry] });
    }
    let path =
        Path::new(HERE).join("base").join(piece.trim_end_matches(".json")).with_extension("json");
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).expect("JSON")
}

type Pack = fn(&[u8]) -> Vec<u8>;

/// What a blob holds before it is packed, and how that is done; `None` for documents.
fn unpacked(piece: &str) -> Option<(Vec<u8>, Pack)> {
    let as_it_is: Pack = <[u8]>::to_vec;
    match piece {
        "plain" => Some((tar("plain"), as_it_is)),
        "gzip" => Some((tar("gzip"), gzip)),
        "zstd" => Some((tar("zstd"), zstd)),
        "empty" => Some((b"{}".to_vec(), as_it_is)),
        "note" | "loose" => Some((piece.as_bytes().to_vec(), as_it_is)),
        _ => None,
    }
}

fn function(name: &str) -> Function {
    match name {
        "" | "sha256" => Function::Sha256,
        "sha512" => Function::Sha512,
        "blake3" => Function::Blake3,
        other => panic!("no part of a piece: {other}"),
    }
}

fn apply(value: &mut Value, patch: &str) {
    let patch: Value = serde_json::from_str(patch).expect("JSON");
    let patch = if patch.is_object() { json!([patch]) } else { patch };
    let patch: json_patch::Patch = serde_json::from_value(patch).expect("a JSON Patch");
    json_patch::patch(value, &patch).unwrap_or_else(|error| panic!("{patch}: {error}"));
}

/// The bytes with what the edit does to bytes; the same without an edit.
fn edited(mut bytes: Vec<u8>, edit: Option<&Edit>) -> Vec<u8> {
    let Some(edit) = edit else { return bytes };
    if let Some(members) = &edit.members {
        bytes = archive(members);
    }
    if let (Some(find), Some(replace)) = (&edit.find, &edit.replace) {
        let text = String::from_utf8(bytes).expect("a text");
        // A draft has names where the document has digests: it need not have what is found.
        bytes = text.replacen(find, replace, 1).into_bytes();
    }
    let at = match edit.at {
        None => bytes.len(),
        Some(at) if at < 0 => bytes.len() - usize::try_from(-at).expect("an offset"),
        Some(at) => usize::try_from(at).expect("an offset"),
    };
    let end = bytes.len().min(at + edit.remove);
    bytes.splice(at..end, hex(edit.insert.as_deref().unwrap_or_default()));
    bytes
}

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(|byte| *byte != b' ').collect();
    let byte = |pair: &[u8]| u8::from_str_radix(str::from_utf8(pair).expect("ASCII"), 16);
    digits.chunks(2).map(|pair| byte(pair).expect("hexadecimal")).collect()
}
