//! Loading: the only part of this crate that touches files.

mod names;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::io;
use std::path::Path;

use crate::summary::{self, Entry};
use crate::{Chapter, Name, Note, Problem, Span};

/// The folder of the chapters, below the book's root.
const FOLDER: &str = "spec";

/// The bytes of a book's chapters, in the order of `SUMMARY.md`.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Each chapter's path relative to the root (with `/`), and its bytes.
    pub chapters: Vec<(String, Vec<u8>)>,
    /// `SUMMARY.md`, read as a chapter is; `None` if it can't be read.
    pub summary: Option<Chapter>,
    /// The paths of all files below the folder of the chapters, relative to the root (with `/`).
    pub files: BTreeSet<String>,
}

/// Reads `spec/SUMMARY.md` below `root` and the chapters it names.
///
/// A file that can't be read is a problem, placed at the link that names it. A Markdown file that the
/// summary does not name is a warning.
pub fn load(root: &Path) -> (Sources, Vec<Problem>) {
    let path = format!("{FOLDER}/SUMMARY.md");
    let (summary, mut problems) = match std::fs::read(root.join(&path)) {
        Ok(bytes) => crate::read(&path, bytes),
        Err(error) => return (Sources::default(), vec![no_summary(&path, &error)]),
    };
    let mut chapters = Vec::new();
    let mut seen = HashSet::new();
    for entry in summary::entries(&summary) {
        let (entry, fault) = plain(root, entry);
        problems.extend(fault.map(|fault| listing(&path, &entry, fault)));
        match load_entry(root, &entry, &mut seen) {
            Ok(chapter) => {
                let fault = names::fault(entry.file, chapters.is_empty());
                chapters.push(chapter);
                problems.extend(fault.map(|fault| listing(&path, &entry, fault)));
            }
            Err(fault) => problems.push(listing(&path, &entry, fault)),
        }
    }
    let mut files = BTreeSet::new();
    walk(root, FOLDER, &mut files);
    let unlisted = unlisted(&files, &seen);
    if chapters.is_empty() && problems.is_empty() {
        problems.push(no_chapters(&path));
    } else {
        pair(root, unlisted, &mut problems);
    }
    (Sources { chapters, summary: Some(summary), files }, problems)
}

/// What is wrong with an entry of the summary: code, message and help.
type Fault = (&'static str, String, Cow<'static, str>);

fn load_entry<'a>(
    root: &Path,
    entry: &Entry<'a>,
    seen: &mut HashSet<&'a str>,
) -> Result<(String, Vec<u8>), Fault> {
    let file = entry.file;
    let inside = file.split('/').all(|part| !matches!(part, "" | "." | ".."));
    if !inside || !file.ends_with(".md") || file.contains('\\') {
        let message = format!("`{file}` is not a Markdown file below {FOLDER}/");
        return Err((
            "outside-spec",
            message,
            "name it from spec/ on, without `.` and `..`: `digest.md`".into(),
        ));
    }
    if !seen.insert(file) {
        let help = "list each Markdown file of spec/ once";
        return Err(("listed-twice", format!("`{file}` is listed twice"), help.into()));
    }
    let path = format!("{FOLDER}/{file}");
    match std::fs::read(root.join(&path)) {
        Ok(bytes) => Ok((path, bytes)),
        Err(error) => Err(unreadable(&path, &error)),
    }
}

/// An entry as it is meant that names a chapter by more than its file, and what is wrong with that.
fn plain<'a>(root: &Path, entry: Entry<'a>) -> (Entry<'a>, Option<Fault>) {
    let file = entry.file.split('#').next().unwrap_or_default();
    let file = file.trim_start_matches("./");
    let is_below = !file.starts_with('/') && !file.contains("..");
    let is_meant = is_below && file != entry.file && root.join(FOLDER).join(file).is_file();
    if !is_meant {
        return (entry, None);
    }
    let message = format!("`{}` is more than the name of a file", entry.file);
    let help = format!("write `{file}`, its way from spec/ on");
    (Entry { file, ..entry }, Some(("outside-spec", message, help.into())))
}

fn unreadable(path: &str, error: &io::Error) -> Fault {
    let message = match error.kind() {
        io::ErrorKind::NotFound => format!("there is no file `{path}`"),
        _ => format!("`{path}` can't be read: {error}"),
    };
    (
        "unreadable-file",
        message,
        "write the chapter, or leave a draft's brackets empty: `[Title]()`".into(),
    )
}

fn listing(path: &str, entry: &Entry<'_>, (code, message, help): Fault) -> Problem {
    Problem::new(code, path, entry.span, message).help(help).naming([Name::file(entry.file)])
}

fn no_summary(path: &str, error: &io::Error) -> Problem {
    let message = match error.kind() {
        io::ErrorKind::NotFound => format!("there is no file `{path}`"),
        _ => format!("`{path}` can't be read: {error}"),
    };
    Problem::new("no-summary", path, Span::default(), message)
        .help("run this in the folder that holds spec/, or list the chapters in spec/SUMMARY.md")
}

fn no_chapters(path: &str) -> Problem {
    Problem::new("no-chapters", path, Span::default(), "the summary lists no chapter")
        .help("add a line such as `- [Digest](digest.md)`")
}

/// Adds the files below `folder`.
fn walk(root: &Path, folder: &str, files: &mut BTreeSet<String>) {
    let Ok(entries) = std::fs::read_dir(root.join(folder)) else { return };
    for entry in entries.flatten() {
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            walk(root, &path, files);
        } else {
            files.insert(path);
        }
    }
}

/// The Markdown files that the summary does not name, sorted.
fn unlisted(files: &BTreeSet<String>, seen: &HashSet<&str>) -> Vec<Problem> {
    let is_unlisted = |path: &&String| {
        let file = &path[FOLDER.len() + 1..];
        file.ends_with(".md") && file != "SUMMARY.md" && !seen.contains(file)
    };
    files.iter().filter(is_unlisted).map(|path| not_listed(path)).collect()
}

/// Adds the problems of the files that are not listed; that of a file which is meant by an entry without one becomes
/// a note there.
fn pair(root: &Path, unlisted: Vec<Problem>, problems: &mut Vec<Problem>) {
    let is_missing = |problem: &Problem| problem.code == "unreadable-file";
    let only = problems.iter().filter(|problem| is_missing(problem)).count() == 1;
    let is_only = only && unlisted.len() == 1;
    for problem in unlisted {
        let renamed = problems.iter().position(|missing| is_renamed(root, missing, &problem.path));
        let (at, label) = match renamed {
            Some(at) => (Some(at), "this file has its ids"),
            None if is_only => (problems.iter().position(is_missing), "this file is not listed"),
            None => (None, ""),
        };
        let Some(missing) = at.map(|at| &mut problems[at]) else {
            problems.push(problem);
            continue;
        };
        if renamed.is_none() {
            let file = &problem.path[FOLDER.len() + 1..];
            missing.help = format!("name the file that is there, `{file}`, or write the chapter");
        }
        let (path, span) = (problem.path, problem.span);
        missing.notes.push(Note { path, span, label: label.to_owned() });
    }
}

/// Whether the file at `path`, which is not listed, holds ids of the chapter that is `missing`.
fn is_renamed(root: &Path, missing: &Problem, path: &str) -> bool {
    let text = || std::fs::read_to_string(root.join(path)).unwrap_or_default();
    let mut names = missing.names.iter().filter_map(Name::chapter);
    missing.code == "unreadable-file" && names.any(|name| text().contains(&format!("{{#{name}.")))
}

fn not_listed(path: &str) -> Problem {
    let message = format!("`{path}` is not in the summary, so it is no chapter");
    Problem::new("unlisted-file", path, Span::default(), message)
        .help("list it in spec/SUMMARY.md, or move it out of spec/")
        .naming([Name::file(path)])
        .warning()
}
