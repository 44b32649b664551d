//! What a new lock accepts, as a release note.

use super::promise::{kept_words, words};
use super::{Change, Difference, KeptChange};

/// The sections of a release note, in order.
const SECTIONS: [&str; 6] =
    ["Added", "Sent on or retired", "Level changed", "Reworded", "Code changed", "Moved"];

/// The differences in Markdown: a section for each kind, an entry for each id, item and vector; empty if there is none.
pub fn release_note(differences: &[Difference], changes: &[KeptChange]) -> String {
    let mut note = String::new();
    for section in SECTIONS {
        let entries: Vec<&Difference> =
            differences.iter().filter(|one| section_of(&one.change) == section).collect();
        if !entries.is_empty() {
            note += &format!("### {section}\n\n");
            entries.iter().for_each(|one| note += &format!("- {}\n", words(one)));
            note += "\n";
        }
    }
    if !changes.is_empty() {
        note += "### Public items and vectors\n\n";
        changes.iter().for_each(|change| note += &format!("- {}\n", kept_words(change)));
        note += "\n";
    }
    note
}

fn section_of(change: &Change) -> &'static str {
    match change {
        Change::Added => SECTIONS[0],
        Change::Raised | Change::Lowered | Change::Kind => SECTIONS[2],
        Change::Reworded | Change::Swapped(_) => SECTIONS[3],
        Change::Code => SECTIONS[4],
        Change::Moved => SECTIONS[5],
        Change::Sent(_) | Change::Retired(_) => SECTIONS[1],
        // Not accepted before something is said of them.
        Change::Removed | Change::RemovedChapter | Change::Renamed(_) | Change::Unmarked(..) => {
            SECTIONS[1]
        }
    }
}
