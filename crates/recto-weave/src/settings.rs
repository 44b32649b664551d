//! The settings of a book: what `book.toml` says.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use mdbook_core::config::Config;

/// What `book.toml` says about the book, as both outputs need it.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `[book] title`.
    pub title: String,
    /// `[book] description`; empty if there is none.
    pub description: String,
    /// `[book] authors`.
    pub authors: Vec<String>,
    /// `[book] language`, such as `en`.
    pub language: String,
    /// `[preprocessor.recto.upstream]`: from a repository's short name to the address of a file in it, with
    /// `{version}` and `{file}` to be filled in.
    pub upstream: BTreeMap<String, String>,
    /// `[preprocessor.recto.versions]`: from a repository's short name to the versions that a link may name; any if it
    /// is not there.
    pub versions: BTreeMap<String, Vec<String>>,
    /// `[preprocessor.recto] tests`: the tests beside the chapters, by their names in `Cargo.toml`, that verify clauses.
    pub tests: Vec<String>,
    /// The whole of `book.toml`, for mdBook.
    pub config: Config,
}

impl Settings {
    /// Reads `book.toml` in `root`. Environment variables do not change it: same input, same bytes.
    ///
    /// # Errors
    ///
    /// The file can't be read, or is not a book's configuration.
    pub fn read(root: &Path) -> anyhow::Result<Self> {
        let path = root.join("book.toml");
        let config = Config::from_disk(&path)
            .with_context(|| format!("{} can't be read", path.display()))?;
        Settings::of(config)
    }

    /// What the configuration `config` says.
    ///
    /// # Errors
    ///
    /// `[preprocessor.recto.upstream]` is not a table of addresses, `[preprocessor.recto.versions]` one of lists, or
    /// `[preprocessor.recto] tests` no list of names.
    pub(crate) fn of(config: Config) -> anyhow::Result<Self> {
        let upstream = config.get("preprocessor.recto.upstream")?.unwrap_or_default();
        let versions = config.get("preprocessor.recto.versions")?.unwrap_or_default();
        let tests = config.get("preprocessor.recto.tests")?.unwrap_or_default();
        Ok(Settings {
            title: config.book.title.clone().unwrap_or_default(),
            description: config.book.description.clone().unwrap_or_default(),
            authors: config.book.authors.clone(),
            language: config.book.language.clone().unwrap_or_else(|| "en".to_owned()),
            upstream,
            versions,
            tests,
            config,
        })
    }

    /// The web address of `file` (with its fragment) at `version` in the upstream `repository`.
    pub fn upstream(&self, repository: &str, file: &str, version: &str) -> Option<String> {
        let pattern = self.upstream.get(repository)?;
        let version = if version.is_empty() { "main" } else { version };
        Some(pattern.replace("{version}", version).replace("{file}", file))
    }
}
