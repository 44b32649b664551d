//! Layers as an image that umoci unpacks.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use oci_companion::digest::{Digest, Function};
use serde_json::json;
use tempfile::TempDir;

/// A folder that umoci has unpacked an image into, and what it said if it did not.
pub(crate) struct Unpacked {
    folder: TempDir,
    pub(crate) error: Option<String>,
}

impl Unpacked {
    /// The root file system.
    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("bundle/rootfs")
    }
}

/// Whether this process may give files away, which umoci needs for owners and devices.
pub(crate) fn is_root() -> bool {
    let folder = TempDir::new().expect("a folder");
    std::os::unix::fs::chown(folder.path(), Some(12_345), Some(54_321)).is_ok()
}

/// Unpacks an image of these plain layers.
pub(crate) fn unpack(layers: &[Vec<u8>]) -> Unpacked {
    let folder = TempDir::new().expect("a folder");
    write_layout(&folder.path().join("layout"), layers);
    let image = format!("{}/layout:made", folder.path().display());
    unpack_image(&image, folder)
}

/// Unpacks an image of some layout into a new folder.
pub(crate) fn unpack_image(image: &str, folder: TempDir) -> Unpacked {
    let mut command = Command::new("umoci");
    command.args(["unpack", "--image", image]).arg(folder.path().join("bundle"));
    if !is_root() {
        command.arg("--rootless");
    }
    let output = command.output().expect("umoci starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Unpacked { folder, error: (!output.status.success()).then_some(said) }
}

fn write_layout(layout: &Path, layers: &[Vec<u8>]) {
    fs::create_dir_all(layout.join("blobs/sha256")).expect("a folder");
    let blob = |bytes: &[u8], media_type: &str| {
        let digest = Digest::of(Function::Sha256, bytes);
        fs::write(layout.join(digest.blob_path()), bytes).expect("written");
        json!({"mediaType": media_type, "digest": digest.as_str(), "size": bytes.len()})
    };
    let kind = "application/vnd.oci.image.layer.v1.tar";
    let layers: Vec<_> = layers.iter().map(|layer| blob(layer, kind)).collect();
    let diff_ids: Vec<_> = layers.iter().map(|layer| &layer["digest"]).collect();
    let config = json!({"architecture": "amd64", "os": "linux", "config": {},
        "rootfs": {"type": "layers", "diff_ids": diff_ids}});
    let kind = "application/vnd.oci.image.config.v1+json";
    let config = blob(config.to_string().as_bytes(), kind);
    let manifest = json!({"schemaVersion": 2, "config": config, "layers": layers});
    let kind = "application/vnd.oci.image.manifest.v1+json";
    let mut manifest = blob(manifest.to_string().as_bytes(), kind);
    manifest["annotations"] = json!({"org.opencontainers.image.ref.name": "made"});
    let index = json!({"schemaVersion": 2, "manifests": [manifest]});
    fs::write(layout.join("index.json"), index.to_string()).expect("written");
    fs::write(layout.join("oci-layout"), r#"{"imageLayoutVersion":"1.0.0"}"#).expect("written");
}
