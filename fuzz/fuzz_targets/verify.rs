//! Whatever a layout holds, verifying it does not panic, vouches for no ChainID above a fault, and calls no altered
//! blob verified.
//!
//! An input is a list of blobs, the last of them `index.json`. `@digest0`, `@size0` in a text stand for the digest and
//! the size of blob 0; so a fuzzer need not find digests, and can still write any document that refers to any other.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use oci_companion::digest::{Digest, Function};
use oci_companion::layout::File;
use oci_companion::report::Verdict;
use oci_companion::verify::verify;

/// What stands between two blobs.
const BETWEEN: &[u8] = b"\n--\n";

fuzz_target!(|bytes: &[u8]| {
    let mut files = BTreeMap::from([
        ("oci-layout".to_owned(), br#"{"imageLayoutVersion": "1.0.0"}"#.to_vec()),
        ("blobs/".to_owned(), Vec::new()),
    ]);
    let mut made: Vec<(Digest, usize)> = Vec::new();
    for blob in split(bytes) {
        let blob = filled(blob, &made);
        let digest = Digest::of(Function::Sha256, &blob);
        files.insert(File::Blob(&digest).to_string(), blob.clone());
        files.insert("index.json".to_owned(), blob.clone());
        made.push((digest, blob.len()));
    }
    let report = verify(&files);
    let worst = report.findings.iter().map(|finding| finding.severity.verdict()).max();
    assert_eq!(report.verdict(), worst.unwrap_or(Verdict::Verified));
    for image in &report.images {
        let vouched = image.layers.iter().take_while(|layer| layer.verdict == Verdict::Verified);
        let vouched = vouched.filter(|layer| layer.claimed == layer.computed).count();
        assert!(image.layers.iter().skip(vouched).all(|layer| layer.chain_id.is_none()));
        assert!(image.verdict <= report.verdict());
    }
    for (digest, length) in made.iter().filter(|(_, length)| *length > 0).take(4) {
        let blob = files.get_mut(&File::Blob(digest).to_string()).expect("it was put there");
        blob[length / 2] ^= 1;
        let altered = verify(&files);
        assert_eq!(altered.verdict(), Verdict::Corrupt, "{digest}");
        let blob = files.get_mut(&File::Blob(digest).to_string()).expect("it was put there");
        blob[length / 2] ^= 1;
    }
});

/// The blobs of an input, a few at most.
fn split(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut blobs = Vec::new();
    while blobs.len() < 9
        && let Some(at) = bytes.windows(BETWEEN.len()).position(|window| window == BETWEEN)
    {
        blobs.push(&bytes[..at]);
        bytes = &bytes[at + BETWEEN.len()..];
    }
    blobs.push(bytes);
    blobs
}

/// A text with the digests and sizes of the blobs before it; bytes that are no text stay as they are.
fn filled(blob: &[u8], made: &[(Digest, usize)]) -> Vec<u8> {
    let Ok(text) = str::from_utf8(blob) else { return blob.to_vec() };
    let mut text = text.to_owned();
    for (number, (digest, length)) in made.iter().enumerate() {
        text = text.replace(&format!("@digest{number}"), digest.as_str());
        text = text.replace(&format!("@size{number}"), &length.to_string());
    }
    text.into_bytes()
}
