//! `recto extract`: the standalone crate, in a folder of the author's choice.

use std::path::Path;

use crate::args::{Args, Extract};
use crate::book;
use crate::exit::Outcome;
use crate::finding;
use crate::place::{Ours, Place};
use crate::project::Project;
use crate::standalone;
use crate::terminal::{LOOK, Terminal};

/// Writes the standalone crate.
pub(crate) fn run(verb: &Extract, args: &Args, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let opened = book::open(args)?;
    terminal.findings(&opened.findings, &opened.texts)?;
    if finding::any_error(&opened.findings) {
        terminal.say(&format!("nothing was written: {}", finding::tally(&opened.findings)))?;
        return Ok(Outcome::Problems);
    }
    let project = Project::read(&opened.root)?;
    let written = standalone::crate_of(&opened, &project)?;
    let folder = std::path::absolute(&verb.folder)?;
    let mark = |folder: &Path| standalone::is_marked(folder, &project.package);
    let place = Place::prepare(&folder, &Ours { name: &standalone::is_ours, mark: &mark })?;
    standalone::write(&written.files, place.new_folder())?;
    place.publish()?;
    for remark in &written.remarks {
        terminal.say(&format!("{LOOK}note{LOOK:#}: {remark}"))?;
    }
    terminal.say(&format!(
        "{}: {}",
        folder.display(),
        finding::plural(written.files.len(), "file")
    ))?;
    Ok(Outcome::Fine)
}
