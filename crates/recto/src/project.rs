//! The Cargo package around a book, as cargo itself describes it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use serde::Deserialize;

/// What `cargo metadata` says.
#[derive(Deserialize)]
pub(crate) struct Metadata {
    packages: Vec<Package>,
    /// The folder of everything that is compiled.
    pub(crate) target_directory: PathBuf,
    /// The folder that holds `Cargo.lock`.
    pub(crate) workspace_root: PathBuf,
}

/// A package with everything it inherits from its workspace filled in.
#[derive(Clone, Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) edition: String,
    pub(crate) rust_version: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) license: Option<String>,
    pub(crate) repository: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) keywords: Vec<String>,
    pub(crate) categories: Vec<String>,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) features: BTreeMap<String, Vec<String>>,
    targets: Vec<Target>,
    manifest_path: PathBuf,
}

/// A dependency of a package.
#[derive(Clone, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// Where it comes from; `None` for a folder.
    pub(crate) source: Option<String>,
    /// The versions that will do.
    pub(crate) req: String,
    /// `None`, or `dev` or `build`.
    pub(crate) kind: Option<String>,
    /// What the package calls it, if not by its name.
    pub(crate) rename: Option<String>,
    pub(crate) optional: bool,
    pub(crate) uses_default_features: bool,
    pub(crate) features: Vec<String>,
    /// The platforms it is for, as in `cfg(unix)`.
    pub(crate) target: Option<String>,
}

#[derive(Clone, Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
    src_path: PathBuf,
}

/// The feature of a package whose tests record what they execute.
const EVIDENCE: &str = "evidence";

/// The package whose library the chapters are.
pub(crate) struct Project {
    pub(crate) package: Package,
    pub(crate) metadata: Metadata,
}

impl Project {
    /// Asks cargo about the package in `root`.
    pub(crate) fn read(root: &Path) -> anyhow::Result<Self> {
        let manifest = root.join("Cargo.toml");
        if !manifest.is_file() {
            bail!(
                "{} is missing: the chapters' code needs a package to be compiled in",
                manifest.display()
            );
        }
        let metadata = metadata(root, true).or_else(|_| metadata(root, false))?;
        let found =
            metadata.packages.iter().find(|package| is_same(&package.manifest_path, &manifest));
        let package =
            found.with_context(|| format!("{} holds no package", manifest.display()))?.clone();
        Ok(Project { package, metadata })
    }

    /// The name of the library in Rust code: `oci_companion`.
    pub(crate) fn library(&self) -> String {
        let is_library = |target: &&Target| target.kind.iter().any(|kind| kind.ends_with("lib"));
        let target = self.package.targets.iter().find(is_library);
        target.map_or(&self.package.name, |target| &target.name).replace('-', "_")
    }

    /// Whether its tests can record what they execute.
    pub(crate) fn records(&self) -> bool {
        self.package.features.contains_key(EVIDENCE)
    }

    /// The arguments for cargo with which tests record what they execute, if they can.
    pub(crate) fn recording(&self) -> &'static [&'static str] {
        if self.records() { &["--features", EVIDENCE] } else { &[] }
    }

    /// The source of the package's target of this kind, `test` or `example`, and name.
    pub(crate) fn target(&self, kind: &str, name: &str) -> Option<&Path> {
        let is_same =
            |target: &&Target| target.name == name && target.kind.iter().any(|one| one == kind);
        self.package.targets.iter().find(is_same).map(|target| target.src_path.as_path())
    }

    /// The programs of the workspace: package and name of each.
    pub(crate) fn programs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.metadata.packages.iter().flat_map(|package| {
            let is_program = |target: &&Target| target.kind.iter().any(|kind| kind == "bin");
            let programs = package.targets.iter().filter(is_program);
            programs.map(|target| (package.name.as_str(), target.name.as_str()))
        })
    }

    /// The folder for what this program leaves between two runs; several packages may share a target folder.
    pub(crate) fn work_folder(&self) -> PathBuf {
        self.metadata.target_directory.join("recto").join(&self.package.name)
    }
}

/// A cargo command to be run in `root`, undisturbed by what a surrounding `cargo run` set.
pub(crate) fn cargo(root: &Path) -> Command {
    tool("CARGO", "cargo", root)
}

/// The compiler of `root`.
pub(crate) fn rustc(root: &Path) -> Command {
    tool("RUSTC", "rustc", root)
}

/// The formatter of `root`.
pub(crate) fn rustfmt(root: &Path) -> Command {
    tool("RUSTFMT", "rustfmt", root)
}

fn tool(variable: &str, name: &str, root: &Path) -> Command {
    let program = std::env::var_os(variable).unwrap_or_else(|| name.into());
    let mut command = Command::new(program);
    command.current_dir(root);
    let inherited = std::env::vars_os().map(|(name, _)| name);
    for name in inherited.filter(|name| name.to_string_lossy().starts_with("CARGO_PKG_")) {
        command.env_remove(name);
    }
    command.env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_MANIFEST_PATH");
    command
}

fn metadata(root: &Path, offline: bool) -> anyhow::Result<Metadata> {
    let mut command = cargo(root);
    command.args(["metadata", "--format-version", "1", "--no-deps"]);
    command.args(offline.then_some("--offline"));
    let output = command.output().context("`cargo` can't be run: is Rust installed?")?;
    if !output.status.success() {
        bail!("`cargo metadata` failed:\n{}", String::from_utf8_lossy(&output.stderr).trim_end());
    }
    serde_json::from_slice(&output.stdout).context("`cargo metadata` says something unknown")
}

fn is_same(a: &Path, b: &Path) -> bool {
    a == b || a.canonicalize().ok().zip(b.canonicalize().ok()).is_some_and(|(a, b)| a == b)
}
