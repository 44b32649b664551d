//! The base with random damage: nothing makes the library panic, and no altered byte is ever called verified.

use std::collections::BTreeMap;
use std::io;

use oci_companion::layout::{Entry, File, OpenError, Opened, Store};
use oci_companion::report::Verdict;
use oci_companion::verify::verify;
use proptest::prelude::*;

use super::case::Edit;
use super::made::{Made, Node};

/// The files of a layout, by path.
type Files = BTreeMap<String, Vec<u8>>;

/// The base, as a store.
fn base() -> Files {
    let nodes = Made::new(&Edit::default()).nodes.into_iter();
    nodes
        .map(|(path, node)| match node {
            Node::File(bytes) => (path, bytes),
            other => panic!("{path} is {other:?}"),
        })
        .collect()
}

#[test]
fn the_base_is_verified() {
    assert_eq!(verify(&base()).verdict(), Verdict::Verified);
}

/// A disk that gives nothing but errors.
struct Broken;

impl Store for Broken {
    fn open(&self, _: File<'_>) -> Result<Opened, OpenError> {
        Err(OpenError::Io(io::Error::other("no")))
    }
    fn blobs(&self) -> Result<Vec<Entry>, OpenError> {
        Err(OpenError::Io(io::Error::other("no")))
    }
}

#[test]
fn what_gives_errors_is_not_shown_to_be_wrong() {
    let report = verify(&Broken);
    let found: Vec<(&str, &str)> =
        report.findings.iter().map(|found| (&found.place.file[..], found.clause)).collect();
    let unreadable = |file| (file, "verify.unreadable");
    assert_eq!(found, ["oci-layout", "index.json", "blobs"].map(unreadable));
    assert_eq!(report.verdict(), Verdict::Unverifiable);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// A blob's name is a claim about every bit of it.
    #[test]
    fn a_flipped_bit_of_a_blob_is_corrupt(file: prop::sample::Index, at: prop::sample::Index, bit in 0..8_u8) {
        let mut files = base();
        let blobs: Vec<String> = files.keys().filter(|path| path.starts_with("blobs/")).cloned().collect();
        let path = file.get(&blobs);
        let bytes = files.get_mut(path).expect("a blob");
        let at = at.index(bytes.len());
        bytes[at] ^= 1_u8 << bit;
        prop_assert_eq!(verify(&files).verdict(), Verdict::Corrupt, "{} at {}", path, at);
    }

    /// Any bytes in the place of any, also in the two files that nothing vouches for.
    #[test]
    fn damage_never_panics(file: prop::sample::Index, at: prop::sample::Index, remove in 0..40_usize,
                           insert in prop::collection::vec(any::<u8>(), 0..40)) {
        let mut files = base();
        let paths: Vec<String> = files.keys().cloned().collect();
        let path = file.get(&paths);
        let bytes = files.get_mut(path).expect("a file");
        let before = bytes.clone();
        let at = at.index(bytes.len());
        let end = bytes.len().min(at + remove);
        bytes.splice(at..end, insert);
        let is_altered = *bytes != before && path.starts_with("blobs/");
        let report = verify(&files);
        prop_assert!(!is_altered || report.verdict() == Verdict::Corrupt, "{path} at {at}");
        for finding in &report.findings {
            prop_assert!(!finding.clause.is_empty() && !finding.place.file.is_empty());
        }
    }

    /// Without some of its files it is incomplete at worst, unless one of the two is gone.
    #[test]
    fn missing_blobs_are_never_corrupt(gone in prop::collection::vec(any::<prop::sample::Index>(), 1..5)) {
        let mut files = base();
        for file in gone {
            let blobs: Vec<String> = files.keys().filter(|path| path.starts_with("blobs/")).cloned().collect();
            files.remove(file.get(&blobs));
        }
        prop_assert_ne!(verify(&files).verdict(), Verdict::Corrupt);
    }
}
