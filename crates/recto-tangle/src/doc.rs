//! A chapter as rustdoc shows it: ids become targets, comments are left out, fences retagged, links resolved.

use std::ops::Range;

use recto_book::{
    Anchor, AnchorId, AnchorKind, Book, Chapter, Kind, Node, Role, Snippet, Span, Target,
};

use crate::example;
use crate::files::has_code;

/// The documentation of a chapter's module.
pub(crate) fn of_chapter(book: &Book, chapter: &Chapter) -> String {
    let mut edits = without_notes(chapter);
    for anchor in &chapter.anchors {
        target(chapter, anchor, &mut edits);
    }
    for snippet in &chapter.snippets {
        retag(chapter, snippet, &mut edits);
    }
    for (at, node) in chapter.nodes.iter() {
        match &node.kind {
            Kind::Text(None) => escape(chapter, node, &mut edits),
            Kind::Link(link) => {
                relink(chapter, at, *link, address(book, chapter, *link), &mut edits);
            }
            Kind::Quote(Some(word)) => alert(chapter, node, word, &mut edits),
            _ => {}
        }
    }
    edits.0.sort_by_key(|(range, _)| range.start);
    edits.apply(&chapter.text, 0..chapter.text.len())
}

/// A chapter without ids and comments; of its links only those into the web are left.
pub(crate) struct Plain<'a> {
    chapter: &'a Chapter,
    edits: Edits,
}

impl<'a> Plain<'a> {
    /// Of the whole `chapter`.
    pub(crate) fn of(chapter: &'a Chapter) -> Self {
        let mut edits = without_notes(chapter);
        for (at, node) in chapter.nodes.iter() {
            if let Kind::Link(link) = node.kind {
                let address = match chapter.links[link].target {
                    Target::Upstream { .. } => Address::Cited,
                    _ if is_web(chapter, link) => Address::Kept,
                    _ => Address::None,
                };
                relink(chapter, at, link, address, &mut edits);
            }
        }
        edits.0.sort_by_key(|(range, _)| range.start);
        Plain { chapter, edits }
    }

    /// What is left of a part of it.
    pub(crate) fn text(&self, span: Span) -> String {
        self.edits.apply(&self.chapter.text, span.range())
    }
}

/// Where a unit stands in rustdoc, as the address of a link: in the chapter's module, or on the crate's page.
pub(crate) fn place(book: &Book, id: &AnchorId) -> Option<String> {
    let (chapter, anchor) = book.anchor(id.as_str())?;
    let page = page(book, chapter)?;
    let title = anchor.node == 0;
    Some(if title { page } else { format!("{page}#{id}") })
}

/// The page of rustdoc that has a chapter's text, if one has.
fn page(book: &Book, chapter: &Chapter) -> Option<String> {
    if has_code(chapter) {
        return Some(format!("mod@crate::{}", chapter.module()));
    }
    let mut first = book.chapters.iter().take_while(|chapter| !has_code(chapter));
    first.any(|other| other.path == chapter.path).then(|| "crate".to_owned())
}

/// Puts a target for links at the beginning of a unit. A chapter's title needs none: it begins its page.
fn target(chapter: &Chapter, anchor: &Anchor, edits: &mut Edits) {
    let block = matches!(anchor.kind, AnchorKind::Heading | AnchorKind::Snippet);
    let start = anchor.unit.range().start;
    let at = match block {
        // A block of its own above: in a heading it would be part of the table of contents.
        true if anchor.node == 0 || !chapter.text[..start].ends_with("\n") => return,
        true => start,
        false => first_words(chapter, anchor.node),
    };
    let end = if block { "\n\n" } else { "" };
    edits.replace(at..at, format!("<a id=\"{}\"></a>{end}", anchor.id));
}

/// Where the words of a paragraph, item or row begin.
fn first_words(chapter: &Chapter, node: usize) -> usize {
    let holds = |kind: &Kind| matches!(kind, Kind::Paragraph | Kind::Item | Kind::Row | Kind::Cell);
    let inner = chapter
        .nodes
        .descendants(node)
        .find(|(_, node)| !holds(&node.kind) && !matches!(node.kind, Kind::Task(_)));
    let start = inner.map_or(chapter.nodes.get(node).span, |(_, inner)| inner.span).range().start;
    start - usize::from(chapter.text[..start].ends_with('\\'))
}

/// The edits that leave out what is not for the reader: ids and comments.
fn without_notes(chapter: &Chapter) -> Edits {
    let mut edits = Edits(Vec::new());
    for anchor in chapter.anchors.iter().filter(|a| a.kind != AnchorKind::Snippet) {
        edits.remove_with_space_before(chapter, anchor.marker.range());
    }
    for (_, node) in chapter.nodes.iter() {
        let html = matches!(node.kind, Kind::InlineHtml | Kind::Html);
        if html && chapter.slice(node.span).trim_start().starts_with("<!--") {
            edits.remove_with_space_before(chapter, node.span.range());
        }
    }
    edits
}

/// The crate's documentation: the chapters before the first one that has code.
pub(crate) fn of_crate(book: &Book) -> String {
    let first = book.chapters.iter().take_while(|chapter| !has_code(chapter));
    first.map(|chapter| of_chapter(book, chapter) + "\n").collect()
}

/// Replacements of byte ranges of a text.
struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.0.push((range, text.into()));
    }

    fn remove_with_space_before(&mut self, chapter: &Chapter, range: Range<usize>) {
        let before = &chapter.text[..range.start];
        let spaces = before.len() - before.trim_end_matches([' ', '\t']).len();
        let spaces = if before.ends_with('\n') { 0 } else { spaces };
        self.replace(range.start - spaces..range.end, "");
    }

    /// The part `within` of the text with all edits made, which are sorted; of two that overlap, the first counts.
    fn apply(&self, text: &str, within: Range<usize>) -> String {
        let mut out = String::with_capacity(within.len());
        let mut at = within.start;
        for (range, new) in &self.0 {
            if range.start >= at && range.end <= within.end {
                out.push_str(&text[at..range.start]);
                out.push_str(new);
                at = range.end;
            }
        }
        out.push_str(&text[at..within.end]);
        if out.contains('\r') { out.replace("\r\n", "\n") } else { out }
    }
}

/// Gives a fence the words that rustdoc understands.
fn retag(chapter: &Chapter, snippet: &Snippet, edits: &mut Edits) {
    let source = chapter.slice(snippet.span);
    let line = source.lines().next().unwrap_or_default();
    let bare = line.trim_start_matches(['`', '~']);
    if bare.len() == line.len() {
        return;
    }
    let start = snippet.span.start as usize + (line.len() - bare.len());
    let words = match &snippet.role {
        Role::Shown(_) if snippet.language == "rust" => "rust,ignore".to_owned(),
        _ if snippet.language == "rust" => example::words(&snippet.role),
        _ if snippet.language.is_empty() => "text".to_owned(),
        _ => snippet.language.clone(),
    };
    edits.replace(start..start + bare.len(), words);
}

/// Keeps rustdoc from taking words in square brackets for links to items.
fn escape(chapter: &Chapter, node: &Node, edits: &mut Edits) {
    let range = node.span.range();
    let escaped = chapter.text[..range.start].ends_with('\\');
    for at in memchr::memchr_iter(b'[', chapter.text[range.clone()].as_bytes()) {
        if at > 0 || !escaped {
            edits.replace(range.start + at..range.start + at, "\\");
        }
    }
}

/// What an address becomes in rustdoc.
enum Address {
    Kept,
    Item(String),
    /// An upstream document: the words stay, in parentheses.
    Cited,
    /// There is nothing to link to: the words stay.
    None,
}

fn address(book: &Book, chapter: &Chapter, link: usize) -> Address {
    let other = match &chapter.links[link].target {
        Target::Id(id) => return place(book, id).map_or(Address::None, Address::Item),
        Target::Chapter(file) => book.linked(chapter, file),
        Target::Upstream { .. } => return Address::Cited,
        _ if is_web(chapter, link) => return Address::Kept,
        _ => None,
    };
    other.and_then(|other| page(book, other)).map_or(Address::None, Address::Item)
}

fn is_web(chapter: &Chapter, link: usize) -> bool {
    let link = &chapter.links[link];
    link.target == Target::Outside && link.address.contains("://")
}

fn relink(chapter: &Chapter, at: usize, link: usize, address: Address, edits: &mut Edits) {
    let whole = chapter.links[link].span.range();
    let mut words = chapter.nodes.children(at).map(|(_, node)| node.span.range());
    let Some(first) = words.next() else { return };
    let end = words.last().map_or(first.end, |last| last.end);
    match address {
        Address::Kept => {}
        Address::Item(item) => edits.replace(end..whole.end, format!("]({item})")),
        Address::Cited => {
            edits.replace(whole.start..first.start, "(");
            edits.replace(end..whole.end, ")");
        }
        Address::None => {
            edits.replace(whole.start..first.start, "");
            edits.replace(end..whole.end, "");
        }
    }
}

/// `[!NOTE]` as words: rustdoc does not know alerts.
fn alert(chapter: &Chapter, node: &Node, word: &str, edits: &mut Edits) {
    let mark = format!("[!{word}]");
    let source = chapter.slice(node.span).to_ascii_uppercase();
    if let Some(at) = source.find(&mark) {
        let start = node.span.start as usize + at;
        let title = format!("**{}{}**", &word[..1], word[1..].to_ascii_lowercase());
        edits.replace(start..start + mark.len(), title);
    }
}
