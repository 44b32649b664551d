//! Whatever the bytes are, reading them as a document of any kind does not panic, what is read keeps them, and nothing
//! is of two kinds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oci_companion::config::{Config, ImageId, align};
use oci_companion::descriptor::Descriptor;
use oci_companion::documents::Document;
use oci_companion::manifest::{Index, Manifest};
use oci_companion::references::{name, resolve, warnings};

fuzz_target!(|bytes: &[u8]| {
    match Document::read(bytes) {
        Ok(document) => assert_eq!(document.bytes(), bytes),
        Err(faults) => assert!(faults.iter().all(|fault| !fault.clause.is_empty())),
    }
    if let Ok(document) = Descriptor::read(bytes) {
        assert_eq!(document.bytes(), bytes);
        let descriptor = document.value();
        if let Some(data) = &descriptor.data {
            assert_eq!(data.len() as u64, descriptor.size);
        }
    }
    if let Ok(document) = Config::read(bytes) {
        let config = document.value();
        assert_eq!(ImageId::of(document.bytes()), ImageId::of(bytes));
        assert_eq!(config.chain_ids().len(), config.diff_ids.len());
        if let Ok(layers) = align(&config.history, config.diff_ids.len()) {
            assert_eq!(layers.into_iter().flatten().count(), config.diff_ids.len());
        }
    }
    let (manifest, index) = (Manifest::read(bytes), Index::read(bytes));
    assert!(manifest.is_err() || index.is_err());
    if let Ok(index) = index {
        let index = index.value();
        assert!(warnings(index).len() <= index.manifests.len());
        for name in index.manifests.iter().filter_map(name) {
            assert!(
                resolve(index, name).is_ok_and(|entry| index.manifests.contains(entry))
                    || resolve(index, name)
                        .is_err_and(|error| error.clause() == "references.ambiguous")
            );
        }
    }
});
