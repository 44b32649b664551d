//! The chapter of all evidence: a page after the last chapter, made and not written.

use std::fmt::Write;

use mdbook_core::book::Chapter as Page;
use recto_book::{Book, Chapter};

use super::address::Here;
use super::margin::picture;
use super::{escape, rows};
use crate::evidence::{CLAUSES_ALONE, CODE_ALONE, Count, Evidence, INTRODUCTION, Shown, TITLE};

/// The page, for mdBook.
pub(super) fn page(book: &Book, evidence: &Evidence) -> Page {
    let mut page = Page::new(TITLE, text(book, evidence), file(book), Vec::new());
    page.source_path = None;
    page
}

/// The page's file beside the chapters; another one if a chapter has that name.
pub(super) fn file(book: &Book) -> &'static str {
    if book.chapter("evidence").is_some() { "evidence-of-clauses.md" } else { "evidence.md" }
}

fn text(book: &Book, evidence: &Evidence) -> String {
    let here = Here { book, chapter: None };
    let mut text = format!(
        "# {TITLE}\n\n{}\n\n<p class=\"tested\">{}</p>\n\n",
        INTRODUCTION.join("\n"),
        escape::words(&evidence.tested)
    );
    text += &table(here, &evidence.counts);
    for chapter in &book.chapters {
        text += &of_chapter(here, chapter, evidence);
    }
    text + &lists(here, evidence)
}

/// A chapter's clauses below its title.
fn of_chapter(here: Here<'_>, chapter: &Chapter, evidence: &Evidence) -> String {
    let own = evidence.of_chapter(chapter.name());
    let entries: String = own.map(|shown| entry(here, shown)).collect();
    if entries.is_empty() {
        return String::new();
    }
    format!("## {}\n\n<div class=\"covered\">\n{entries}</div>\n\n", escape::words(&chapter.title))
}

/// The table of counts: a group of rows for each chapter, one for each level.
fn table(here: Here<'_>, counts: &[Count]) -> String {
    let mut rows = String::new();
    for group in counts.chunk_by(|a, b| a.path == b.path) {
        if let Some(chapter) = here.book.by_path(&group[0].path) {
            let (page, title) = (here.page(chapter), escape::words(&chapter.title));
            rows += &format!(
                "<tr class=\"group\"><th colspan=\"5\" scope=\"rowgroup\"><a href=\"{page}\">{title}</a></th></tr>\n"
            );
        }
        rows.extend(group.iter().map(row));
    }
    format!(
        "<div><table class=\"counts\">\n<thead><tr><th>level</th><th>clauses</th><th>implemented</th><th>verified</th>\
         <th>exempt</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n\n"
    )
}

fn row(count: &Count) -> String {
    let Count { level, clauses, implemented, verified, exempt, .. } = count;
    let part = |some: &usize| {
        let class =
            if *level == "MUST" && some + exempt < *clauses { " class=\"part\"" } else { "" };
        format!("<td{class}>{some}</td>")
    };
    let none = if *exempt == 0 { "–".to_owned() } else { exempt.to_string() };
    format!(
        "<tr><td class=\"level {}\">{level}</td><td>{clauses}</td>{}{}<td>{none}</td></tr>\n",
        level.to_lowercase(),
        part(implemented),
        part(verified)
    )
}

/// A clause: its id, how it stands, what it says, what shows it.
fn entry(here: Here<'_>, shown: &Shown) -> String {
    let Shown { id, level, .. } = shown;
    let (class, sign) = (level.to_lowercase(), shown.sign.word());
    let address = here.unit(id.as_str()).unwrap_or_default();
    format!(
        "<section class=\"entry {class} {sign}\" id=\"{}\"><p class=\"name\"><a href=\"{address}\"><code>{id}</code></a> \
         <span class=\"level\">{level}</span> <span class=\"stands\">{} {}</span></p><p class=\"says\">{}</p><div class=\"rows\">{}</div></section>\n",
        shown.entry(),
        picture(shown.sign),
        escape::words(&shown.words),
        escape::words(&shown.text),
        rows::rows(here, shown)
    )
}

/// What is on one side only: code without a clause, clauses without code.
fn lists(here: Here<'_>, evidence: &Evidence) -> String {
    let code = list(evidence.unmarked.iter().map(|spot| rows::code(here, spot)));
    let bare = evidence.clauses.iter().filter(|shown| shown.code.is_empty());
    let bare = list(bare.map(|shown| {
        let address = here.unit(shown.id.as_str()).unwrap_or_default();
        format!(
            "<a href=\"{address}\"><code>{}</code></a> <span class=\"at\">{}</span>",
            shown.id,
            shown.bound()
        )
    }));
    let section = |[title, words]: [&str; 2], list| format!("## {title}\n\n{words}\n\n{list}");
    section(CODE_ALONE, code) + &section(CLAUSES_ALONE, bare)
}

fn list(items: impl Iterator<Item = String>) -> String {
    let mut list = String::new();
    for item in items {
        writeln!(list, "<li>{item}</li>").expect("to a string");
    }
    match list.as_str() {
        "" => "None.\n\n".to_owned(),
        _ => format!("<ul class=\"one-sided\">\n{list}</ul>\n\n"),
    }
}
