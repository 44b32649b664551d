//! The public types of the chapters, which the crate's root re-exports.

use std::collections::BTreeMap;

use recto_book::rust::{Token, tokens};
use recto_book::{Book, Chapter, Role};

use crate::comment;

/// A `pub use` for each public type whose name no other chapter uses: `library::ChainId` is `library::chain_id::ChainId`.
pub(crate) fn reexports(book: &Book) -> String {
    let found = book.chapters.iter().flat_map(|chapter| {
        public_types(&code(chapter)).into_iter().map(|found| (chapter.module(), found))
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

/// The code of a chapter without its tests, examples and prose.
fn code(chapter: &Chapter) -> String {
    let snippets = chapter.snippets.iter().filter(|snippet| snippet.role == Role::Code);
    snippets.map(|snippet| comment::body(chapter, snippet)).collect()
}

/// The public types that `code` declares outside of all brackets, in order.
fn public_types(code: &str) -> Vec<Public> {
    let mut found = Vec::new();
    let mut item = Item::default();
    let mut depth = 0usize;
    for (token, range) in tokens(code) {
        let text = &code[range.clone()];
        match token {
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
    found
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
            "#" => self.hash = Some(start),
            ";" => *self = Item::default(),
            _ => {}
        }
        let before = self.words;
        self.words = [before[1], text];
        let declares = matches!(before[1], "struct" | "enum" | "union" | "trait" | "type");
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
