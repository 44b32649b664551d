//! Whatever the bytes are, listing an archive's members and applying them do not panic, and an error names a clause.
//! A scan says the same of one piece and of many, and of an archive that can be listed at most that a path stands twice.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oci_companion::apply::{Tree, apply};
use oci_companion::archive::members;
use oci_companion::scan::Scan;

fuzz_target!(|bytes: &[u8]| {
    let mut tree = Tree::default();
    let found = scan(bytes, bytes.len().max(1));
    assert_eq!(scan(bytes, 333), found);
    match members(bytes) {
        Ok(list) => {
            assert!(found.iter().all(|clause| *clause == "changeset.members.once"), "{found:?}");
            if let Err(error) = apply(&mut tree, list) {
                assert!(!error.clause().is_empty() && tree == Tree::default());
            }
        }
        Err(error) => assert!(!error.clause().is_empty()),
    }
});

/// What a scan says of the bytes, given to it in pieces of `size`.
fn scan(bytes: &[u8], size: usize) -> Vec<&'static str> {
    let mut scan = Scan::default();
    bytes.chunks(size).for_each(|piece| scan.push(piece));
    scan.finish().iter().map(|error| error.clause()).collect()
}
