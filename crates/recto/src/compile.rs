//! Cargo, run for its messages.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::compiler::{Message, Translator};
use crate::finding::Finding;
use crate::scope;

/// What a run of cargo gave.
#[derive(Default)]
pub(crate) struct Compiled {
    /// What the compiler said.
    pub(crate) findings: Vec<Finding>,
    /// The files it wrote for the library of the package that was asked for.
    pub(crate) files: Vec<PathBuf>,
    /// The programs it wrote.
    pub(crate) programs: Vec<Program>,
    /// Whether it succeeded.
    pub(crate) success: bool,
}

/// A program, of the kind that cargo calls `bin`, `test`, `example` or, for a library's own tests, `lib`.
pub(crate) struct Program {
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) path: PathBuf,
}

/// A line of cargo's `--message-format=json`.
#[derive(Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Line {
    CompilerMessage {
        target: Target,
        message: Message,
    },
    CompilerArtifact {
        target: Target,
        filenames: Vec<PathBuf>,
        executable: Option<PathBuf>,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

impl Target {
    fn program(self, path: PathBuf) -> Program {
        Program { kind: self.kind.into_iter().next().unwrap_or_default(), name: self.name, path }
    }
}

impl Compiled {
    /// The programs of one kind.
    pub(crate) fn programs(&self, kind: &str) -> impl Iterator<Item = &Program> {
        self.programs.iter().filter(move |program| program.kind == kind)
    }
}

/// Runs `command`, a cargo command with `--message-format=json`, for the library called `library`.
///
/// # Errors
///
/// Cargo can't be run, or fails without a message that has a place in the author's files.
pub(crate) fn run(
    mut command: Command,
    library: &str,
    translator: &Translator<'_>,
) -> anyhow::Result<Compiled> {
    let output = command.output().context("`cargo` can't be run: is Rust installed?")?;
    let mut compiled = Compiled { success: output.status.success(), ..Compiled::default() };
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        match serde_json::from_str(line) {
            Ok(Line::CompilerMessage { target, message }) => {
                // What is compiled besides the library may stop it; its warnings are its authors' business.
                let concerns =
                    |finding: &Finding| is_library_called(&target, library) || finding.is_error();
                compiled.findings.extend(translator.finding(&message).filter(concerns));
            }
            Ok(Line::CompilerArtifact { target, filenames, executable }) => {
                if executable.is_none() && is_library_called(&target, library) {
                    compiled.files = filenames;
                }
                compiled.programs.extend(executable.map(|path| target.program(path)));
            }
            Ok(Line::Other) | Err(_) => {}
        }
    }
    crate::finding::sort(&mut compiled.findings);
    compiled.findings = scope::together(compiled.findings, translator.texts);
    if !compiled.success && !crate::finding::any_error(&compiled.findings) {
        let stderr = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed:\n{}", name(&command), stderr.trim_end());
    }
    Ok(compiled)
}

/// Whether the program `cargo NAME` is there.
pub(crate) fn has(name: &str, root: &Path) -> bool {
    let output = crate::project::cargo(root).args([name, "--version"]).output();
    output.is_ok_and(|output| output.status.success())
}

fn is_library_called(target: &Target, name: &str) -> bool {
    target.name.replace('-', "_") == name && target.kind.iter().any(|kind| kind.ends_with("lib"))
}

fn name(command: &Command) -> String {
    let words = command.get_args().filter_map(|word| word.to_str());
    let words = words.take_while(|word| !word.starts_with("--message"));
    words.fold("cargo".to_owned(), |name, word| format!("{name} {word}"))
}
