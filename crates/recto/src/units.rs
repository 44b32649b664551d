//! The unit tests of the chapters and their computed values: the library's own test program, one test a process.

use std::path::Path;
use std::sync::Arc;

use recto_book::{Chapter, Place, Role, Snippet};

use crate::book::Opened;
use crate::libtest;
use crate::texts::Point;
use crate::trial::{self, About, Kind, Prepared, Trial, Tried};

/// The unit tests that `program` holds.
pub(crate) fn prepare(program: &Path, opened: &Opened) -> anyhow::Result<Prepared> {
    let known = trial::chapters(&opened.book);
    let mut prepared = Prepared::default();
    for listed in libtest::list(program, &opened.root)? {
        let about = about(&listed.name, &opened.book.chapters);
        if listed.ignored {
            prepared.done.push(Tried::ignored(about));
            continue;
        }
        let judge = match about.kind {
            Kind::Value | Kind::Document => trial::ends_well_where_it_stands(Arc::clone(&known)),
            _ => trial::ends_well(Arc::clone(&known)),
        };
        let command = libtest::command(program, &opened.root, &listed.name);
        prepared.trials.push(Trial::new(about, command, judge));
    }
    Ok(prepared)
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
        let text = chapter.map_or("", |chapter| chapter.text.as_str());
        let Point { line, column } = libtest::point(text, function);
        of((name.to_owned(), Kind::Test, Place { path, line, column }))
    })
}

fn test(chapter: &Chapter, function: &str) -> Option<(String, Kind, Place)> {
    let mut tests = chapter
        .snippets
        .iter()
        .filter_map(|snippet| Some((kind(snippet)?, &chapter.anchors[snippet.anchor?])));
    let (kind, anchor) = tests.find(|(_, anchor)| anchor.id.rust_name() == function)?;
    Some((anchor.id.to_string(), kind, chapter.place(anchor.unit)))
}

/// What the unit test of a snippet is.
fn kind(snippet: &Snippet) -> Option<Kind> {
    match snippet.role {
        Role::Test => Some(Kind::Test),
        Role::Document { .. } => Some(Kind::Document),
        Role::Vectors(_) => snippet.by.as_ref().map(|_| Kind::Value),
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
