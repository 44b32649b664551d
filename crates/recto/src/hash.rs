//! SHA-256 over named bytes: whether something was built or tested from exactly these.

use std::fs;
use std::path::Path;

use recto_check::hex;
use sha2::{Digest, Sha256};

/// A hash over names and bytes, in the order they are added.
#[derive(Clone, Default)]
pub(crate) struct Hash(Sha256);

impl Hash {
    /// Adds bytes under a name. Lengths go in too, so that no two lists look the same.
    pub(crate) fn add(&mut self, name: &str, bytes: &[u8]) {
        for part in [name.as_bytes(), bytes] {
            self.0.update((part.len() as u64).to_le_bytes());
            self.0.update(part);
        }
    }

    /// Adds the file or, sorted by path, all files below the folder `path` of `root`. What is not there adds nothing.
    pub(crate) fn add_path(&mut self, root: &Path, path: &str) {
        let full = root.join(path);
        if let Ok(bytes) = fs::read(&full) {
            self.add(path, &bytes);
            return;
        }
        let entries = fs::read_dir(&full).into_iter().flatten().flatten();
        let mut names: Vec<_> =
            entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort();
        names.iter().for_each(|name| self.add_path(root, &format!("{path}/{name}")));
    }

    /// The hash, in the form of an OCI digest.
    pub(crate) fn finish(self) -> String {
        format!("sha256:{}", hex(&self.0.finalize()))
    }
}

/// The hash of one file, or `None` if it can't be read.
pub(crate) fn file(path: &Path) -> Option<String> {
    let mut hash = Hash::default();
    hash.add("", &fs::read(path).ok()?);
    Some(hash.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(parts: &[(&str, &str)]) -> String {
        let mut hash = Hash::default();
        parts.iter().for_each(|(name, bytes)| hash.add(name, bytes.as_bytes()));
        hash.finish()
    }

    #[test]
    fn names_bytes_and_their_borders_count() {
        assert_eq!(of(&[("a", "b")]), of(&[("a", "b")]));
        assert_ne!(of(&[("a", "b")]), of(&[("b", "a")]));
        assert_ne!(of(&[("a", "bc")]), of(&[("ab", "c")]));
        assert_ne!(of(&[("a", "b"), ("c", "d")]), of(&[("c", "d"), ("a", "b")]));
    }

    #[test]
    fn a_folder_is_its_files() {
        let root = tempfile::tempdir().unwrap();
        let hash = || {
            let mut hash = Hash::default();
            hash.add_path(root.path(), "tests");
            hash.finish()
        };
        let empty = hash();
        fs::create_dir_all(root.path().join("tests/deep")).unwrap();
        assert_eq!(hash(), empty);
        fs::write(root.path().join("tests/deep/a"), "1").unwrap();
        let one = hash();
        assert_ne!(one, empty);
        fs::write(root.path().join("tests/deep/a"), "2").unwrap();
        assert_ne!(hash(), one);
    }
}
