//! The machine's rustfmt, with the settings of the book's folder.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context;
use toml::Table;

use crate::project;

/// How rustfmt is to be run.
pub(crate) struct Rustfmt {
    root: PathBuf,
    edition: String,
    /// The width of a line.
    width: i64,
    /// One step of indentation.
    indent: String,
}

impl Rustfmt {
    /// The rustfmt of `root`, for Rust of this edition.
    pub(crate) fn new(root: &Path, edition: &str) -> Self {
        let settings = settings(root);
        let number = |name: &str| settings.get(name).and_then(toml::Value::as_integer);
        let tabs = settings.get("hard_tabs").and_then(toml::Value::as_bool).unwrap_or(false);
        let spaces = usize::try_from(number("tab_spaces").unwrap_or(4)).unwrap_or(4);
        Rustfmt {
            root: root.to_owned(),
            edition: edition.to_owned(),
            width: number("max_width").unwrap_or(100),
            indent: if tabs { "\t".to_owned() } else { " ".repeat(spaces) },
        }
    }

    /// A line without one step of indentation.
    pub(super) fn without_indent<'a>(&self, line: &'a str) -> &'a str {
        line.strip_prefix(&self.indent).unwrap_or(line.trim_start_matches([' ', '\t']))
    }

    /// Formats `text`; or says why it can't be. A body has one step of indentation that the reader never sees.
    ///
    /// # Errors
    ///
    /// rustfmt can't be run.
    pub(super) fn run(&self, text: &str, is_body: bool) -> anyhow::Result<Result<String, String>> {
        let step = self.indent.replace('\t', "    ").len() as i64;
        let width = self.width + if is_body { step } else { 0 };
        let mut command = project::rustfmt(&self.root);
        command.args(["--edition", &self.edition, "--emit", "stdout", "--quiet"]);
        command.args(["--config", &format!("max_width={width},newline_style=Unix")]);
        let (success, stdout, stderr) = piped(command, text)
            .context("`rustfmt` can't be run: `rustup component add rustfmt` adds it")?;
        if success {
            return Ok(Ok(stdout));
        }
        let error = stderr.lines().find_map(|line| line.strip_prefix("error: "));
        Ok(Err(format!("rustfmt can't read it: {}", error.unwrap_or("it does not say why"))))
    }
}

/// Runs `command` with `text` on its stdin; whether it succeeded, and what it printed.
fn piped(mut command: Command, text: &str) -> std::io::Result<(bool, String, String)> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        // Its own thread: what is printed meanwhile has to be read.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(text.as_bytes())));
        child.wait_with_output()
    })?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok((output.status.success(), text(&output.stdout), text(&output.stderr)))
}

/// The settings that rustfmt itself finds from `root` upwards.
fn settings(root: &Path) -> Table {
    let names = ["rustfmt.toml", ".rustfmt.toml"];
    let mut files = root.ancestors().flat_map(|folder| names.map(|name| folder.join(name)));
    let text = files.find_map(|file| std::fs::read_to_string(file).ok());
    text.and_then(|text| text.parse().ok()).unwrap_or_default()
}
