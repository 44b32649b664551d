//! Known mistakes, as the peers call them with `--wrong`; for each a vector that has to fail, and a clause that is to be
//! named with it.

/// A mistake, a vector that fails for it, and a clause that is told there.
pub(crate) type Mistake = (&'static str, &'static str, &'static str);

/// A program in Python, and the mistakes that it can make.
#[derive(Debug)]
pub(crate) struct Peer {
    pub(crate) script: &'static str,
    pub(crate) mistakes: &'static [Mistake],
}

/// What `chainid.py` and `chainid.go` can do wrong: the recipes of the chapter on the ChainID.
pub(crate) const WRONG: [Mistake; 9] = [
    ("neighbours", "three-layers", "chain-id.recursion"),
    ("first-hashed", "one-layer", "chain-id.one-layer"),
    ("line-end", "two-layers", "chain-id.no-line-end"),
    ("bare-digits", "two-layers", "chain-id.text"),
    ("bytes", "two-layers", "chain-id.text"),
    ("from-the-top", "three-layers", "chain-id.order"),
    ("algorithm-follows", "sha512-on-top", "chain-id.sha256"),
    ("empty-text", "no-layers", "chain-id.no-layers"),
    ("no-validation", "two-texts-in-one", "digest.grammar"),
];

/// The mistakes whose result is listed as one that must not come out.
pub(crate) const LISTED: usize = 8;

/// What the last mistake breaks besides: it takes capital digits, too.
pub(crate) const ALSO: &str = "digest.sha256.no-capitals";

/// The vectors that the standard library of Python has no function for; zstd it has from 3.14 on.
pub(crate) const UNPROVEN: &[&str] = &[
    "digest abc-blake3",
    "layer two-frames",
    "layer-refused zstd-trailing",
    "layer-refused zstd-checksum",
];

/// The peers that do one thing each.
pub(crate) const PEERS: &[Peer] = &[
    Peer { script: "documents.py", mistakes: DOCUMENTS },
    Peer { script: "images.py", mistakes: IMAGES },
    Peer { script: "platforms.py", mistakes: PLATFORMS },
    Peer { script: "layers.py", mistakes: LAYERS },
    Peer { script: "trees.py", mistakes: TREES },
    Peer { script: "verifier.py", mistakes: VERIFIER },
    Peer { script: "runtimes.py", mistakes: RUNTIMES },
    Peer { script: "consoles.py", mistakes: CONSOLES },
];

const DOCUMENTS: &[Mistake] = &[
    ("last-name", "escaped-name", "documents.names.once"),
    ("any-case", "size-with-long-s", "documents.names.case"),
    ("unknown-refused", "unknown-algorithm-and-member", "documents.unknown"),
    ("written-again", "unknown-members", "documents.unaltered"),
    ("digest-first", "size-before-digest", "digest.verify.size"),
    ("data-unread", "data-of-other-content", "descriptor.data.same"),
    ("no-urls", "relative-url", "descriptor.urls.uri"),
];

const IMAGES: &[Mistake] = &[
    ("kind-by-looking", "index-under-an-unknown-type", "manifest.by-type"),
    ("kind-by-inner-type", "inner-type-of-the-other-kind", "manifest.inner.kind"),
    ("any-inner-type", "inner-type-of-docker", "manifest.inner.same"),
    ("one-sided", "manifest-with-manifests", "manifest.one-kind"),
    ("empty-is-absent", "index-with-layers-null", "manifest.one-kind"),
    ("any-case", "index-with-layers-and-long-s", "documents.names.case"),
    ("null-refused", "no-layers-nulls-and-more", "config.null"),
    ("written-again", "compact-with-line-end", "config.image-id.exact"),
    ("history-in-order", "history", "config.history.no-guess"),
    ("history-as-far-as-it-goes", "history-of-two-layers", "config.history.aligned"),
    ("tag-of-a-name", "tag-of-a-reference", "references.whole"),
    ("first-of-two", "two-contents", "references.ambiguous"),
    ("dollar", "name-with-line-end", "references.characters"),
];

const PLATFORMS: &[Mistake] = &[
    ("exact", "one-series-and-the-other", "platform.older-variant"),
    ("newest", "version-6-between-5-and-7", "platform.first"),
    ("one-series", "one-series-and-the-other", "platform.older-variant"),
    ("unknown-chosen", "statements-about-an-image", "platform.unknown"),
    ("silent-chosen", "statements-about-an-image", "platform.silent"),
    ("begins-alike", "part-of-a-number", "platform.version-prefix"),
    ("features-unasked", "another-build-of-windows", "platform.every-feature"),
    ("any-version", "of-tomorrow", "layout.header.known"),
    ("any-header", "list", "layout.header.object"),
    ("any-folder", "two-folders", "layout.blobs.names"),
    ("any-case", "version-in-capitals", "documents.names.case"),
];

const LAYERS: &[Mistake] = &[
    ("first-member", "two-members", "layer.gzip.members"),
    ("blob-hashed", "empty-archive", "layer.diff-id"),
    ("by-the-bytes", "gzip-as-zstd", "layer.encoding.agrees"),
    ("trailing-taken", "trailing-zero", "layer.encoding.trailing"),
    ("any-bytes", "chain-text", "layer.tar"),
    ("type-first", "an-image-that-names-a-type", "artifacts.image-config"),
    ("layers-unseen", "a-signature", "artifacts.layers-only"),
];

const TREES: &[Mistake] = &[
    ("anywhere", "in-the-middle", "changeset.whiteout"),
    ("dots-joined", "the-one-above", "changeset.whiteout.dots"),
    ("opaque-unknown", "opaque-last", "changeset.whiteout.opaque"),
    ("in-order", "same-layer", "changeset.whiteout.below"),
    ("whiteouts-kept", "same-layer", "changeset.whiteout.hidden"),
    ("links-unfollowed", "link-then-through", "apply.ways.links"),
    ("copied", "hard-link-through", "apply.hard-link.same"),
    ("last-wins", "twice", "changeset.members.once"),
    ("emptied", "replaced", "changeset.members.directory"),
    ("any-order", "old-or-new", "apply.needed"),
    ("own-taken-away", "through-then-link", "apply.own"),
];

const VERIFIER: &[Mistake] = &[
    ("first-only", "one-name-for-two", "manifest.entries.unknown"),
    ("names-alone", "layer-altered", "digest.verify"),
    ("known-is-right", "size-of-the-second-reference", "digest.verify.size"),
    ("count-unasked", "one-diff-id-too-many", "config.rootfs.count"),
    ("claims-believed", "diff-id-of-the-blob", "layer.diff-id"),
    ("descriptors-unread", "bytes-behind-the-layer", "layer.encoding.trailing"),
    ("unreferenced-unread", "wrong-and-unreferenced", "layout.blobs.content"),
    ("data-unasked", "other-data", "descriptor.data.same"),
    ("any-version", "version-of-tomorrow", "layout.header.known"),
    ("absent-is-corrupt", "layer-missing", "layout.blobs.missing"),
    ("labels-believed", "other-platform", "verify.platform"),
    ("archives-unread", "path-twice", "changeset.members.once"),
];

const RUNTIMES: &[Mistake] = &[
    ("zero-is-a-process", "stopped-with-zero", "runtime.pid.positive"),
    ("old-number", "stopped-with-a-number", "runtime.pid.stopped"),
    ("unknown-is-running", "paused", "runtime.status.other"),
    ("any-state", "start-again", "runtime.start.only-created"),
    ("code-unasked", "failed-with-a-state", "runtime-cli.done"),
    ("printed-first", "another-container", "runtime-cli.state.same"),
    ("signal-alone", "terminated", "runtime-cli.exit.signal"),
    ("one-of-most", "own-failure", "runtime-cli.exit.own"),
    ("as-documented", "kill", "runtime-cli.kill.second"),
    ("signal-as-given", "kill-misspelt", "runtime-cli.kill.known"),
    ("relative", "relative-socket", "runtime-cli.absolute"),
    ("dots", "the-folder-above", "runtime.id.portable"),
    ("any-number", "beyond-pid-t", "runtime-cli.pid-file"),
];

const CONSOLES: &[Mistake] = &[
    ("second-lost", "two-in-the-room-of-one", "console.one"),
    ("first-of-any", "one-of-another-message", "console.control.first"),
    ("length-believed", "largest-length", "console.control.first"),
    ("cut-taken", "cut-with-one", "console.control.cut"),
    ("any-message", "another-type", "console.request.type"),
    ("always-success", "failure", "console.response.type"),
    ("bare-number", "number-is-a-path", "console-socket.forms.path"),
    ("lenient-number", "a-sign", "console-socket.forms.descriptor"),
];
