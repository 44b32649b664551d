//! The items in a run of words, and what of them is public.

use std::collections::HashSet;

use recto_book::Span;
use recto_book::rust::Token;

use super::Item;
use super::attributes::Attributes;
use super::words::{Word, line};

/// The public items among `words`, below the path `path`.
pub(super) fn items(words: &[Word<'_>], path: &str) -> Vec<Item> {
    let mut reader = Reader { words, at: 0, found: Vec::new(), private: HashSet::new() };
    reader.items(path, false);
    let Reader { mut found, private, .. } = reader;
    let above =
        |path: &str| path.match_indices("::").map(|(at, _)| path[..at].to_owned()).collect();
    found.retain(|item| {
        let above: Vec<String> = above(&item.path);
        !above.iter().any(|type_path| private.contains(type_path))
    });
    found
}

/// A way through the words.
struct Reader<'w, 'a> {
    words: &'w [Word<'a>],
    at: usize,
    found: Vec<Item>,
    /// Types that are not public: nor is what belongs to them.
    private: HashSet<String>,
}

/// An item that has begun.
struct Begun<'p> {
    path: &'p str,
    attributes: Attributes,
    /// Its first word, `pub` if it has one.
    start: usize,
    public: bool,
}

impl Reader<'_, '_> {
    /// Reads items up to the end or a closing bracket. In a trait all are `public`.
    fn items(&mut self, path: &str, public: bool) {
        while !self.is("}") && self.at < self.words.len() {
            let before = self.at;
            let attributes = self.attributes();
            let start = self.at;
            let public = (self.visibility() || public) && !attributes.hides;
            self.item(Begun { path, attributes, start, public });
            self.at = self.at.max(before + 1);
        }
    }

    fn item(&mut self, begun: Begun<'_>) {
        while self.is_modifier() {
            self.at += 1;
        }
        match self.text(0) {
            "fn" => self.function(begun),
            "struct" | "union" => self.fields(begun),
            "enum" => self.variants(begun),
            "trait" => self.named_group(begun, true),
            "mod" => self.named_group(begun, false),
            "type" => self.declared(begun, &[";"]),
            "const" | "static" => self.declared(begun, &["=", ";"]),
            "use" => self.used(begun),
            "impl" => self.implementation(begun),
            "macro_rules" => self.macro_rules(begun),
            _ => self.skip_item(),
        }
    }

    fn function(&mut self, begun: Begun<'_>) {
        self.at += 1;
        let name = self.at;
        self.until(&["{", ";"]);
        self.push(&begun, name, self.at);
        self.skip_item();
    }

    fn fields(&mut self, begun: Begun<'_>) {
        let (path, public) = self.type_head(begun, &["{", "(", ";", "where"]);
        if self.is("where") {
            self.until(&["{", ";"]);
        }
        let (is_tuple, mut number) = (self.is("("), 0);
        self.group(|reader| {
            let attributes = reader.attributes();
            let start = reader.at;
            let public = reader.visibility() && public && !attributes.hides;
            let name = reader.at;
            reader.until(&[","]);
            let own =
                if is_tuple { number.to_string() } else { reader.words[name].text.to_owned() };
            number += 1;
            if public {
                let signature = attributes.kept + &line(&reader.words[start..reader.at]);
                reader.add(format!("{path}::{own}"), signature, reader.words[name].span);
            }
        });
        if is_tuple || self.is(";") {
            self.skip_item();
        }
    }

    fn variants(&mut self, begun: Begun<'_>) {
        let (path, public) = self.type_head(begun, &["{"]);
        self.group(|reader| {
            let attributes = reader.attributes();
            let name = reader.at;
            reader.until(&["=", ","]);
            let end = reader.at;
            reader.until(&[","]);
            if public && !attributes.hides {
                let signature = attributes.kept + &line(&reader.words[name..end]);
                let word = reader.words[name];
                reader.add(format!("{path}::{}", word.text), signature, word.span);
            }
        });
    }

    /// The head of a type, up to one of `ends`: its path, and whether it is public.
    fn type_head(&mut self, begun: Begun<'_>, ends: &[&str]) -> (String, bool) {
        self.at += 1;
        let name = self.at;
        self.until(ends);
        let path = self.push(&begun, name, self.at);
        if !begun.public {
            self.private.insert(path.clone());
        }
        let span = self.words.get(name).map_or(Span::default(), |word| word.span);
        for derived in begun.attributes.derived.iter().filter(|_| begun.public) {
            self.add(format!("{path}::<{derived}>"), "impl".to_owned(), span);
        }
        (path, begun.public)
    }

    /// A trait or a module, and what is in it.
    fn named_group(&mut self, begun: Begun<'_>, is_trait: bool) {
        let (path, public) = self.type_head(begun, &["{", ";"]);
        if self.is("{") {
            self.at += 1;
            self.items(&path, is_trait && public);
        }
        self.at += 1;
    }

    /// A constant, a static or a type alias: up to one of `ends`.
    fn declared(&mut self, begun: Begun<'_>, ends: &[&str]) {
        self.at += 1 + usize::from(self.text(1) == "mut");
        let name = self.at;
        self.until(ends);
        if self.words.get(name).is_some_and(|word| word.text != "_") {
            self.push(&begun, name, self.at);
        }
        self.until(&[";"]);
        self.at += 1;
    }

    fn used(&mut self, begun: Begun<'_>) {
        self.at += 1;
        let first = self.at;
        self.until(&[";"]);
        if begun.public && first < self.at {
            let (whole, path) = (&self.words[begun.start..self.at], &self.words[first..self.at]);
            let key = format!("{}::{}", begun.path, line(path).replace(", ", ","));
            self.add(key, begun.attributes.kept + &line(whole), path[0].span);
        }
        self.at += 1;
    }

    /// `impl Type` with its public items, or `impl Trait for Type`, which says one thing of the type.
    fn implementation(&mut self, begun: Begun<'_>) {
        self.at += 1;
        if self.is("<") {
            self.angles();
        }
        let first = self.at;
        self.until(&["for", "where", "{", ";"]);
        let (mut type_words, of_trait) = (first..self.at, self.is("for"));
        if of_trait {
            self.at += 1;
            let start = self.at;
            self.until(&["where", "{", ";"]);
            type_words = start..self.at;
        }
        let path = format!("{}::{}", begun.path, name_of(&self.words[type_words.clone()]));
        if of_trait && !begun.attributes.hides {
            let implemented = last_part(&self.words[first..type_words.start - 1]);
            let span = self.words.get(type_words.start).map_or(Span::default(), |word| word.span);
            self.add(format!("{path}::<{implemented}>"), "impl".to_owned(), span);
        }
        self.until(&["{", ";"]);
        match (of_trait || begun.attributes.hides, self.is("{")) {
            (false, true) => {
                self.at += 1;
                self.items(&path, false);
                self.at += 1;
            }
            _ => self.skip_item(),
        }
    }

    fn macro_rules(&mut self, begun: Begun<'_>) {
        self.at += 2;
        if let Some(word) = self.words.get(self.at).filter(|_| begun.attributes.exports) {
            let signature = format!("macro_rules! {}", word.text);
            self.add(format!("{}::{}!", begun.path, word.text), signature, word.span);
        }
        self.skip_item();
    }

    /// Keeps the item named by the word `name`, whose head ends before `end`, if it is public; its path.
    fn push(&mut self, begun: &Begun<'_>, name: usize, end: usize) -> String {
        let Some(word) = self.words.get(name) else { return begun.path.to_owned() };
        let path = format!("{}::{}", begun.path, word.text);
        if begun.public {
            let head = line(&self.words[begun.start..end]);
            let head = head.trim_end_matches(',');
            self.add(path.clone(), format!("{}{head}", begun.attributes.kept), word.span);
        }
        path
    }

    fn add(&mut self, path: String, signature: String, span: Span) {
        self.found.push(Item { path, signature, span });
    }

    fn attributes(&mut self) -> Attributes {
        let mut attributes = Attributes::default();
        while self.is("#") {
            let start = self.at;
            self.at += 1 + usize::from(self.text(1) == "!");
            self.skip_group();
            attributes.add(&self.words[start..self.at]);
        }
        attributes
    }

    /// Steps over `pub`; whether that is all, and not `pub(crate)`.
    fn visibility(&mut self) -> bool {
        if !self.is("pub") {
            return false;
        }
        self.at += 1;
        let restricted = self.is("(") && matches!(self.text(1), "crate" | "self" | "super" | "in");
        if restricted {
            self.skip_group();
        }
        !restricted
    }

    fn is_modifier(&self) -> bool {
        let next = self.text(1);
        match self.text(0) {
            "unsafe" | "async" | "default" | "auto" | "safe" => self.at + 1 < self.words.len(),
            "const" => matches!(next, "fn" | "unsafe" | "async" | "extern"),
            "extern" => next.starts_with('"') || next == "fn",
            text => text.starts_with('"'),
        }
    }

    /// Calls `each` for every part of the group that begins here, which `,` parts; then stands behind it.
    fn group(&mut self, mut each: impl FnMut(&mut Self)) {
        if !matches!(self.text(0), "{" | "(") {
            return;
        }
        self.at += 1;
        while self.at < self.words.len() && self.words[self.at].token != Token::Close {
            let before = self.at;
            each(self);
            self.at = (self.at + usize::from(self.is(","))).max(before + 1).min(self.words.len());
        }
        self.at += 1;
    }

    /// Steps over what is left of an item: up to a `;`, or over the braces that end it.
    fn skip_item(&mut self) {
        self.until(&[";", "{"]);
        if self.is("{") { self.skip_group() } else { self.at += 1 }
    }

    /// Stops at the first of `ends` outside of brackets, before the bracket that closes this group, or at the end.
    fn until(&mut self, ends: &[&str]) {
        while let Some(word) = self.words.get(self.at) {
            let binder = word.text == "for" && self.text(1) == "<";
            if ends.contains(&word.text) && !binder || word.token == Token::Close {
                return;
            }
            match (word.token, word.text) {
                (Token::Open, _) => self.skip_group(),
                (_, "<") => self.angles(),
                _ => self.at += 1,
            }
        }
    }

    /// Steps over the brackets that begin here.
    fn skip_group(&mut self) {
        let mut depth = 0;
        while let Some(word) = self.words.get(self.at) {
            self.at += 1;
            depth += i32::from(word.token == Token::Open) - i32::from(word.token == Token::Close);
            if depth <= 0 {
                return;
            }
        }
    }

    /// Steps over `<...>`; a `<` that is never closed, a comparison, by itself.
    fn angles(&mut self) {
        let (start, mut depth) = (self.at, 0);
        while let Some(word) = self.words.get(self.at) {
            match (word.token, word.text) {
                (Token::Open, _) => {
                    self.skip_group();
                    continue;
                }
                (Token::Close, _) | (_, ";") => break,
                (_, "<") => depth += 1,
                (_, ">") if !matches!(self.before(), "-" | "=") => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return;
            }
        }
        self.at = start + 1;
    }

    fn before(&self) -> &str {
        self.at.checked_sub(1).map_or("", |at| self.words[at].text)
    }

    fn is(&self, text: &str) -> bool {
        self.text(0) == text
    }

    /// The text of the word `ahead` of here; empty behind the end.
    fn text(&self, ahead: usize) -> &str {
        self.words.get(self.at + ahead).map_or("", |word| word.text)
    }
}

/// The name of the type in `&mut a::b::Type<T>`: the last one before its generics.
fn name_of<'a>(words: &[Word<'a>]) -> &'a str {
    let head = words.split(|word| word.text == "<").next().unwrap_or_default();
    let is_name = |word: &&Word<'_>| matches!(word.token, Token::Name) || word.text == "Self";
    head.iter().rev().find(is_name).map_or("_", |word| word.text)
}

/// A trait without the path before its name: `From<u8>` of `std::convert::From<u8>`.
fn last_part(words: &[Word<'_>]) -> String {
    let head = words.iter().position(|word| word.text == "<").unwrap_or(words.len());
    let start = words[..head].iter().rposition(|word| word.text == ":").map_or(0, |at| at + 1);
    line(&words[start..])
}
