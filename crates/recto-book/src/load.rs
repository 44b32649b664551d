//! Loading: the only part of this crate that touches files.

use std::collections::HashSet;
use std::io;
use std::path::Path;

use crate::{Problem, Span, summary};

/// The folder of the chapters, below the book's root.
const FOLDER: &str = "spec";

/// The bytes of a book's chapters, in the order of `SUMMARY.md`.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Each chapter's path relative to the root (with `/`), and its bytes.
    pub chapters: Vec<(String, Vec<u8>)>,
}

/// Reads `spec/SUMMARY.md` below `root` and the chapters it names.
///
/// A file that can't be read is a problem, placed at the link that names it.
pub fn load(root: &Path) -> (Sources, Vec<Problem>) {
    let path = format!("{FOLDER}/SUMMARY.md");
    let summary = match std::fs::read(root.join(&path)) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => return (Sources::default(), vec![no_summary(&path, &error)]),
    };
    let mut sources = Sources::default();
    let mut problems = Vec::new();
    let mut seen = HashSet::new();
    for entry in summary::entries(&summary) {
        let result = if seen.insert(entry.file.clone()) {
            read_chapter(root, &entry.file)
        } else {
            Err(("listed-twice", format!("`{}` is listed twice", entry.file)))
        };
        match result {
            Ok(chapter) => sources.chapters.push(chapter),
            Err((code, message)) => {
                let help = "list each Markdown file of spec/ once";
                problems.push(Problem::new(code, &path, entry.span, message).help(help));
            }
        }
    }
    if sources.chapters.is_empty() && problems.is_empty() {
        let problem =
            Problem::new("no-chapters", &path, Span::default(), "the summary lists no chapter");
        problems.push(problem.help("add a line such as `- [Digest](digest.md)`"));
    }
    (sources, problems)
}

fn read_chapter(root: &Path, file: &str) -> Result<(String, Vec<u8>), (&'static str, String)> {
    let inside = file.split('/').all(|part| !matches!(part, "" | "." | ".."));
    if !inside || !file.ends_with(".md") {
        return Err(("outside-spec", format!("`{file}` is not a Markdown file below {FOLDER}/")));
    }
    let path = format!("{FOLDER}/{file}");
    let bytes = std::fs::read(root.join(&path))
        .map_err(|error| ("unreadable", format!("`{path}` can't be read: {error}")))?;
    Ok((path, bytes))
}

fn no_summary(path: &str, error: &io::Error) -> Problem {
    Problem::new("no-summary", path, Span::default(), format!("`{path}` can't be read: {error}"))
        .help("run this in the folder that holds spec/, or list the chapters in spec/SUMMARY.md")
}
