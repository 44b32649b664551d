//! Blessing: a wrong digest of a document, a wrong computed value, or vectors that are not what their code gives, are
//! rewritten in their chapter.
//!
//! The digests follow from the chapters alone. The others are what the chapters' own tests find: the test of a wrong
//! value says the right one as it fails.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use recto_book::{Book, Chapter, Place, Span};
use recto_check::Correction;

use crate::book::Opened;
use crate::finding::{self, Finding};
use crate::place;
use crate::project::Project;
use crate::terminal::Progress;
use crate::trial::{self, Kind, Tried, Verdict};
use crate::{programs, units, write};

/// How long the test of one value may take.
const LIMIT: Duration = Duration::from_secs(60);

/// A value, a digest or a size that was rewritten.
pub(crate) struct Blessed {
    /// Where it stands.
    pub(crate) place: Place,
    pub(crate) old: String,
    pub(crate) new: String,
}

/// Rewrites the wrong digests and sizes in the documents of the book.
///
/// # Errors
///
/// A chapter can't be written, or was changed meanwhile.
pub(crate) fn documents(opened: &Opened) -> anyhow::Result<Vec<Blessed>> {
    let mut blessed = Vec::new();
    let corrections = recto_check::corrections(&opened.book);
    for chapter in &opened.book.chapters {
        let mut own: Vec<_> =
            corrections.iter().filter(|one| one.place.path == chapter.path).collect();
        own.sort_by_key(|one| one.span.start);
        let mut text = chapter.text.clone();
        for Correction { span, new, .. } in own.iter().rev() {
            text.replace_range(span.range(), new);
        }
        if !own.is_empty() {
            replace(&opened.root.join(&chapter.path), &chapter.text, &text)?;
        }
        blessed.extend(own.into_iter().map(|Correction { place, span, new }| Blessed {
            place: place.clone(),
            old: chapter.slice(*span).to_owned(),
            new: new.clone(),
        }));
    }
    Ok(blessed)
}

/// Rewrites the wrong computed values of the book; or says what stops their tests from being compiled.
///
/// # Errors
///
/// A chapter can't be written, was changed meanwhile, or has no way to hold a value between backquotes.
pub(crate) fn values(opened: &Opened) -> anyhow::Result<Result<Vec<Blessed>, Vec<Finding>>> {
    let project = Project::read(&opened.root)?;
    let tried = {
        let _lock = place::lock(&project.work_folder().join("lock"))?;
        let progress = Progress::start("computing the values", None);
        let programs = match programs::compile(opened, &project)? {
            Ok(programs) => programs,
            Err(findings) => return Ok(Err(finding::errors(&findings))),
        };
        let mut trials = units::prepare(&programs.units, opened)?.trials;
        trials.retain(|trial| trial.about.kind == Kind::Value);
        trial::run(trials, LIMIT, &progress)?
    };
    let (mut blessed, mut texts) = (Vec::new(), Vec::new());
    for chapter in &opened.book.chapters {
        let wrong: Vec<_> = tried.iter().filter_map(|tried| found(tried, chapter)).collect();
        if !wrong.is_empty() {
            texts.push((chapter, rewritten(chapter, &wrong)?));
            let made =
                |(one, new): (Written, String)| Blessed { place: one.place, old: one.text, new };
            blessed.extend(wrong.into_iter().map(made));
        }
    }
    for (chapter, text) in texts {
        replace(&opened.root.join(&chapter.path), &chapter.text, &text)?;
    }
    blessed.sort_by(|a, b| a.place.cmp(&b.place));
    Ok(Ok(blessed))
}

/// A text of a chapter that an expression or a function gives: a computed value, or a snippet that code writes.
struct Written {
    place: Place,
    /// Its bytes.
    span: Span,
    /// What has to stand between the text before and a new text.
    gap: &'static str,
    text: String,
}

/// Every such text of `chapter`, in reading order.
fn written(chapter: &Chapter) -> Vec<Written> {
    let values = chapter.values.iter().map(|value| Written {
        place: chapter.place(value.span),
        span: value.value,
        gap: "",
        text: chapter.slice(value.value).to_owned(),
    });
    let snippets = chapter.snippets.iter().filter(|snippet| snippet.by.is_some());
    let snippets = snippets.map(|snippet| {
        let place = chapter.place(snippet.span);
        let (span, gap) = match (snippet.lines.first(), snippet.lines.last()) {
            (Some(first), Some(last)) => (Span { start: first.span.start, end: last.span.end }, ""),
            _ => {
                let end = chapter.first_line(snippet.span).end;
                (Span { start: end, end }, "\n")
            }
        };
        Written { place, span, gap, text: chapter.content(snippet) }
    });
    let mut all: Vec<Written> = values.chain(snippets).collect();
    all.sort_by_key(|one| one.span.start);
    all
}

/// What of `chapter` the trial found wrong, and what it is.
fn found(tried: &Tried, chapter: &Chapter) -> Option<(Written, String)> {
    let Verdict::Failed { message, .. } = &tried.verdict else { return None };
    let here = |one: &Written| {
        let Place { path, line, column } = &one.place;
        let about = &tried.about;
        (path, *line, *column) == (&about.path, about.line, about.column)
    };
    let one = written(chapter).into_iter().find(here)?;
    // An expression may hold an assertion of its own; only the one about this very text counts.
    let right = format!(" right: {:?}", one.text);
    let mut lines = message.lines().skip_while(|line| !line.starts_with("  left: \""));
    let left = lines.next()?;
    let is_own = lines.next().is_some_and(|line| line == right);
    let new = is_own.then(|| unescaped(left.strip_prefix("  left: ")?)).flatten()?;
    Some((one, new))
}

/// The first line in which a snippet is other than the code that writes it gives, and what has to stand there.
pub(crate) fn difference(tried: &Tried, book: &Book) -> Option<(Place, String)> {
    let chapter = book.by_path(&tried.about.path)?;
    let (one, new) = found(tried, chapter)?;
    let old: Vec<&str> = one.text.lines().collect();
    if old.len() < 2 {
        return None;
    }
    let new: Vec<&str> = new.lines().collect();
    let parts = |at: &usize| old.get(*at) != new.get(*at);
    let at = (0..old.len().max(new.len())).find(parts)?;
    let line = chapter.line(one.span.start) + at;
    let place = Place { path: chapter.path.clone(), line, column: 1 };
    Some((place, new.get(at).map_or("no more lines".to_owned(), |line| format!("`{line}`"))))
}

/// The text that Rust writes as the literal `quoted`.
fn unescaped(quoted: &str) -> Option<String> {
    let mut rest = quoted.strip_prefix('"')?.strip_suffix('"')?.chars();
    let mut text = String::new();
    while let Some(c) = rest.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        text.push(match rest.next()? {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '0' => '\0',
            'u' => {
                let digits: String = rest.by_ref().skip(1).take_while(|c| *c != '}').collect();
                char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?
            }
            other => other,
        });
    }
    Some(text)
}

/// The text of `chapter` with what is right. Read again, it has that, and everything else as before.
fn rewritten(chapter: &Chapter, wrong: &[(Written, String)]) -> anyhow::Result<String> {
    let new: BTreeMap<u32, &str> =
        wrong.iter().map(|(one, new)| (one.span.start, new.as_str())).collect();
    let all = written(chapter);
    let mut text = chapter.text.clone();
    for one in all.iter().rev() {
        if let Some(new) = new.get(&one.span.start) {
            text.replace_range(one.span.range(), &format!("{}{new}", one.gap));
        }
    }
    let reread = written(&recto_book::read(&chapter.path, text.clone().into_bytes()).0);
    for (at, one) in all.iter().enumerate() {
        let wanted = new.get(&one.span.start).copied().unwrap_or(&one.text);
        if reread.get(at).map(|one| one.text.as_str()) != Some(wanted) {
            let place = &one.place;
            bail!("{place}: {wanted:?} can't stand between backquotes; nothing was rewritten");
        }
    }
    Ok(text)
}

/// Writes `text` to the file at `path` in one step, if it still holds `before`.
fn replace(path: &Path, before: &str, text: &str) -> anyhow::Result<()> {
    // A link stays a link: what it leads to is replaced.
    let path = fs::canonicalize(path).with_context(|| format!("{} is gone", path.display()))?;
    if fs::read(&path)? != before.as_bytes() {
        bail!("{} was changed meanwhile; nothing was written to it", path.display());
    }
    write::whole(&path, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rust_escapes_is_read_back() {
        for text in ["", "a b", "\"q\" \\ \n\r\t\0", "é \u{1b}[0m \u{200b} 'x'", "\u{10ffff}"] {
            assert_eq!(unescaped(&format!("{text:?}")).as_deref(), Some(text));
        }
        assert_eq!(unescaped("\"cut off"), None);
        assert_eq!(unescaped("\"\\u{110000}\""), None);
    }

    #[test]
    fn a_chapter_that_was_changed_meanwhile_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.md");
        fs::write(&path, "new").unwrap();
        assert!(replace(&path, "old", "blessed").is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        replace(&path, "new", "blessed").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "blessed");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
