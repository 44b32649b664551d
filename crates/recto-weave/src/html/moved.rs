//! Old ids: a hidden anchor at the unit that took the place of one, so that old addresses still lead there.
//!
//! An old id stands on one page: that of its own chapter, or, where that chapter is gone, that of its first target.
//! Where that page does not hold the one target, a line at its end says where to go on.

use recto_book::{Anchor, AnchorId, Book, Chapter, Kind, Redirect};

use super::edits::Edits;
use super::units;

/// Marks the old ids that stand on the page of `chapter`; those of snippets stand before their figures.
pub(super) fn mark(book: &Book, chapter: &Chapter, edits: &mut Edits) {
    let mut lines = String::new();
    for redirect in book.redirects.iter().filter(|one| stands_in(book, one, chapter)) {
        let Some((owner, anchor)) = place(book, redirect) else {
            lines += &line(book, chapter, redirect);
            continue;
        };
        let is_top = || owner.nodes.top().any(|(top, _)| top == anchor.node);
        match owner.nodes.get(anchor.node).kind {
            Kind::Heading(_) if is_top() => {
                edits.insert(anchor.unit.start, format!("{}\n\n", block(redirect)));
            }
            Kind::Snippet(_) => {}
            _ => edits.insert(units::start(owner, anchor), span(redirect)),
        }
    }
    if !lines.is_empty() {
        let end = u32::try_from(chapter.text.len()).expect("chapters are under 4 GiB");
        edits.insert(end, format!("\n\n<div class=\"moved-on\">\n\n{lines}</div>\n"));
    }
}

/// The old ids whose place is the snippet `id`, as HTML on one line that may begin a block.
pub(super) fn at_snippet(book: &Book, id: &str) -> String {
    let leads = |one: &&Redirect| one.to.len() == 1 && one.to[0].as_str() == id;
    let here = book.redirects.iter().filter(leads).filter(|one| place(book, one).is_some());
    here.map(block).collect()
}

/// The chapter on whose page an old id stands.
fn home<'b>(book: &'b Book, redirect: &Redirect) -> Option<&'b Chapter> {
    let target = || Some(book.anchor(redirect.to.first()?.as_str())?.0);
    book.chapter(redirect.from.chapter()).or_else(target)
}

fn stands_in(book: &Book, redirect: &Redirect, chapter: &Chapter) -> bool {
    home(book, redirect).is_some_and(|home| std::ptr::eq(home, chapter))
}

/// The unit at which an old id stands: its one target, if that is on the same page.
fn place<'b>(book: &'b Book, redirect: &Redirect) -> Option<(&'b Chapter, &'b Anchor)> {
    let [target] = redirect.to.as_slice() else { return None };
    let (owner, anchor) = book.anchor(target.as_str())?;
    let is_home = home(book, redirect).is_some_and(|home| std::ptr::eq(home, owner));
    is_home.then_some((owner, anchor))
}

fn span(redirect: &Redirect) -> String {
    format!("<span class=\"unit moved\" id=\"{}\"></span>", redirect.from)
}

fn block(redirect: &Redirect) -> String {
    format!("<div class=\"moved\" id=\"{}\"></div>", redirect.from)
}

/// What a reader finds who comes for an id that lives elsewhere now, or in several places.
fn line(book: &Book, chapter: &Chapter, redirect: &Redirect) -> String {
    let link = |id: &AnchorId| {
        let owner = book.anchor(id.as_str()).map(|(owner, _)| owner);
        let way = owner.map(|owner| chapter.way_to(owner)).unwrap_or_default();
        format!("[`{id}`]({way}#{id})")
    };
    let links: Vec<String> = redirect.to.iter().map(link).collect();
    let (id, links) = (&redirect.from, links.join(" and "));
    format!("<span class=\"unit moved\" id=\"{id}\"></span>What was `{id}` is now {links}.\n\n")
}
