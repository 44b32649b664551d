//! The unit tests of the chapters and their computed values: the library's own test program, one test a process.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};
use recto_book::{Chapter, Place, Role};

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
    let judge = match about.kind {
        Kind::Value | Kind::Document => trial::ends_well_where_it_stands(&opened.book),
        _ => trial::ends_well(&opened.book),
    };
    Trial { about, command, judge }
}

/// What the test called `name` (`chain_id::chain_id__empty`) is in the chapters.
fn about(name: &str, chapters: &[Chapter]) -> About {
    let (module, function) = name.split_once("::").unwrap_or(("", name));
    let chapter = chapters.iter().find(|chapter| chapter.module() == module);
    let of = |(id, kind, place): (String, Kind, Place)| {
        let Place { path, line, column } = place;
        About { id, kind, path, line, column }
    };
    let known = chapter.and_then(|c| test(c, function).or_else(|| value(c, name, function)));
    known.map(of).unwrap_or_else(|| {
        let path = chapter.map_or_else(|| "src/lib.rs".to_owned(), |chapter| chapter.path.clone());
        of((name.to_owned(), Kind::Test, Place { path, line: 1, column: 1 }))
    })
}

fn test(chapter: &Chapter, function: &str) -> Option<(String, Kind, Place)> {
    let mut tests = chapter
        .snippets
        .iter()
        .filter_map(|snippet| Some((kind(&snippet.role)?, &chapter.anchors[snippet.anchor?])));
    let (kind, anchor) = tests.find(|(_, anchor)| anchor.id.rust_name() == function)?;
    Some((anchor.id.to_string(), kind, chapter.place(anchor.unit)))
}

/// What the unit test of a snippet is.
fn kind(role: &Role) -> Option<Kind> {
    match role {
        Role::Test => Some(Kind::Test),
        Role::Document { .. } => Some(Kind::Document),
        _ => None,
    }
}

/// A computed value has no id; its test is called by the line of its expression and its number there.
fn value(chapter: &Chapter, name: &str, function: &str) -> Option<(String, Kind, Place)> {
    let (line, number) = function.strip_prefix("value_on_line_")?.split_once('_')?;
    let (line, number): (usize, usize) = (line.parse().ok()?, number.parse().ok()?);
    let mut there = chapter.values.iter().filter(|v| chapter.line(v.expression.start) == line);
    let value = there.nth(number.checked_sub(1)?)?;
    Some((name.to_owned(), Kind::Value, chapter.place(value.span)))
}
