//! What cargo compiles for the tests: the library, its own tests, those beside the chapters, and the companion that
//! answers vectors.

use std::path::PathBuf;

use anyhow::Context;

use crate::book::Opened;
use crate::compile::{self, Compiled};
use crate::compiler::Translator;
use crate::finding::Finding;
use crate::project::{self, Project};
use crate::settings;

/// The example of the package that answers vectors.
pub(crate) const COMPANION: &str = "companion";

/// The programs, compiled.
pub(crate) struct Programs {
    /// The library, for examples.
    pub(crate) library: PathBuf,
    /// The library's own tests.
    pub(crate) units: PathBuf,
    /// The tests beside the chapters that `book.toml` lists: the name, the source below the root, the program.
    pub(crate) beside: Vec<Beside>,
    /// The program that answers vectors, if the package has one.
    pub(crate) companion: Option<PathBuf>,
}

/// A test target of the package.
pub(crate) struct Beside {
    pub(crate) name: String,
    /// Its source, relative to the root, with `/`.
    pub(crate) path: String,
    pub(crate) program: PathBuf,
}

/// Compiles the tests, then the library for examples and companion; or says what stops that.
pub(crate) fn compile(
    opened: &Opened,
    project: &Project,
) -> anyhow::Result<Result<Programs, Vec<Finding>>> {
    let tests = match sources(opened, project) {
        Ok(tests) => tests,
        Err(findings) => return Ok(Err(findings)),
    };
    let named = tests.iter().flat_map(|(name, _)| ["--test", name]);
    let compiled = cargo(&["test", "--no-run", "--lib"], named, opened, project)?;
    if !compiled.success {
        return Ok(Err(compiled.findings));
    }
    let beside = tests.iter().map(|(name, path)| {
        let program = program(&compiled, "test", name)?;
        Ok(Beside { name: name.clone(), path: path.clone(), program })
    });
    let beside = beside.collect::<anyhow::Result<_>>()?;
    let units = program(&compiled, "lib", &project.library())?;
    let has_companion = project.target("example", COMPANION).is_some();
    let named = has_companion.then_some(["--example", COMPANION]).into_iter().flatten();
    let compiled = cargo(&["build", "--lib"], named, opened, project)?;
    if !compiled.success {
        return Ok(Err(compiled.findings));
    }
    let library = library(&compiled.files).context("cargo did not say where the library is")?;
    let companion = has_companion.then(|| program(&compiled, "example", COMPANION)).transpose()?;
    Ok(Ok(Programs { library, units, beside, companion }))
}

fn cargo<'a>(
    verb: &[&str],
    named: impl Iterator<Item = &'a str>,
    opened: &Opened,
    project: &Project,
) -> anyhow::Result<Compiled> {
    let mut command = project::cargo(&opened.root);
    command.args(verb).args(["--package", &project.package.name]).args(named);
    command.args(project.recording()).args(["--message-format=json", "--quiet"]);
    let translator = Translator { book: &opened.book, texts: &opened.texts, root: &opened.root };
    compile::run(command, &project.library(), &translator)
}

/// Of the files that cargo names, the library under the name that no other package's library has.
fn library(files: &[PathBuf]) -> Option<PathBuf> {
    let ends = |file: &&PathBuf, end: &str| file.extension().is_some_and(|other| other == end);
    let hashed =
        files.iter().find(|file| ends(file, "rmeta")).map(|file| file.with_extension("rlib"));
    let plain = || files.iter().find(|file| ends(file, "rlib")).cloned();
    hashed.filter(|file| file.is_file()).or_else(plain)
}

fn program(compiled: &Compiled, kind: &str, name: &str) -> anyhow::Result<PathBuf> {
    let is_named = |other: &str| other == name || other.replace('-', "_") == name;
    let mut programs = compiled.programs.iter().filter(|program| program.kind.ends_with(kind));
    let found = programs.find(|program| is_named(&program.name));
    Ok(found.with_context(|| format!("cargo did not say where `{name}` is"))?.path.clone())
}

/// The tests that `book.toml` lists, with their sources.
fn sources(opened: &Opened, project: &Project) -> Result<Vec<(String, String)>, Vec<Finding>> {
    let source = |name: &String| match project.target("test", name) {
        Some(path) => {
            let below = path.strip_prefix(&opened.root).unwrap_or(path);
            Ok((name.clone(), below.to_string_lossy().replace('\\', "/")))
        }
        None => {
            let text = opened.texts.get(settings::SETTINGS).unwrap_or_default();
            Err(vec![Finding::of_problem(&settings::no_test(&text, name), &opened.texts)])
        }
    };
    let tests = opened.settings.iter().flat_map(|settings| &settings.tests);
    tests.map(source).collect()
}
