//! The same input gives the same bytes.

use std::path::Path;

use crate::{fixture, open, proof, weave, weave_with};

#[test]
fn twice_and_in_two_folders() {
    let first = weave(&fixture(), &open(&fixture()));
    for _ in 0..2 {
        // Forget what was computed, or it would be compared with itself.
        typst::comemo::evict(0);
        let folder = tempfile::tempdir().expect("a folder");
        copy(&fixture(), folder.path());
        assert!(first == weave(folder.path(), &open(folder.path())));
    }
}

#[test]
fn twice_with_evidence() {
    let book = open(&fixture());
    let evidence = proof::evidence(&book);
    let first = weave_with(&fixture(), &book, Some(&evidence));
    typst::comemo::evict(0);
    assert!(first == weave_with(&fixture(), &book, Some(&evidence)));
}

#[test]
fn another_text_gives_other_bytes() {
    let first = weave(&fixture(), &open(&fixture()));
    let folder = tempfile::tempdir().expect("a folder");
    copy(&fixture(), folder.path());
    let path = folder.path().join("spec/parts.md");
    let text = crate::read_text(&path).replace("A nested entry.", "A nested enters.");
    std::fs::write(path, text).expect("room on the disk");
    assert!(first != weave(folder.path(), &open(folder.path())));
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir(&target).expect("a new folder");
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("room on the disk");
        }
    }
}
