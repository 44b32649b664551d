//! Media types of documents. The descriptor's word decides; nothing is guessed from bytes.

/// What a descriptor says its blob is, as far as this program follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An image index, or Docker's manifest list.
    Index,
    /// An image manifest.
    Manifest,
    /// An image configuration.
    Config,
    /// Anything else.
    Other,
}

impl Kind {
    /// What to call one.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Index => "an index",
            Kind::Manifest => "a manifest",
            Kind::Config => "a configuration",
            Kind::Other => "something else",
        }
    }

    /// The kind of a media type.
    pub(crate) fn of(media_type: &str) -> Self {
        match media_type {
            "application/vnd.oci.image.index.v1+json"
            | "application/vnd.docker.distribution.manifest.list.v2+json" => Kind::Index,
            "application/vnd.oci.image.manifest.v1+json"
            | "application/vnd.docker.distribution.manifest.v2+json" => Kind::Manifest,
            "application/vnd.oci.image.config.v1+json"
            | "application/vnd.docker.container.image.v1+json" => Kind::Config,
            _ => Kind::Other,
        }
    }
}
