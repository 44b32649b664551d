//! Cases: one edit of the base layout each, and all that has to be said of it. They stand in `cases/*.toml`.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::blobs::Member;

/// Where cases and base stand.
pub(crate) const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/layouts");

/// One case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    /// What it is called.
    pub(crate) name: String,
    /// Why it matters, in a sentence.
    pub(crate) why: String,
    /// What is edited, and how.
    #[serde(default)]
    pub(crate) edit: Edit,
    /// What `chainid document` finds in the edited document: `SEVERITY #POINTER CLAUSE`. Absent if it is not asked.
    pub(crate) document: Option<Vec<String>>,
    /// The exit code of `chainid verify`; absent if the document is in no layout.
    pub(crate) exit: Option<i32>,
    /// What `chainid verify` finds: `SEVERITY CODE FILE#POINTER CLAUSE`.
    #[serde(default)]
    pub(crate) findings: Vec<String>,
}

/// One edit. Digests and sizes of what refers to the edited piece are made anew, unless it is edited `late`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Edit {
    /// The piece: a document of `base/`, a blob, `BLOB.tar` for a layer before it is compressed; late also a path.
    #[serde(default, rename = "in")]
    pub(crate) piece: String,
    /// After everything has been named, so that names and sizes are those of the base.
    #[serde(default)]
    pub(crate) late: bool,
    /// A JSON Patch (RFC 6902): one operation, or a list.
    pub(crate) patch: Option<String>,
    /// A text that occurs once in the document as it is written, without white space ...
    pub(crate) find: Option<String>,
    /// ... and what stands there instead.
    pub(crate) replace: Option<String>,
    /// Bytes: where; from the end when negative; the end when absent.
    pub(crate) at: Option<i64>,
    /// How many of them go.
    #[serde(default)]
    pub(crate) remove: usize,
    /// What comes in their place, in hexadecimal.
    pub(crate) insert: Option<String>,
    /// The members of the archive, in the place of those it has: letter, path, and content or target.
    pub(crate) members: Option<Vec<Member>>,
    /// What the file turns into: `absent`, `folder`, `link`, `pipe`, or `file` where there was none.
    pub(crate) becomes: Option<String>,
}

#[derive(Deserialize)]
struct Table {
    case: Vec<Case>,
}

impl Case {
    /// The type of the edited document for `--as`, if the edit makes a document that can be asked for alone.
    pub(crate) fn document_type(&self) -> Option<&'static str> {
        match &*self.edit.piece {
            _ if self.edit.late => None,
            "oci-layout" => Some("oci-layout"),
            "index.json" | "nested" => Some("index"),
            "manifest" | "manifest-arm64" | "artifact" => Some("manifest"),
            "config" | "config-arm64" => Some("config"),
            "descriptor" => Some("descriptor"),
            _ => None,
        }
    }
}

/// All files of cases, in order.
pub(crate) fn files() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(Path::new(HERE).join("cases")).expect("cases");
    let paths = entries.map(|entry| entry.expect("a file").path());
    let mut files: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    files.sort();
    files
}

/// The cases of one file.
pub(crate) fn read(path: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(path).expect("cases");
    let table: Table = toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    table.case
}

/// Where the cases stand whose layouts contradict nothing.
const VARIATIONS: [&str; 2] = ["sound.toml", "open.toml"];

/// The cases whose layout is faulty.
pub(crate) fn faults() -> Vec<Case> {
    files().iter().filter(|path| !is_variation(path)).flat_map(|path| read(path)).collect()
}

/// The cases whose layout contradicts nothing: it is verified, or something is absent or cannot be checked.
pub(crate) fn variations() -> Vec<Case> {
    files().iter().filter(|path| is_variation(path)).flat_map(|path| read(path)).collect()
}

fn is_variation(path: &Path) -> bool {
    VARIATIONS.iter().any(|name| path.ends_with(name))
}
