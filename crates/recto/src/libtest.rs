//! Programs of Rust's own test harness: which tests one holds, and the command that runs one of them.

use std::collections::HashSet;
use std::path::Path;
use std::process::Command;

use anyhow::bail;

use crate::texts::{self, Point};

/// A test of a program.
pub(crate) struct Listed {
    /// Its full name, as in `chain_id::chain_id__empty`.
    pub(crate) name: String,
    /// Whether it bears `#[ignore]`.
    pub(crate) ignored: bool,
}

/// All tests of a program, in the order it lists them.
pub(crate) fn list(program: &Path, root: &Path) -> anyhow::Result<Vec<Listed>> {
    let ignored: HashSet<String> = names(program, root, &["--ignored"])?.into_iter().collect();
    let listed = |name: String| Listed { ignored: ignored.contains(&name), name };
    Ok(names(program, root, &[])?.into_iter().map(listed).collect())
}

/// The command that runs the test `name` alone.
pub(crate) fn command(program: &Path, root: &Path, name: &str) -> Command {
    let mut command = Command::new(program);
    command.args([name, "--exact", "--nocapture", "--quiet"]);
    command.current_dir(root).env("CARGO_MANIFEST_DIR", root).env("RUST_BACKTRACE", "0");
    command
}

/// Where `text` defines the function of the test `name`; its beginning if another file does.
pub(crate) fn point(text: &str, name: &str) -> Point {
    let function = name.rsplit("::").next().unwrap_or(name);
    texts::point(text, text.find(&format!("fn {function}(")).unwrap_or_default())
}

fn names(program: &Path, root: &Path, which: &[&str]) -> anyhow::Result<Vec<String>> {
    let mut command = Command::new(program);
    command.current_dir(root).args(["--list", "--format", "terse"]).args(which);
    let output = command.output()?;
    if !output.status.success() {
        bail!("{} does not list its tests", program.display());
    }
    let list = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(list.lines().filter_map(|line| line.strip_suffix(": test").map(str::to_owned)).collect())
}
