//! A small book in a folder of its own, for the tests of the program `recto`.

#![allow(dead_code, reason = "each test file uses its part")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{fs, io};

use serde_json::Value;

/// What each file of the small book holds.
const FILES: [(&str, &str); 7] = [
    ("book.toml", include_str!("book.toml")),
    ("spec/SUMMARY.md", include_str!("spec/SUMMARY.md")),
    ("spec/introduction.md", include_str!("spec/introduction.md")),
    ("spec/count.md", include_str!("spec/count.md")),
    ("build.rs", include_str!("../../build.rs")),
    ("src/lib.rs", include_str!("../../src/lib.rs")),
    ("LICENSE", include_str!("../../LICENSE")),
];

/// A copy of the small book. Removed when it is dropped.
pub(crate) struct Small {
    folder: tempfile::TempDir,
    target: PathBuf,
}

impl Small {
    /// A fresh copy. All share what their build programs are built from; the package bears the name of the test that
    /// asks, since cargo would take two of the same name for one.
    pub(crate) fn new() -> Self {
        let thread = std::thread::current();
        let name = format!("small-{}", thread.name().unwrap_or_default()).replace([':', '_'], "-");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("small");
        let small = Small { folder, target };
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let root = root.canonicalize().expect("the checkout is there");
        for (path, text) in FILES {
            small.write(path, text);
        }
        let lock = fs::read_to_string(root.join("Cargo.lock")).expect("the lock file is there");
        small.write("Cargo.lock", &lock);
        small.write("Cargo.toml", &manifest(&name, &root.join("crates/recto-tangle")));
        small
    }

    /// The same without a package around it: what needs no compiler needs none.
    pub(crate) fn bare() -> Self {
        let small = Small::new();
        for path in ["Cargo.toml", "Cargo.lock", "build.rs"] {
            fs::remove_file(small.root().join(path)).expect("was just written");
        }
        small
    }

    /// The book's folder.
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file of the book.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("is below the root")).expect("can be made");
        fs::write(path, text).expect("can be written");
    }

    /// The text of a file of the book.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The program, to be run in the book's folder.
    pub(crate) fn recto(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_recto"));
        command.args(arguments).current_dir(self.root());
        command.env("CARGO_TARGET_DIR", &self.target).env("CARGO_NET_OFFLINE", "true");
        for variable in ["RUSTFLAGS", "RUSTDOCFLAGS", "CARGO_MANIFEST_DIR", "NO_COLOR"] {
            command.env_remove(variable);
        }
        command
    }

    /// Runs the program; its exit code and what it printed on stdout.
    pub(crate) fn run(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.recto(arguments).output().expect("the program runs");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(code(&output) < 2, "recto {arguments:?} fails: {stderr}");
        (code(&output), String::from_utf8(output.stdout).expect("is text"))
    }

    /// Runs the program with `--format json`; its exit code and the objects it printed.
    pub(crate) fn objects(&self, arguments: &[&str]) -> (i32, Vec<Value>) {
        let (code, output) = self.run(&[arguments, &["--format", "json"]].concat());
        let object = |line: &str| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
        (code, output.lines().map(object).collect())
    }

    /// A cargo command in `folder`, which shares what is compiled.
    pub(crate) fn cargo(&self, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO"));
        command.args(arguments).arg("--offline").current_dir(folder);
        command.env("CARGO_TARGET_DIR", &self.target).env_remove("RUSTFLAGS");
        command
    }
}

/// The exit code of a program that was not killed.
pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().expect("was not killed")
}

/// Every file below `folder` with its bytes, by path.
pub(crate) fn files(folder: &Path) -> io::Result<std::collections::BTreeMap<PathBuf, Vec<u8>>> {
    let mut files = std::collections::BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(at)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let short = path.strip_prefix(folder).expect("is below").to_owned();
                files.insert(short, fs::read(path)?);
            }
        }
    }
    Ok(files)
}

fn manifest(name: &str, engine: &Path) -> String {
    format!(
        "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\nrust-version = \"1.95\"\n\
         description = \"How to count\"\nlicense = \"Apache-2.0\"\n\n[lib]\nname = \"small_book\"\n\n\
         [features]\ndefault = []\n## Counts that go on.\nfar = []\n\n[workspace]\n\n\
         [build-dependencies]\nrecto-tangle = {{ path = {engine:?} }}\n"
    )
}
