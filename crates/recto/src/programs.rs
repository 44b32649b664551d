//! The programs that hold the tests: the library's own, those beside the chapters, and the companion that answers
//! vectors. One run of cargo compiles them all.

use std::path::PathBuf;

use anyhow::{Context, bail};

use crate::book::Opened;
use crate::compile::{self, Compiled};
use crate::compiler::Translator;
use crate::finding::Finding;
use crate::project::{self, Project};

/// The example of the package that answers vectors.
pub(crate) const COMPANION: &str = "companion";

/// The programs, compiled.
pub(crate) struct Programs {
    /// The library's own tests.
    pub(crate) library: PathBuf,
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

/// Compiles the programs; or says what stops them from being compiled.
pub(crate) fn compile(
    opened: &Opened,
    project: &Project,
) -> anyhow::Result<Result<Programs, Vec<Finding>>> {
    let has_companion = project.target("example", COMPANION).is_some();
    let tests = sources(opened, project)?;
    let mut command = project::cargo(&opened.root);
    command.args(["test", "--package", &project.package.name, "--no-run", "--lib"]);
    command.args(tests.iter().flat_map(|(name, _)| ["--test", name]));
    command.args(has_companion.then_some(["--example", COMPANION]).into_iter().flatten());
    command.args(project.recording()).args(["--message-format=json", "--quiet"]);
    let translator = Translator { book: &opened.book, texts: &opened.texts, root: &opened.root };
    let compiled = compile::run(command, &project.library(), &translator)?;
    if !compiled.success {
        return Ok(Err(compiled.findings));
    }
    let beside = tests.into_iter().map(|(name, path)| {
        let program = program(&compiled, "test", &name)?;
        Ok(Beside { name, path, program })
    });
    Ok(Ok(Programs {
        library: program(&compiled, "lib", &project.library())?,
        beside: beside.collect::<anyhow::Result<_>>()?,
        companion: has_companion.then(|| program(&compiled, "example", COMPANION)).transpose()?,
    }))
}

fn program(compiled: &Compiled, kind: &str, name: &str) -> anyhow::Result<PathBuf> {
    let is_named = |other: &str| other == name || other.replace('-', "_") == name;
    let mut programs = compiled.programs.iter().filter(|program| program.kind.ends_with(kind));
    let found = programs.find(|program| is_named(&program.name));
    Ok(found.with_context(|| format!("cargo did not say where `{name}` is"))?.path.clone())
}

/// The tests that `book.toml` lists, with their sources.
fn sources(opened: &Opened, project: &Project) -> anyhow::Result<Vec<(String, String)>> {
    let source = |name: &String| match project.target("test", name) {
        Some(path) => {
            let below = path.strip_prefix(&opened.root).unwrap_or(path);
            Ok((name.clone(), below.to_string_lossy().replace('\\', "/")))
        }
        None => bail!("book.toml lists the test `{name}`, and the package has none of this name"),
    };
    opened.tests.iter().map(source).collect()
}
