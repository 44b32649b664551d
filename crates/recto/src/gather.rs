//! All tests of a book: compiled, and each run in a process of its own.

use std::time::Duration;

use recto_book::Book;

use crate::book::Opened;
use crate::finding::Finding;
use crate::place;
use crate::project::Project;
use crate::terminal::Progress;
use crate::trial::{self, About, Prepared, Tried};
use crate::{companion, consoles, crossing, examples, programs, units};

/// What to run.
pub(crate) struct Wanted<'a> {
    /// Only tests whose id holds this.
    pub(crate) filter: Option<&'a str>,
    /// How long each may take.
    pub(crate) limit: Duration,
}

/// Runs what is wanted, sorted by place; or says what stops it from being compiled.
pub(crate) fn gather(
    wanted: &Wanted<'_>,
    opened: &Opened,
    project: &Project,
) -> anyhow::Result<Result<Vec<Tried>, Vec<Finding>>> {
    // Two runs would write the examples' programs over each other.
    let _lock = place::lock(&project.work_folder().join("lock"))?;
    let Prepared { trials, mut done } = match prepare(opened, project)? {
        Ok(mut prepared) => {
            wanted.filter.into_iter().for_each(|part| prepared.keep(part));
            prepared
        }
        Err(findings) => return Ok(Err(findings)),
    };
    let progress = Progress::start("testing", Some(trials.len() as u64));
    done.extend(trial::run(trials, wanted.limit, &progress)?);
    sort(&mut done, &opened.book);
    Ok(Ok(done))
}

/// Compiles everything.
fn prepare(opened: &Opened, project: &Project) -> anyhow::Result<Result<Prepared, Vec<Finding>>> {
    let progress = Progress::start("compiling the library and its tests", None);
    let programs = match programs::compile(opened, project)? {
        Ok(programs) => programs,
        Err(findings) => return Ok(Err(findings)),
    };
    let mut prepared = units::prepare(&programs.units, opened)?;
    prepared.extend(crossing::prepare(&programs.beside, opened)?);
    prepared.extend(companion::prepare(programs.companion.as_deref(), opened));
    progress.now("compiling the examples");
    match examples::prepare(&programs.library, opened, project)? {
        Ok(examples) => prepared.extend(examples),
        Err(findings) => return Ok(Err(findings)),
    }
    progress.now("compiling the programs of the sessions");
    match consoles::prepare(opened, project)? {
        Ok(consoles) => prepared.extend(consoles),
        Err(findings) => return Ok(Err(findings)),
    }
    Ok(Ok(prepared))
}

/// Sorts by chapter, as the book has them, and line; what stands beside the chapters comes last.
fn sort(tried: &mut [Tried], book: &Book) {
    let chapter = |path: &str| book.chapters.iter().position(|chapter| chapter.path == path);
    tried.sort_by_cached_key(|tried| {
        let About { id, path, line, .. } = &tried.about;
        (chapter(path).unwrap_or(usize::MAX), path.clone(), *line, id.clone())
    });
}
