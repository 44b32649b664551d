//! The unit tests of the chapters and their computed values: the library's own test program, one test a process.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};
use recto_book::{Anchor, Chapter, Role};

use crate::book::Opened;
use crate::compile;
use crate::compiler::Translator;
use crate::finding::Finding;
use crate::project::{self, Project};
use crate::trial::{self, About, Kind, Trial};

/// The unit tests, or what stops them from being compiled.
pub(crate) fn trials(
    opened: &Opened,
    project: &Project,
) -> anyhow::Result<Result<Vec<Trial>, Vec<Finding>>> {
    let translator = Translator { book: &opened.book, texts: &opened.texts, root: &opened.root };
    let mut command = project::cargo(&opened.root);
    command.args(["test", "--package", &project.package.name, "--lib", "--no-run"]);
    command.args(["--message-format=json", "--quiet"]);
    let compiled = compile::run(command, &project.library(), &translator)?;
    if !compiled.success {
        return Ok(Err(compiled.findings));
    }
    let program = compiled.executable.context("cargo did not say where the test program is")?;
    let names = names(&program, &opened.root)?;
    Ok(Ok(names.iter().map(|name| trial(name, &program, opened)).collect()))
}

/// The names of all tests of a test program.
fn names(program: &Path, root: &Path) -> anyhow::Result<Vec<String>> {
    let mut command = Command::new(program);
    let output = command.current_dir(root).args(["--list", "--format", "terse"]).output()?;
    if !output.status.success() {
        bail!("{} does not list its tests", program.display());
    }
    let list = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(list.lines().filter_map(|line| line.strip_suffix(": test").map(str::to_owned)).collect())
}

fn trial(name: &str, program: &Path, opened: &Opened) -> Trial {
    let mut command = Command::new(program);
    command.args([name, "--exact", "--nocapture", "--quiet", "--include-ignored"]);
    command.current_dir(&opened.root).env("CARGO_MANIFEST_DIR", &opened.root);
    command.env("RUST_BACKTRACE", "0");
    let about = about(name, &opened.book.chapters);
    Trial { about, command, judge: trial::ends_well(&opened.book) }
}

/// What the test called `name` (`chain_id::chain_id__empty`) is in the chapters.
fn about(name: &str, chapters: &[Chapter]) -> About {
    let (module, function) = name.split_once("::").unwrap_or(("", name));
    let chapter = chapters.iter().find(|chapter| chapter.module() == module);
    let found = chapter.and_then(|chapter| Some((chapter, test(chapter, function)?)));
    if let Some((chapter, anchor)) = found {
        let (id, line) = (anchor.id.to_string(), chapter.line(anchor.unit.start));
        return About { id, kind: Kind::Test, path: chapter.path.clone(), line };
    }
    let value = chapter.zip(function.strip_prefix("value_on_line_"));
    let line = value.and_then(|(_, rest)| rest.split('_').next()?.parse().ok());
    let kind = if line.is_some() { Kind::Value } else { Kind::Test };
    let path = chapter.map_or_else(|| "src/lib.rs".to_owned(), |chapter| chapter.path.clone());
    About { id: name.to_owned(), kind, path, line: line.unwrap_or(1) }
}

fn test<'a>(chapter: &'a Chapter, function: &str) -> Option<&'a Anchor> {
    let tests = chapter.snippets.iter().filter(|snippet| snippet.role == Role::Test);
    let mut anchors = tests.filter_map(|snippet| Some(&chapter.anchors[snippet.anchor?]));
    anchors.find(|anchor| anchor.id.rust_name() == function)
}
