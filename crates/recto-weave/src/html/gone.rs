//! Pages of chapters that are gone: whoever comes for an old id finds the way to what took its place.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context;
use recto_book::{AnchorId, Book, Redirect};

use super::escape;
use crate::Settings;

/// Writes a page for each chapter that only old ids name. No page of mdBook's is replaced.
pub(super) fn write(book: &Book, settings: &Settings, out: &Path) -> anyhow::Result<()> {
    let mut pages: BTreeMap<&str, Vec<&Redirect>> = BTreeMap::new();
    for redirect in &book.redirects {
        let name = redirect.from.chapter();
        if book.chapter(name).is_none() {
            pages.entry(name).or_default().push(redirect);
        }
    }
    for (name, redirects) in pages {
        let file = out.join(format!("{name}.html"));
        if !file.exists() {
            fs::write(&file, page(book, settings, name, &redirects))
                .with_context(|| format!("{} can't be written", file.display()))?;
        }
    }
    Ok(())
}

/// A line for each id with its links. Where all lead to one unit the page goes on by itself; with a script it
/// always does, if the id that the address names leads to one unit.
fn page(book: &Book, settings: &Settings, name: &str, redirects: &[&Redirect]) -> String {
    let (title, language) = (escape::html(&settings.title), escape::html(&settings.language));
    let lines: String = redirects.iter().map(|redirect| line(book, redirect)).collect();
    let mut targets = redirects.iter().flat_map(|redirect| &redirect.to);
    let first = targets.next();
    let refresh = first.filter(|first| targets.all(|other| other == *first)).map(|only| {
        format!("<meta http-equiv=\"refresh\" content=\"0; url={}\">\n", address(book, only))
    });
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n{}<title>{name} - {title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{name}</h1>\n\
         <p>This chapter of <a href=\"index.html\">{title}</a> is gone. What it said stands elsewhere:</p>\n\
         <ul>\n{lines}</ul>\n</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
        refresh.unwrap_or_default()
    )
}

const STYLE: &str = "body { max-width: 40rem; margin: 3rem auto; padding: 0 1rem; font-family: sans-serif; \
    line-height: 1.5; color-scheme: light dark; } li:target { font-weight: bold; }";

const SCRIPT: &str = "\
const there = document.getElementById(decodeURIComponent(location.hash.slice(1)));
const links = there ? there.querySelectorAll('a') : [];
if (links.length === 1) { location.replace(links[0].href); }";

fn line(book: &Book, redirect: &Redirect) -> String {
    let link = |id: &AnchorId| format!("<a href=\"{}\">{id}</a>", address(book, id));
    let links: Vec<String> = redirect.to.iter().map(link).collect();
    let id = &redirect.from;
    format!("<li id=\"{id}\"><code>{id}</code> is now {}</li>\n", links.join(" and "))
}

/// Where the unit `id` stands, from the top folder of the pages.
fn address(book: &Book, id: &AnchorId) -> String {
    let path = book.anchor(id.as_str()).map_or("", |(chapter, _)| chapter.path.as_str());
    let below = path.split_once('/').map_or(path, |(_, below)| below);
    let page = below.strip_suffix(".md").unwrap_or(below);
    format!("{}.html#{id}", escape::html(page))
}
