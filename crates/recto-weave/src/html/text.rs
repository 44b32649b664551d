//! The woven text of a chapter: its Markdown, with the spans of its items replaced.

use std::collections::BTreeSet;

use recto_book::{Book, Chapter, Kind, Link, Snippet, Target};

use super::address::Here;
use super::edits::Edits;
use super::pairs::{Pair, pairs, status_line};
use super::snippet::Figure;
use super::{escape, margin, moved, units};
use crate::{Evidence, Settings};

/// The Markdown of `chapter` for mdBook.
pub(super) fn woven(
    book: &Book,
    evidence: Option<&Evidence>,
    chapter: &Chapter,
    settings: &Settings,
) -> String {
    let mut edits = Edits::default();
    let cited = evidence.map(|evidence| evidence.lines(chapter)).unwrap_or_default();
    let shown = evidence.into_iter().flat_map(|evidence| evidence.of_chapter(chapter.name()));
    let shown: Vec<_> = shown.collect();
    status(chapter, &mut edits);
    paired(book, chapter, &cited, &mut edits);
    unpaired(book, chapter, &cited, &mut edits);
    moved::mark(book, chapter, &mut edits);
    units::mark(chapter, &shown, &mut edits);
    values(chapter, &mut edits);
    upstream(chapter, settings, &mut edits);
    let end = u32::try_from(chapter.text.len()).expect("chapters are under 4 GiB");
    edits.insert(end, margin::drawer(Here { book, chapter: Some(chapter) }, &shown));
    edits.apply(&chapter.text)
}

fn status(chapter: &Chapter, edits: &mut Edits) {
    let (Some(status), Some(line)) = (chapter.status, status_line(chapter)) else { return };
    let class = format!("{status:?}").to_lowercase();
    edits.insert(line.span.start, format!("<div class=\"status {class}\">\n\n"));
    edits.insert(line.span.end, "\n</div>\n\n");
}

/// Wraps each pair: prose first, then its snippets.
fn paired(book: &Book, chapter: &Chapter, cited: &BTreeSet<usize>, edits: &mut Edits) {
    for Pair { prose, snippets } in pairs(chapter) {
        let mut before = match prose {
            Some(start) => {
                let start = u32::try_from(start).expect("chapters are under 4 GiB");
                edits.insert(start, "<div class=\"pair\">\n<div class=\"prose\">\n\n");
                "\n</div>\n<div class=\"beside\">\n"
            }
            None => "\n<div class=\"pair\">\n<div class=\"beside\">\n",
        };
        for (at, index) in snippets.iter().enumerate() {
            let figure = Figure::new(book, chapter, *index, cited);
            let after = if at + 1 == snippets.len() { "\n</div>\n</div>\n" } else { "\n" };
            edits.replace(figure.span(), format!("{before}{}{after}", figure.html("\n")));
            before = "";
        }
    }
}

/// Draws the snippets in lists, quotations and the like: on one line, for their lines may have marks in front.
fn unpaired(book: &Book, chapter: &Chapter, cited: &BTreeSet<usize>, edits: &mut Edits) {
    let top: Vec<usize> = chapter.nodes.top().filter_map(|(_, node)| index(&node.kind)).collect();
    for at in (0..chapter.snippets.len()).filter(|at| !top.contains(at)) {
        let figure = Figure::new(book, chapter, at, cited);
        let end = end_of_block(chapter, &chapter.snippets[at]);
        edits.replace(figure.span(), format!("{}{end}", figure.html("&#10;")));
    }
}

fn index(kind: &Kind) -> Option<usize> {
    if let Kind::Snippet(index) = kind { Some(*index) } else { None }
}

/// What ends an HTML block behind `snippet`: an empty line with the marks of the block around it, unless one
/// is there.
fn end_of_block(chapter: &Chapter, snippet: &Snippet) -> String {
    let rest = &chapter.text[snippet.span.range().end..];
    let next = rest.split_inclusive('\n').nth(1).unwrap_or_default();
    if next.trim_matches(['>', ' ', '\t', '\r', '\n']).is_empty() {
        return String::new();
    }
    let before = &chapter.text[..snippet.span.range().start];
    let prefix = &before[before.rfind('\n').map_or(0, |end| end + 1)..];
    let prefix: String = prefix.chars().map(|c| if c == '>' { '>' } else { ' ' }).collect();
    format!("\n{}", prefix.trim_end())
}

/// The comment of a computed value vanishes; the value says where it comes from.
fn values(chapter: &Chapter, edits: &mut Edits) {
    for value in &chapter.values {
        let expression = escape::inline(chapter.slice(value.expression));
        let tag = format!("<span class=\"computed\" title=\"computed: {expression}\">");
        edits.insert(value.span.start, tag);
        let behind = chapter.text[value.value.range().end..].find("<!--").unwrap_or_default();
        let mut comment = value.span;
        comment.start = value.value.end + u32::try_from(behind).expect("chapters are under 4 GiB");
        edits.replace(comment, "</span>");
    }
}

/// Links to the documents of others: where they lead is in the settings.
fn upstream(chapter: &Chapter, settings: &Settings, edits: &mut Edits) {
    for (at, node) in chapter.nodes.iter() {
        let Kind::Link(index) = node.kind else { continue };
        let link = &chapter.links[index];
        let Some(address) = address(link, settings) else { continue };
        let inside: Vec<_> = chapter.nodes.children(at).map(|(_, child)| child.span).collect();
        let (Some(first), Some(last)) = (inside.first(), inside.last()) else { continue };
        let mut open = link.span;
        open.end = first.start;
        let mut close = link.span;
        close.start = last.end;
        let title = escape::inline(&link.address["upstream:".len()..]);
        let address = escape::inline(&address);
        edits.replace(open, format!("<a class=\"upstream\" href=\"{address}\" title=\"{title}\">"));
        edits.replace(close, "</a>");
    }
}

fn address(link: &Link, settings: &Settings) -> Option<String> {
    let Target::Upstream { repository, file, version } = &link.target else { return None };
    settings.upstream(repository, file, version)
}
