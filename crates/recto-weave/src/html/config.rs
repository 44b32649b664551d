//! mdBook's configuration: what `book.toml` says, validated, and nothing from the environment.

use std::path::Path;

use anyhow::{Context, ensure};
use mdbook_core::config::{Config, HtmlConfig};
use serde_json::Value;

use crate::Settings;

/// The configuration for one run that writes into `out`.
///
/// # Errors
///
/// `[output.html]` holds an unknown key or a wrong value (mdBook alone would drop the whole table), or makes mdBook
/// read chapters in another way than this project's reader.
pub(super) fn config(settings: &Settings, out: &Path) -> anyhow::Result<Config> {
    let html: Option<HtmlConfig> =
        settings.config.get("output.html").context("book.toml: [output.html] is not mdBook's")?;
    let html = html.unwrap_or_default();
    ensure!(
        html.smart_punctuation && html.definition_lists && html.admonitions,
        "book.toml: smart-punctuation, definition-lists and admonitions stay on, chapters are read with them"
    );
    ensure!(
        !html.mathjax_support,
        "book.toml: mathjax-support loads from the network; leave it off"
    );
    let mut config = Config::default();
    config.book = settings.config.book.clone();
    config.rust = settings.config.rust.clone();
    config.build.build_dir = out.to_owned();
    config.build.create_missing = false;
    config.build.use_default_preprocessors = false;
    let written: Option<Value> = settings.config.get("output.html")?;
    config.set("output.html", written.unwrap_or_else(|| Value::Object(Default::default())))?;
    Ok(config)
}
