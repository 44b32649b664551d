//! Whatever the bytes are, listing an archive's members and applying them do not panic, and an error names a clause.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oci_companion::apply::{Tree, apply};
use oci_companion::archive::members;

fuzz_target!(|bytes: &[u8]| {
    let mut tree = Tree::default();
    match members(bytes) {
        Ok(list) => {
            if let Err(error) = apply(&mut tree, list) {
                assert!(!error.clause().is_empty() && tree == Tree::default());
            }
        }
        Err(error) => assert!(!error.clause().is_empty()),
    }
});
