//! The plugin: mdBook's preprocessor protocol on a pair of streams.

use std::io::{Read, Write};
use std::path::Path;

use anyhow::{Context, bail};
use mdbook_preprocessor::book::Book as MdBook;
use mdbook_preprocessor::{PreprocessorContext, parse_input};
use recto_book::{Book, Problem, Severity};

use super::build::{known_upstream, path_of};
use super::{config, fences, page, text};
use crate::{Evidence, Settings};

/// Whether the plugin has anything to do for mdBook's `renderer`.
pub fn supports(renderer: &str) -> bool {
    matches!(renderer, "html" | "test")
}

/// Reads mdBook's book from `input` and writes it to `output` with the chapters' texts woven; for the renderer `test`,
/// with all snippets marked so that rustdoc leaves them alone.
///
/// # Errors
///
/// `input` is not what mdBook sends, a chapter has a problem (the message holds them all, with places), or what
/// [`weave`](super::weave) refuses.
///
/// `complete` gives the book what does not stand in its chapters, its redirects, and what is known of its clauses; the
/// path is that of its root.
pub fn plugin(
    input: impl Read,
    output: impl Write,
    complete: impl FnOnce(&Path, &mut Book) -> Option<Evidence>,
) -> anyhow::Result<()> {
    let (context, mut mdbook) = parse_input(input)?;
    let settings = Settings::of(context.config.clone())?;
    let mut book = read(&context.config.book.src, &mdbook)?;
    let evidence = complete(&context.root, &mut book);
    let evidence = evidence.as_ref().filter(|_| context.renderer == "html");
    let weave = texts(&context, &book, evidence, &settings)?;
    mdbook.for_each_chapter_mut(|chapter| {
        let path =
            path_of(&context.config.book.src, chapter.path.as_deref().unwrap_or(Path::new("")));
        if let Some(read) = book.by_path(&path) {
            chapter.content = weave(read);
        }
    });
    if let Some(evidence) = evidence {
        mdbook.push_item(page::page(&book, evidence));
    }
    serde_json::to_writer(output, &mdbook).context("mdBook does not take the answer")
}

type Weave<'a> = Box<dyn Fn(&recto_book::Chapter) -> String + 'a>;

/// What becomes of each chapter's text for the renderer that asks.
fn texts<'a>(
    context: &PreprocessorContext,
    book: &'a Book,
    evidence: Option<&'a Evidence>,
    settings: &'a Settings,
) -> anyhow::Result<Weave<'a>> {
    match context.renderer.as_str() {
        "html" => {
            config::config(settings, Path::new(""))?;
            known_upstream(book, settings)?;
            Ok(Box::new(move |chapter| text::woven(book, evidence, chapter, settings)))
        }
        "test" => Ok(Box::new(fences::ignored)),
        _ => Ok(Box::new(|chapter| chapter.text.clone())),
    }
}

/// The book as this project's reader sees it.
fn read(src: &Path, mdbook: &MdBook) -> anyhow::Result<Book> {
    let mut chapters = Vec::new();
    let mut problems = Vec::new();
    for chapter in mdbook.chapters() {
        let path = path_of(src, chapter.path.as_deref().unwrap_or(Path::new("")));
        let (read, found) = recto_book::read(&path, chapter.content.clone().into_bytes());
        chapters.push(read);
        problems.extend(found);
    }
    let (book, found) = recto_book::link(chapters);
    problems.extend(found);
    refuse(&book, &problems)?;
    Ok(book)
}

fn refuse(book: &Book, problems: &[Problem]) -> anyhow::Result<()> {
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error);
    let lines: Vec<String> = errors.map(|problem| line(book, problem)).collect();
    if !lines.is_empty() {
        bail!("{}", lines.join("\n"));
    }
    Ok(())
}

fn line(book: &Book, problem: &Problem) -> String {
    let place = book.by_path(&problem.path).map(|chapter| chapter.place(problem.span).to_string());
    let place = place.unwrap_or_else(|| problem.path.clone());
    format!("{place}: {} [{}]", problem.message, problem.code)
}
