//! The public types of the chapters, which the crate's root re-exports.

use std::collections::BTreeMap;

use recto_book::rust::{Token, tokens};
use recto_book::{Book, Chapter, Role, Snippet, Span};

/// A `pub use` for each public type whose name no other chapter uses: `library::ChainId` is `library::chain_id::ChainId`.
pub(crate) fn reexports(book: &Book) -> String {
    let found = book.chapters.iter().flat_map(|chapter| {
        public_types(chapter).into_iter().map(|found| (chapter.module(), found))
    });
    let mut by_name: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for (module, Public { name, conditions }) in found {
        by_name.entry(name).or_default().push((module, conditions));
    }
    let single = by_name.into_iter().filter_map(|(name, places)| match places.as_slice() {
        [(module, conditions)] => Some(format!("{conditions}pub use self::{module}::{name};\n")),
        _ => None,
    });
    single.collect()
}

/// A public type.
struct Public {
    name: String,
    /// The `#[cfg(...)]` above it.
    conditions: String,
}

/// The public types that a chapter declares outside of all brackets, in order.
///
/// Only snippets that can declare one are taken apart, together with those that they go on with: the later parts of
/// an item, or the item below a condition.
fn public_types(chapter: &Chapter) -> Vec<Public> {
    let mut found = Vec::new();
    let mut run = String::new();
    for snippet in chapter.snippets.iter().filter(|snippet| snippet.role == Role::Code) {
        let text = content(chapter, snippet);
        let goes_on = snippet.open || text.contains("#[cfg(");
        if goes_on || !run.is_empty() {
            run.push_str(text);
            run.push('\n');
        } else {
            types_in(text, &mut found);
        }
        if !goes_on {
            types_in(&run, &mut found);
            run.clear();
        }
    }
    types_in(&run, &mut found);
    found
}

/// What stands between the fences. The marks of hidden lines, lone `#`, do not matter here.
fn content<'a>(chapter: &'a Chapter, snippet: &Snippet) -> &'a str {
    match (snippet.lines.first(), snippet.lines.last()) {
        (Some(first), Some(last)) => {
            chapter.slice(Span { start: first.span.start, end: last.span.end })
        }
        _ => "",
    }
}

/// Where the last words stand that may declare a public type; they may also stand in a string or a comment.
fn last_type(text: &str) -> Option<usize> {
    let declares = |at: &usize| {
        let next = text[at + "pub ".len()..].split(' ').next();
        next.is_some_and(|word| TYPES.contains(&word))
    };
    memchr::memmem::find_iter(text.as_bytes(), "pub ").filter(declares).last()
}

/// The keywords that declare a type.
const TYPES: [&str; 5] = ["struct", "enum", "union", "trait", "type"];

/// Appends the public types that `code` declares outside of all brackets.
fn types_in(code: &str, found: &mut Vec<Public>) {
    let Some(last) = last_type(code) else { return };
    let mut item = Item::default();
    let mut depth = 0usize;
    for (token, range) in tokens(code) {
        let text = &code[range.clone()];
        match token {
            Token::Open if range.start > last => return,
            Token::Open => depth += 1,
            Token::Close => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    item.close(text, &code[..range.end]);
                }
            }
            Token::Space | Token::Comment | Token::Doc => {}
            _ if depth == 0 => found.extend(item.word(text, range.start)),
            _ => {}
        }
    }
}

/// What is known of the item that is being read.
#[derive(Default)]
struct Item<'a> {
    conditions: String,
    /// Where the last `#` stands.
    hash: Option<usize>,
    /// Its last two words.
    words: [&'a str; 2],
}

impl<'a> Item<'a> {
    /// Takes a word outside of all brackets; a type if it names one.
    fn word(&mut self, text: &'a str, start: usize) -> Option<Public> {
        match text {
            // `##` is one token, and what a shown `#` may be written as.
            "#" | "##" => self.hash = Some(start + text.len() - 1),
            ";" => *self = Item::default(),
            _ => {}
        }
        let before = self.words;
        self.words = [before[1], text];
        let declares = TYPES.contains(&before[1]);
        (before[0] == "pub" && declares)
            .then(|| Public { name: text.to_owned(), conditions: self.conditions.clone() })
    }

    /// Takes the bracket that closes the outermost one; `code` ends with it.
    fn close(&mut self, bracket: &'a str, code: &str) {
        match (bracket, self.hash.take()) {
            ("]", Some(hash)) if code[hash..].starts_with("#[cfg(") => {
                self.conditions.push_str(&code[hash..]);
                self.conditions.push('\n');
            }
            ("}", _) => *self = Item::default(),
            _ => self.words = ["", bracket],
        }
    }
}
