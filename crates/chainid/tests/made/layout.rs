//! A small image layout, made by hand, that a test can spoil at any stage: every digest above the fault stays right.

use std::fs;
use std::path::{Path, PathBuf};

use oci_companion::digest::{Digest, Function};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The media types used.
pub(crate) const TAR: &str = "application/vnd.oci.image.layer.v1.tar";
/// The same in gzip.
pub(crate) const GZIP: &str = "application/vnd.oci.image.layer.v1.tar+gzip";
/// A manifest.
pub(crate) const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
/// An index.
pub(crate) const INDEX: &str = "application/vnd.oci.image.index.v1+json";
/// A configuration.
pub(crate) const CONFIG: &str = "application/vnd.oci.image.config.v1+json";

/// An edit of one document.
pub(crate) type Edit = fn(&mut Value);

/// What is done to the documents before they are digested, and to the files in the end.
#[derive(Clone, Copy)]
pub(crate) struct Spoil {
    /// To the configuration.
    pub(crate) config: Edit,
    /// To the manifest.
    pub(crate) manifest: Edit,
    /// To `index.json`.
    pub(crate) index: Edit,
    /// To the folder.
    pub(crate) files: fn(&Layout),
}

/// Nothing is spoilt.
pub(crate) const SOUND: Spoil =
    Spoil { config: |_| {}, manifest: |_| {}, index: |_| {}, files: |_| {} };

/// A layout in a folder of its own.
pub(crate) struct Layout {
    folder: TempDir,
    /// The digests of the layers' blobs.
    pub(crate) layers: Vec<Digest>,
    /// The digest of the manifest.
    pub(crate) manifest: Option<Digest>,
}

impl Layout {
    /// Two plain layers and one in gzip, named `made`.
    pub(crate) fn make(spoil: Spoil) -> Self {
        let mut layout =
            Layout { folder: TempDir::new().expect("a folder"), layers: vec![], manifest: None };
        let tars = ["one", "two", "three"].map(tar);
        let blobs = [tars[0].clone(), tars[1].clone(), gzip(&tars[2])];
        let diff_ids: Vec<String> = tars.iter().map(|tar| sha256(tar).to_string()).collect();
        layout.layers = blobs.iter().map(|blob| layout.put(blob)).collect();
        let descriptors =
            blobs.iter().zip([TAR, TAR, GZIP]).map(|(blob, kind)| layout.describe(blob, kind));
        let layers: Vec<Value> = descriptors.collect();
        let mut config = json!({ "architecture": "amd64", "os": "linux",
            "rootfs": { "type": "layers", "diff_ids": diff_ids } });
        (spoil.config)(&mut config);
        let config = layout.describe(config.to_string().as_bytes(), CONFIG);
        let mut manifest = json!({ "schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": layers });
        (spoil.manifest)(&mut manifest);
        let mut entry = layout.describe(manifest.to_string().as_bytes(), MANIFEST);
        layout.manifest = entry["digest"].as_str().and_then(|text| text.parse().ok());
        entry["annotations"] = json!({ "org.opencontainers.image.ref.name": "made" });
        let mut index = json!({ "schemaVersion": 2, "manifests": [entry] });
        (spoil.index)(&mut index);
        layout.write("index.json", index.to_string().as_bytes());
        layout.write("oci-layout", br#"{"imageLayoutVersion": "1.0.0"}"#);
        (spoil.files)(&layout);
        layout
    }

    /// The folder.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The file of a blob.
    pub(crate) fn blob(&self, digest: &Digest) -> PathBuf {
        self.path().join(digest.blob_path())
    }

    /// Writes a blob; gives its digest.
    pub(crate) fn put(&self, bytes: &[u8]) -> Digest {
        let digest = sha256(bytes);
        self.write(&digest.blob_path(), bytes);
        digest
    }

    /// Writes a blob; gives its descriptor.
    pub(crate) fn describe(&self, bytes: &[u8], media_type: &str) -> Value {
        json!({ "mediaType": media_type, "digest": self.put(bytes).as_str(), "size": bytes.len() })
    }

    /// Writes a file below the folder.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("written");
    }
}

/// A tar archive with one file that holds its own name.
pub(crate) fn tar(name: &str) -> Vec<u8> {
    let mut block = [0; 512];
    block[..name.len()].copy_from_slice(name.as_bytes());
    block[100..107].copy_from_slice(b"0000644");
    block[124..135].copy_from_slice(format!("{:011o}", name.len()).as_bytes());
    block[148..156].fill(b' ');
    block[156] = b'0';
    block[257..265].copy_from_slice(b"ustar\x0000");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let mut archive = block.to_vec();
    archive.extend_from_slice(name.as_bytes());
    archive.resize(512 * 4, 0);
    archive
}

/// The bytes as one gzip member, stored: the same bytes whatever the compressor.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).expect("short");
    let mut member = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    member.extend_from_slice(&length.to_le_bytes());
    member.extend_from_slice(&(!length).to_le_bytes());
    member.extend_from_slice(bytes);
    member.extend_from_slice(&crc32(bytes).to_le_bytes());
    member.extend_from_slice(&u32::from(length).to_le_bytes());
    member
}

/// The check sum of RFC 1952, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let bit = |crc: u32, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), bit))
}

/// A digest.
pub(crate) fn sha256(bytes: &[u8]) -> Digest {
    Digest::of(Function::Sha256, bytes)
}
