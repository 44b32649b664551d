//! Each id of the book is a destination on its unit's page; each heading is in the outline.

use std::collections::BTreeSet;

use recto_book::{Anchor, AnchorKind, Book, Chapter, Kind};

use crate::reader::{Entry, Pdf};
use crate::{books, poppler};

#[test]
fn destinations_are_the_ids_and_nothing_else() {
    for (book, pdf) in books() {
        let ids: BTreeSet<&str> = book.landings().into_iter().map(|id| id.as_str()).collect();
        let found = Pdf::new(pdf).destinations();
        assert_eq!(found.keys().map(String::as_str).collect::<BTreeSet<_>>(), ids);
        assert!(ids.len() > 100);
    }
}

#[test]
fn poppler_sees_the_same_destinations() {
    for (book, pdf) in books() {
        let Some(listed) = poppler::run("pdfinfo", &["-dests", "PDF"], pdf) else { return };
        let mut names: Vec<&str> =
            listed.lines().filter_map(|line| line.split('"').nth(1)).collect();
        let ids: Vec<&str> = book.landings().into_iter().map(|id| id.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ids);
    }
}

#[test]
fn each_destination_is_on_the_page_where_its_unit_begins() {
    for (book, pdf) in books() {
        let Some(pages) = poppler::pages(pdf) else { return };
        let pages: Vec<String> = pages.iter().map(|text| squeeze(text)).collect();
        for (id, page) in Pdf::new(pdf).destinations() {
            let beginning = beginning(book, &id);
            let is_there = pages[page - 1].contains(&beginning);
            assert!(is_there, "{id}: `{beginning}` is not on page {page}");
        }
    }
}

#[test]
fn the_outline_holds_every_heading() {
    for (book, pdf) in books() {
        let mut headings = Vec::new();
        for chapter in &book.chapters {
            for (at, node) in chapter.nodes.iter() {
                let Kind::Heading(level) = node.kind else { continue };
                headings.push(Entry { level: level.into(), title: chapter.plain(at) });
            }
        }
        assert_eq!(Pdf::new(pdf).outline(), headings);
    }
}

/// How a unit begins on the page: its first letters and digits.
fn beginning(book: &Book, id: &str) -> String {
    let id = book.redirect(id).map_or(id, |redirect| redirect.to[0].as_str());
    let (chapter, anchor) = book.anchor(id).expect("an id of the book");
    let text = match anchor.kind {
        AnchorKind::Snippet => first_line(chapter, anchor),
        AnchorKind::Row => {
            // The first word: the next may stand on another line, behind those of the other cells.
            let cells = chapter.nodes.children(anchor.node).map(|(cell, _)| chapter.plain(cell));
            cells
                .map(|cell| squeeze(cell.split_whitespace().next().unwrap_or_default()))
                .find(|cell| !cell.is_empty())
                .unwrap_or_default()
        }
        _ => chapter.plain(anchor.node),
    };
    squeeze(&text).chars().take(16).collect()
}

fn first_line(chapter: &Chapter, anchor: &Anchor) -> String {
    let Kind::Snippet(snippet) = chapter.nodes.get(anchor.node).kind else { return String::new() };
    let mut shown = chapter.snippets[snippet].lines.iter().filter(|line| line.shown);
    shown.next().map_or(String::new(), |line| chapter.slice(line.span).to_owned())
}

/// Letters and digits only: free of line ends, hyphens and ligatures.
fn squeeze(text: &str) -> String {
    let text = text.replace('ﬁ', "fi").replace('ﬂ', "fl");
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}
