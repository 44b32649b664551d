//! The documents of an image as types: only the fields this program decides from. The bytes are kept elsewhere.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::field::Field;

/// The annotation that names an image in `index.json`.
pub(crate) const REF_NAME: &str = "org.opencontainers.image.ref.name";

/// `oci-layout`.
#[derive(Debug, Deserialize)]
pub(crate) struct Header {
    /// The version of the layout, `1.0.0`.
    #[serde(default, rename = "imageLayoutVersion")]
    pub(crate) version: Field<String>,
}

/// `index.json`, or an index below it.
#[derive(Debug, Deserialize)]
pub(crate) struct Index {
    /// What the index names.
    #[serde(default)]
    pub(crate) manifests: Field<Vec<Field<Descriptor>>>,
}

/// An image manifest.
#[derive(Debug, Deserialize)]
pub(crate) struct Manifest {
    /// The configuration.
    #[serde(default)]
    pub(crate) config: Field<Descriptor>,
    /// The layers, base first.
    #[serde(default)]
    pub(crate) layers: Field<Vec<Field<Descriptor>>>,
}

/// An image configuration.
#[derive(Debug, Deserialize)]
pub(crate) struct Config {
    /// The layers as the configuration knows them.
    #[serde(default)]
    pub(crate) rootfs: Field<RootFs>,
}

/// The member `rootfs` of a configuration.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct RootFs {
    /// Always `layers`.
    #[serde(default, rename = "type")]
    pub(crate) kind: Field<String>,
    /// The DiffIDs, base first.
    #[serde(default)]
    pub(crate) diff_ids: Field<Vec<Value>>,
}

/// A descriptor: what a blob is, which bytes it has, and how many.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Descriptor {
    /// What the blob is.
    #[serde(default, rename = "mediaType")]
    pub(crate) media_type: Field<String>,
    /// Which bytes it has.
    #[serde(default)]
    pub(crate) digest: Field<String>,
    /// How many bytes it has.
    #[serde(default)]
    pub(crate) size: Field<i64>,
    /// Names and remarks.
    #[serde(default)]
    pub(crate) annotations: Field<BTreeMap<String, Value>>,
    /// Where the image runs.
    #[serde(default)]
    pub(crate) platform: Field<Platform>,
}

/// Where an image runs.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Platform {
    /// As Go names it: `amd64`.
    #[serde(default)]
    pub(crate) architecture: Field<String>,
    /// As Go names it: `linux`.
    #[serde(default)]
    pub(crate) os: Field<String>,
    /// The kind of processor: `v7`.
    #[serde(default)]
    pub(crate) variant: Field<String>,
}

impl Descriptor {
    /// The name this entry has in `index.json`, if it has one.
    pub(crate) fn ref_name(&self) -> Option<&str> {
        self.annotations.get()?.get(REF_NAME)?.as_str()
    }
}
