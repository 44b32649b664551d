//! The items of a chapter's module: what each is called, on which lines it stands, and whether it is a public function.

use recto_book::rust::{Token, tokens};
use recto_book::{Chapter, Role, Snippet};

use crate::definitions::module_text;

/// An item of a module, or one of an `impl` or trait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is called: `Chain::push`, `chain_id`; an `impl` by its type.
    pub name: String,
    /// The line of its name, from 1.
    pub line: usize,
    /// Its lines, from the first of its documentation, attributes and marks to that of its last bracket.
    pub first: usize,
    /// See `first`.
    pub last: usize,
    /// Whether it is a function that other crates can call: one with a plain `pub`.
    pub public: bool,
}

/// The items of `chapter`, each after those inside it. Those inside functions are not among them.
pub fn items(chapter: &Chapter) -> Vec<Item> {
    let mut reader = Reader::default();
    for snippet in chapter.snippets.iter().filter(|snippet| snippet.role == Role::Code) {
        if !snippet.continues {
            reader.head.clear();
            reader.open.clear();
        }
        reader.snippet(chapter, snippet);
    }
    reader.items
}

/// What a bracket that is open belongs to.
enum Open {
    /// An item; what it is called stands before the names of those inside it if `names`.
    Item { item: Item, holds: bool, names: bool },
    /// Part of a head: parameters, attributes, a tuple's fields.
    Part,
    /// Something inside a body.
    Body,
}

/// A token of a head that is being read: documentation and comments only begin it.
struct Piece {
    token: Token,
    text: String,
    line: usize,
    /// Whether it stands inside brackets.
    inner: bool,
}

#[derive(Default)]
struct Reader {
    open: Vec<Open>,
    head: Vec<Piece>,
    items: Vec<Item>,
}

impl Reader {
    fn snippet(&mut self, chapter: &Chapter, snippet: &Snippet) {
        let Some(first) = snippet.lines.first() else { return };
        let mut line = chapter.line(first.span.start);
        let code = module_text(chapter, snippet);
        for (token, range) in tokens(&code) {
            let text = &code[range];
            self.token(token, text, line);
            line += text.matches('\n').count();
        }
    }

    fn token(&mut self, token: Token, text: &str, line: usize) {
        let in_head =
            !matches!(self.open.last(), Some(Open::Body | Open::Item { holds: false, .. }));
        match (token, text) {
            (Token::Space, _) => {}
            (Token::Open, _) if !in_head => self.open.push(Open::Body),
            (Token::Open, "{") if !matches!(self.open.last(), Some(Open::Part)) => self.begin(line),
            (Token::Open, _) => self.open.push(Open::Part),
            (Token::Close, _) => self.close(line),
            (Token::Sign, ";") if in_head && !matches!(self.open.last(), Some(Open::Part)) => {
                self.begin(line);
                self.close(line);
            }
            _ if in_head => {
                let inner = matches!(self.open.last(), Some(Open::Part));
                self.head.push(Piece { token, text: text.to_owned(), line, inner });
            }
            _ => {}
        }
    }

    /// The head is whole: what it is the head of begins.
    fn begin(&mut self, line: usize) {
        let head = std::mem::take(&mut self.head);
        let first = head.first().map_or(line, |piece| piece.line);
        let outer = head
            .iter()
            .filter(|piece| !piece.inner && !matches!(piece.token, Token::Comment | Token::Doc));
        let outer: Vec<&Piece> = outer.collect();
        let Some((word, name)) = named(&outer) else { return self.open.push(Open::Body) };
        let item = Item {
            name: self.full(&name.text),
            line: name.line,
            first,
            last: line,
            public: word == "fn"
                && outer.iter().any(|piece| piece.text == "pub")
                && !restricted(&head),
        };
        let holds = matches!(word, "impl" | "trait" | "mod");
        self.open.push(Open::Item { item, holds, names: word != "mod" });
    }

    fn close(&mut self, line: usize) {
        if let Some(Open::Item { item, .. }) = self.open.pop() {
            self.items.push(Item { last: line, ..item });
        }
    }

    /// The name of an item with that of the type around it.
    fn full(&self, name: &str) -> String {
        match self.open.last() {
            Some(Open::Item { item, names: true, .. }) => format!("{}::{name}", item.name),
            _ => name.to_owned(),
        }
    }
}

/// Whether a head says `pub(...)`.
fn restricted(head: &[Piece]) -> bool {
    head.windows(2).any(|pair| !pair[0].inner && pair[0].text == "pub" && pair[1].inner)
}

/// The keywords that stand before the name of an item.
const WORDS: [&str; 8] = ["fn", "struct", "enum", "trait", "type", "mod", "const", "static"];

/// What kind of item a head begins, and the token that names it.
fn named<'a>(head: &[&'a Piece]) -> Option<(&'a str, &'a Piece)> {
    let names = |at: usize| match head[at].text.as_str() {
        "impl" | "macro_rules" => true,
        word if WORDS.contains(&word) => {
            head.get(at + 1).is_some_and(|next| next.token == Token::Name || next.text == "mut")
        }
        _ => false,
    };
    let at = (0..head.len()).find(|at| head[*at].token == Token::Keyword && names(*at))?;
    let rest = &head[at + 1..];
    let name = if head[at].text == "impl" { implemented(rest) } else { first_name(rest) };
    Some((head[at].text.as_str(), name?))
}

fn first_name<'a>(pieces: &[&'a Piece]) -> Option<&'a Piece> {
    pieces.iter().find(|piece| piece.token == Token::Name).copied()
}

/// The name of the type in the head of an `impl`: what stands behind `for`, if there is one, outside of `<...>`.
fn implemented<'a>(pieces: &[&'a Piece]) -> Option<&'a Piece> {
    let mut depth = 0;
    let mut name = None;
    let mut before = "";
    for piece in pieces {
        match piece.text.as_str() {
            "<" => depth += 1,
            ">" if before != "-" => depth -= 1,
            "where" if depth == 0 => break,
            "for" if depth == 0 => name = None,
            _ if depth == 0 && piece.token == Token::Name => name = Some(*piece),
            _ => {}
        }
        before = &piece.text;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::items;

    /// The items of a chapter with these snippets, as `name first-last`, with a star if public.
    fn found(snippets: &[&str]) -> Vec<String> {
        let fences = snippets.iter().map(|code| format!("Words.\n\n```rust\n{code}\n```\n"));
        let (chapter, _) = recto_book::read("spec/x.md", fences.collect::<String>().into_bytes());
        let line = |item: super::Item| {
            let star = if item.public { " *" } else { "" };
            format!("{} {}-{}{star}", item.name, item.first, item.last)
        };
        items(&chapter).into_iter().map(line).collect()
    }

    #[test]
    fn items_are_found_with_their_lines() {
        let one = "# use std::fmt;\n/// A type.\n// [x.a]\n#[derive(Debug)]\npub struct A<'a>(&'a str);\nconst N: fn(u8) = |_| { };";
        assert_eq!(found(&[one]), ["A 5-8", "N 9-9"]);
        let two = "impl<T: Fn() -> u8> fmt::Display for A<T> where T: Copy {\n    fn fmt(&self) { if x { } }\n    pub fn new([a, b]: [u8; 2]) -> u8 {\n        let f = 1;";
        let three = "        fn inner() {}\n    }\n}\nmod m {\n    pub(crate) const fn f() {}\n    fn g();\n}";
        assert_eq!(
            found(&[two, three]),
            ["A::fmt 5-5", "A::new 6-13 *", "A 4-14", "f 16-16", "g 17-17", "m 15-18"]
        );
        assert_eq!(found(&["enum E { A { b: u8 }, }", "}}} fn ( {"]), ["E 4-4"]);
    }
}
