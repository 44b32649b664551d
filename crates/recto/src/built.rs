//! What a build remembers beside its outputs: from what they were made, and what they are.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

use recto_weave::Evidence;
use serde::{Deserialize, Serialize};

use crate::book::Opened;
use crate::hash::{self, Hash};

/// The file that holds it, in the folder of the outputs.
pub(crate) const FILE: &str = ".recto.json";

/// What outputs were made from, and what they are.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Built {
    /// The hash of everything that went into the outputs.
    pub(crate) all: String,
    /// The hash of what went into the PDF.
    pub(crate) pdf: String,
    /// The pages of the PDF, if there is one.
    pub(crate) pages: Option<usize>,
    /// The hash of every file, by its path.
    pub(crate) files: BTreeMap<String, String>,
}

impl Built {
    /// What the outputs in `folder` say of themselves.
    pub(crate) fn read(folder: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(folder.join(FILE)).ok()?).ok()
    }

    /// Whether `folder` still holds exactly these files.
    pub(crate) fn holds(&self, folder: &Path) -> bool {
        files(folder) == self.files
    }

    /// Whether the file at `path` below `folder` is still as it was made.
    pub(crate) fn holds_file(&self, folder: &Path, path: &str) -> bool {
        self.files
            .get(path)
            .is_some_and(|made| hash::file(&folder.join(path)).as_ref() == Some(made))
    }

    /// Writes it into `folder`, with the hashes of all files there.
    pub(crate) fn write(mut self, folder: &Path) -> anyhow::Result<()> {
        self.files = files(folder);
        fs::write(folder.join(FILE), serde_json::to_vec_pretty(&self)?)?;
        Ok(())
    }
}

/// The hashes of everything that goes into the outputs, and of what goes into the PDF.
pub(crate) fn inputs(
    opened: &Opened,
    evidence: Option<&Evidence>,
    record: &str,
    no_pdf: bool,
) -> (String, String) {
    let mut pdf = Hash::default();
    pdf.add("evidence", format!("{evidence:?}").as_bytes());
    pdf.add("program", program().as_bytes());
    for chapter in &opened.book.chapters {
        pdf.add(&chapter.path, chapter.text.as_bytes());
    }
    for image in recto_weave::pdf::images(&opened.book) {
        pdf.add_path(&opened.root, &image);
    }
    for path in ["book.toml", "spec/redirects.toml", "theme/book.typ"] {
        pdf.add_path(&opened.root, path);
    }
    let mut all = pdf.clone();
    for path in ["spec", "theme", "Cargo.toml", "LICENSE", "rustfmt.toml", ".rustfmt.toml"] {
        all.add_path(&opened.root, path);
    }
    all.add("tested", record.as_bytes());
    all.add("options", &[u8::from(no_pdf)]);
    (all.finish(), pdf.finish())
}

/// This program: another one may write other bytes from the same input.
fn program() -> String {
    let file = std::env::current_exe().and_then(fs::metadata);
    let changed =
        file.as_ref().ok().and_then(|file| file.modified().ok()?.duration_since(UNIX_EPOCH).ok());
    format!("{} {:?} {:?}", env!("CARGO_PKG_VERSION"), file.map(|file| file.len()).ok(), changed)
}

/// The hash of every file below `folder`, this one's own left out.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    collect(folder, "", &mut found);
    found.remove(FILE);
    found
}

fn collect(folder: &Path, front: &str, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = format!("{front}{}", entry.file_name().to_string_lossy());
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            collect(&entry.path(), &format!("{path}/"), found);
        } else if let Some(hash) = hash::file(&entry.path()) {
            found.insert(path, hash);
        }
    }
}
