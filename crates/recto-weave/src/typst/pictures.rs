//! Images: files beside the chapters.

use std::collections::BTreeSet;

use recto_book::{Book, Chapter, Kind};

use super::{Compositor, links};

/// The files of all images of the book, relative to its root, with `/`.
pub(crate) fn images(book: &Book) -> BTreeSet<String> {
    let in_chapter = |chapter: &Chapter| -> Vec<String> {
        let addresses = chapter.nodes.iter().filter_map(|(_, node)| match &node.kind {
            Kind::Image(address, _) => file(chapter, address),
            _ => None,
        });
        addresses.collect()
    };
    book.chapters.iter().flat_map(in_chapter).collect()
}

impl Compositor<'_> {
    /// The image that is all a paragraph shows.
    pub(super) fn lone_picture(&self, at: usize) -> Option<usize> {
        let shown =
            |kind: &Kind| !matches!(kind, Kind::Marker(_) | Kind::SoftBreak | Kind::InlineHtml);
        let is_blank = |node: &recto_book::Node| {
            matches!(node.kind, Kind::Text(None)) && self.chapter.slice(node.span).trim().is_empty()
        };
        let mut children = self
            .chapter
            .nodes
            .children(at)
            .filter(|(_, node)| shown(&node.kind) && !is_blank(node));
        let (first, node) = children.next()?;
        (matches!(node.kind, Kind::Image(..)) && children.next().is_none()).then_some(first)
    }

    /// An image: as a block with its title below, or inside a line of text.
    pub(super) fn picture(&mut self, at: usize, is_block: bool) {
        let node = self.chapter.nodes.get(at);
        let Kind::Image(address, title) = &node.kind else { return };
        let Some(file) = file(self.chapter, address) else {
            let message = format!("the image `{address}` is not a file of the book");
            return self.problem("no-image", node.span, message, "put it beside the chapter");
        };
        let alt = self.chapter.plain(at);
        self.push(if is_block { "picture(" } else { "inset(" });
        self.literal(&format!("/{file}"));
        self.push(", ");
        self.literal(&alt);
        self.push(", ");
        self.literal(title);
        self.push(if is_block { ")" } else { "); " });
        self.space = false;
    }
}

/// The file that an image's address names, relative to the book's root.
fn file(chapter: &Chapter, address: &str) -> Option<String> {
    if links::has_scheme(address) || address.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = chapter.path.split('/').collect();
    parts.pop();
    for part in address.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
