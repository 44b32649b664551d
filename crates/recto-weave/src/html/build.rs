//! Building: mdBook run over the woven texts.

use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context, bail, ensure};
use mdbook_driver::MDBook;
use mdbook_html::HtmlHandlebars;
use recto_book::{Book, Target};

use super::{config, gone, page, text, warnings};
use crate::{Evidence, Settings};

/// Files beside the chapters that are for editors; mdBook copies whatever it finds there.
const NOT_PAGES: [&str; 4] =
    ["anchors.lock", "anchors.lock.new", "redirects.toml", "upstream.lock"];

/// Writes `book` as HTML pages into the folder `out`, which is emptied first. `root` is the book's root: the folder
/// with `book.toml`, `theme/` and `spec/`. With `evidence` each clause shows its own, and a chapter at the end all of it.
///
/// The same input gives the same bytes, wherever `root` and `out` are.
///
/// # Errors
///
/// `book.toml` is not valid for mdBook, a link leads to an upstream document that it does not know, a file can't be
/// read or written, or mdBook warns.
pub fn weave(
    book: &Book,
    evidence: Option<&Evidence>,
    settings: &Settings,
    root: &Path,
    out: &Path,
) -> anyhow::Result<()> {
    known_upstream(book, settings)?;
    let root = absolute(root)?;
    let config = config::config(settings, &absolute(out)?)?;
    warnings::fatal(|| {
        let mut mdbook = MDBook::load_with_config(&root, config)?;
        replace_texts(&mut mdbook, book, evidence, settings)?;
        mdbook.execute_build_process(&HtmlHandlebars::new())
    })?;
    for file in NOT_PAGES {
        remove(&out.join(file))?;
    }
    gone::write(book, settings, out)
}

/// Puts the woven texts in the place of those that mdBook loaded.
fn replace_texts(
    mdbook: &mut MDBook,
    book: &Book,
    evidence: Option<&Evidence>,
    settings: &Settings,
) -> anyhow::Result<()> {
    let src = mdbook.config.book.src.clone();
    let mut missing = None;
    mdbook.book.for_each_chapter_mut(|chapter| {
        let path = path_of(&src, chapter.path.as_deref().unwrap_or(Path::new("")));
        match book.by_path(&path) {
            Some(read) => chapter.content = text::woven(book, evidence, read, settings),
            None => missing = Some(path),
        }
    });
    ensure!(missing.is_none(), "{} is not among the chapters read", missing.unwrap_or_default());
    if let Some(evidence) = evidence {
        mdbook.book.push_item(page::page(book, evidence));
    }
    Ok(())
}

/// A chapter's file relative to the root, with `/`, from mdBook's path relative to `src`.
pub(super) fn path_of(src: &Path, file: &Path) -> String {
    let parts = src.components().chain(file.components());
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Every link to an upstream document has an address.
pub(super) fn known_upstream(book: &Book, settings: &Settings) -> anyhow::Result<()> {
    for chapter in &book.chapters {
        for link in &chapter.links {
            let Target::Upstream { repository, .. } = &link.target else { continue };
            if !settings.upstream.contains_key(repository) {
                let place = chapter.place(link.span);
                bail!(
                    "{place}: book.toml has no address for `{repository}` in [preprocessor.recto.upstream]"
                );
            }
        }
    }
    Ok(())
}

fn remove(file: &Path) -> anyhow::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} can't be removed", file.display()))
        }
        _ => Ok(()),
    }
}

fn absolute(path: &Path) -> anyhow::Result<PathBuf> {
    std::path::absolute(path).with_context(|| format!("{} has no absolute path", path.display()))
}
