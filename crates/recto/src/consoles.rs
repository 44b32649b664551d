//! The terminal sessions of the chapters: each run by `sh` in a folder of its own, and compared line by line.
//!
//! A line that starts with `$ ` is typed, one with `> ` below it goes on with it; what follows is printed. A line
//! `...` stands for any lines. All commands of a session are typed into one shell, whose output is that of stdout and
//! stderr together.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use recto_book::{Book, Chapter, Place, Role, Snippet};

use crate::book::Opened;
use crate::compile;
use crate::compiler::Translator;
use crate::finding::Finding;
use crate::process::Ended;
use crate::project::{self, Project};
use crate::session::{Expected, Session};
use crate::trial::{About, Judge, Kind, Prepared, Trial, Verdict};

/// What a console fence is and where its lines stand.
struct Console {
    about: About,
    session: Session,
    /// The place of each line of the fence, the opening fence being line 0.
    places: Vec<Place>,
}

/// The sessions, with the programs that they call compiled; or what stops those from being compiled.
pub(crate) fn prepare(
    opened: &Opened,
    project: &Project,
) -> anyhow::Result<Result<Prepared, Vec<Finding>>> {
    let consoles = consoles(&opened.book);
    let path = match programs(&consoles, opened, project)? {
        Ok(folders) => search_path(folders)?,
        Err(findings) => return Ok(Err(findings)),
    };
    let trials = consoles.into_iter().map(|console| trial(console, &path));
    let trials = trials.collect::<anyhow::Result<_>>()?;
    Ok(Ok(Prepared { trials, done: Vec::new() }))
}

fn consoles(book: &Book) -> Vec<Console> {
    let of = |chapter: &Chapter| {
        let snippets = chapter.snippets.iter().filter(|snippet| snippet.role == Role::Console);
        snippets.map(|snippet| console(chapter, snippet)).collect::<Vec<_>>()
    };
    book.chapters.iter().flat_map(of).collect()
}

fn console(chapter: &Chapter, snippet: &Snippet) -> Console {
    let fence = chapter.place(snippet.span);
    let lines = snippet.lines.iter().map(|line| chapter.place(line.span));
    let places: Vec<_> = [fence.clone()].into_iter().chain(lines).collect();
    let id = snippet.anchor.map_or_else(
        || format!("{}::console_on_line_{}", chapter.module(), fence.line),
        |anchor| chapter.anchors[anchor].id.to_string(),
    );
    let Place { path, line, column } = fence;
    let texts: Vec<_> = snippet.lines.iter().map(|line| chapter.slice(line.span)).collect();
    let about = About { id, kind: Kind::Console, path, line, column };
    Console { about, session: Session::read(&texts), places }
}

fn trial(console: Console, path: &OsString) -> anyhow::Result<Trial> {
    let Console { about, session, places } = console;
    let folder = tempfile::tempdir().context("no temporary folder can be made")?;
    let end = format!("recto-{:016x}", rand(&about));
    let mut command = Command::new("sh");
    command.arg("-c").arg(session.script(&end)).current_dir(folder.path()).env_clear();
    command.env("PATH", path).env("HOME", folder.path()).env("TMPDIR", folder.path());
    command.envs([("LC_ALL", "C.UTF-8"), ("TZ", "UTC"), ("TERM", "dumb"), ("NO_COLOR", "1")]);
    // A group of its own, so that whatever it leaves running ends with it.
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let judge: Judge = Box::new(move |ended: &Ended| {
        let _until_here = &folder;
        match session.compare(&ended.output, &end) {
            Ok(()) => Verdict::Passed,
            Err((line, Expected { wanted, found })) => Verdict::Failed {
                place: places.get(line).cloned(),
                message: format!("expected {wanted}, found {found}"),
            },
        }
    });
    Ok(Trial::new(about, command, judge))
}

/// A number that no session can print by guessing.
fn rand(about: &About) -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(&about.id)
}

/// Compiles the workspace's programs that a session calls; the folders they are in.
fn programs(
    consoles: &[Console],
    opened: &Opened,
    project: &Project,
) -> anyhow::Result<Result<Vec<PathBuf>, Vec<Finding>>> {
    let own = env::current_exe().ok();
    let name = own.as_deref().and_then(Path::file_name).and_then(|name| name.to_str());
    let mut folders: Vec<PathBuf> = Vec::new();
    for (package, program) in project.programs() {
        if !consoles.iter().any(|console| console.session.calls(program)) {
            continue;
        }
        if name == Some(program) {
            folders.extend(own.as_deref().and_then(Path::parent).map(Path::to_owned));
            continue;
        }
        let mut command = project::cargo(&opened.root);
        command.args(["build", "--package", package, "--bin", program]);
        command.args(["--message-format=json", "--quiet"]);
        let translator =
            Translator { book: &opened.book, texts: &opened.texts, root: &opened.root };
        let compiled = compile::run(command, &project.library(), &translator)?;
        if !compiled.success {
            return Ok(Err(compiled.findings));
        }
        folders
            .extend(compiled.programs("bin").filter_map(|p| p.path.parent()).map(Path::to_owned));
    }
    folders.dedup();
    Ok(Ok(folders))
}

fn search_path(mut folders: Vec<PathBuf>) -> anyhow::Result<OsString> {
    let inherited = env::var_os("PATH").unwrap_or_default();
    folders.extend(env::split_paths(&inherited));
    env::join_paths(folders).context("a folder of programs can't stand in PATH")
}
