//! What stands beside the chapters: the lock, the redirects, and the version of the library.

use std::path::Path;

use recto_check::lock::LOCK;
use recto_check::redirects::{REDIRECTS, Redirects};
use recto_check::{Promises, upstream};
use toml::Table;

/// The version of a book without a package.
const UNKNOWN: &str = "0.0.0";

/// The texts beside the chapters, as far as they can be read.
pub(crate) struct Beside {
    /// The text of the lock, if there is one.
    pub(crate) lock: Option<String>,
    /// The text of the redirects; empty if there is none.
    redirects: String,
    /// The upstream sentences that somebody read.
    pub(crate) upstream: upstream::Lock,
    /// The text of that lock; empty if there is none.
    pub(crate) sentences: String,
    /// The version of the library.
    pub(crate) version: String,
}

impl Beside {
    /// Reads what is there.
    pub(crate) fn read(root: &Path) -> Self {
        let text = |path: &str| {
            let bytes = std::fs::read(root.join(path)).ok()?;
            Some(String::from_utf8_lossy(&bytes).into_owned())
        };
        let manifest = text("Cargo.toml").and_then(|text| text.parse::<Table>().ok());
        let version = manifest.as_ref().and_then(version).unwrap_or(UNKNOWN).to_owned();
        let sentences = text(upstream::LOCK).unwrap_or_default();
        Beside {
            lock: text(LOCK),
            upstream: upstream::Lock::parse(&sentences),
            sentences,
            redirects: text(REDIRECTS).unwrap_or_default(),
            version,
        }
    }

    /// The same for the checks.
    pub(crate) fn promises(&self) -> Promises<'_> {
        let lock = self.lock.as_deref();
        Promises { lock, redirects: &self.redirects, version: &self.version }
    }

    /// What the redirects say; what is wrong with them is among the findings.
    pub(crate) fn redirects(&self) -> Redirects {
        Redirects::read(&self.redirects).0
    }
}

/// The version of the package, or that of the workspace which it takes.
fn version(manifest: &Table) -> Option<&str> {
    let package = manifest.get("package")?.get("version")?;
    let shared = || manifest.get("workspace")?.get("package")?.get("version")?.as_str();
    package.as_str().or_else(shared)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_packages_or_the_workspaces() {
        let of =
            |text: &str| text.parse::<Table>().ok().as_ref().and_then(version).map(str::to_owned);
        assert_eq!(of("[package]\nversion = \"1.2.3\"").as_deref(), Some("1.2.3"));
        let shared =
            "[workspace.package]\nversion = \"4.5.6\"\n[package]\nversion.workspace = true";
        assert_eq!(of(shared).as_deref(), Some("4.5.6"));
        assert_eq!(of("[package]\nname = \"x\""), None);
    }
}
