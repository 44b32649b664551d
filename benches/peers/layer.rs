//! Large real layers, made once of this machine's own files and kept in the target folder.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use oci_companion::layer::{Decoder, LayerEncoding};

/// A layer in a file.
pub(crate) struct Layer {
    /// The file, `.tar.gz`.
    pub(crate) path: PathBuf,
    /// Whether the goals are meant for such a layer.
    pub(crate) has_goal: bool,
    what: &'static str,
}

/// The layers: name, what they are, and the folders below `/` they are made of, as shell patterns.
const LAYERS: [(&str, &str, &str, bool); 2] = [
    ("toolchain", "headers, gcc and LLVM", "usr/include usr/lib/gcc usr/lib/llvm*", true),
    ("libraries", "shared libraries", "usr/lib/*-linux-gnu", false),
];

/// At most so many bytes of tar.
const LONGEST: &str = "700000000";

impl Layer {
    /// All layers; those that are not there yet are made.
    pub(crate) fn all() -> Vec<Self> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let layer = |&(name, what, patterns, has_goal): &(&str, &'static str, &str, bool)| {
            let path = folder.join(name).with_extension("tar.gz");
            if !path.exists() {
                make(patterns, &path);
            }
            Layer { path, has_goal, what }
        };
        LAYERS.iter().map(layer).collect()
    }

    /// What it is and how large.
    pub(crate) fn describe(&self) -> String {
        let compressed = self.path.metadata().map_or(0, |metadata| metadata.len());
        let uncompressed = inflated(&self.path);
        format!(
            "a layer of {}: {} MB in gzip, {} MB of tar",
            self.what,
            compressed / 1_000_000,
            uncompressed / 1_000_000
        )
    }
}

/// Packs files as image builders do: gzip, level 6.
fn make(patterns: &str, path: &Path) {
    let script = format!(
        "cd / && tar --sort=name -cf - $(ls -d {patterns} 2>&-) 2>&- | head -c {LONGEST} | gzip -6 > \"$0.part\" && mv \"$0.part\" \"$0\""
    );
    let status = Command::new("sh").args(["-c", &script]).arg(path).status().expect("a shell");
    assert!(
        status.success() && inflated(path) > 100_000_000,
        "no large layer can be made of /{patterns}"
    );
}

/// Decodes a layer and drops what comes out: the work that no way to a DiffID can do without.
pub(crate) fn inflate(path: &Path) {
    inflated(path);
}

fn inflated(path: &Path) -> u64 {
    let file = File::open(path).expect("a layer");
    let mut decoder = Decoder::new(file, LayerEncoding::Gzip).expect("gzip");
    let mut piece = vec![0; 1 << 20];
    let mut length = 0;
    loop {
        match decoder.read(&mut piece).expect("a whole layer") {
            0 => return length,
            read => length += read as u64,
        }
    }
}
