//! Whatever the bytes are, reading them as a document and as a descriptor does not panic, and what is read keeps them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oci_companion::{descriptor::Descriptor, documents::Document};

fuzz_target!(|bytes: &[u8]| {
    match Document::read(bytes) {
        Ok(document) => assert_eq!(document.bytes(), bytes),
        Err(faults) => assert!(faults.iter().all(|fault| !fault.clause.is_empty())),
    }
    let Ok(document) = Descriptor::read(bytes) else { return };
    assert_eq!(document.bytes(), bytes);
    let descriptor = document.value();
    if let Some(data) = &descriptor.data {
        assert_eq!(data.len() as u64, descriptor.size);
    }
});
