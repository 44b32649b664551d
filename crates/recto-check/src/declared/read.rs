//! The items in a run of words.

use recto_book::Span;
use recto_book::rust::Token;

use super::attributes::Attributes;
use super::way::Way;
use super::words::{Word, line};
use super::{Declared, What};

/// What `words` declare in the module of the chapter called `chapter`, each before what is inside it.
pub(super) fn declared(words: &[Word<'_>], chapter: &str) -> Vec<Declared> {
    let way = Way { words, at: 0, cut: false };
    let mut reader = Reader { way, found: Vec::new() };
    let module = Names { path: chapter.to_owned(), name: String::new() };
    while !reader.way.is_end() {
        reader.items(&module, Seen::IfPub);
        // A bracket that closes nothing.
        reader.way.at += 1;
    }
    reader.found
}

struct Reader<'w, 'a> {
    way: Way<'w, 'a>,
    found: Vec<Declared>,
}

/// What something is called, as in [`Declared`].
struct Names {
    path: String,
    name: String,
}

/// Which of the items in a group code outside can name.
#[derive(Clone, Copy, PartialEq)]
enum Seen {
    Never,
    IfPub,
    Always,
}

/// An item that has begun.
struct Begun<'n> {
    around: &'n Names,
    attributes: Attributes,
    /// Its first word, `pub` if it has one.
    start: usize,
    is_pub: bool,
    seen: bool,
}

impl Names {
    /// What is called `own` in here.
    fn below(&self, own: &str) -> Names {
        let name = match self.name.as_str() {
            "" => own.to_owned(),
            name => format!("{name}::{own}"),
        };
        Names { path: format!("{}::{own}", self.path), name }
    }
}

impl Reader<'_, '_> {
    /// Reads items up to the end or a closing bracket.
    fn items(&mut self, around: &Names, seen: Seen) {
        while !self.way.is("}") && !self.way.is_end() {
            let (before, from) = (self.way.at, self.found.len());
            let attributes = self.attributes();
            let start = self.way.at;
            let is_pub = self.visibility();
            let seen = seen == Seen::Always || is_pub && seen == Seen::IfPub;
            let seen = seen && !attributes.hides;
            self.item(Begun { around, attributes, start, is_pub, seen });
            self.way.at = self.way.at.max(before + 1);
            self.end(from, before);
        }
    }

    /// Tells what was found from `from` on that it ends here, and began with the word `first`.
    fn end(&mut self, from: usize, first: usize) {
        let words = self.way.words;
        if let (false, Some(last)) = (self.way.cut, words.get(self.way.at - 1)) {
            let whole = Span { start: words[first].lead, end: last.span.end };
            let own = self.found[from..].iter_mut().filter(|one| one.whole.is_none());
            own.for_each(|one| one.whole = Some(whole));
        }
    }

    fn item(&mut self, begun: Begun<'_>) {
        while self.is_modifier() {
            self.way.at += 1;
        }
        match self.way.text(0) {
            "fn" => self.function(begun),
            "struct" | "union" => self.fields(begun),
            "enum" => self.variants(begun),
            "trait" => self.group(begun, |seen| if seen { Seen::Always } else { Seen::Never }),
            "mod" => self.group(begun, |_| Seen::IfPub),
            "type" => self.value(begun, &[";"]),
            "const" | "static" => self.value(begun, &["=", ";"]),
            "use" => self.used(begun),
            "impl" => self.implementation(begun),
            "macro_rules" => self.macro_rules(begun),
            _ => self.way.skip_item(),
        }
    }

    fn function(&mut self, begun: Begun<'_>) {
        self.way.at += 1;
        let name = self.way.at;
        self.way.until(&["{", ";"]);
        self.named(What::Function, &begun, name);
        self.way.skip_item();
    }

    fn fields(&mut self, begun: Begun<'_>) {
        let names = self.head(&begun, &["{", "(", ";", "where"]);
        if self.way.is("where") {
            self.way.until(&["{", ";"]);
        }
        let (is_tuple, mut number) = (self.way.is("("), 0);
        self.parts(|reader| {
            let attributes = reader.attributes();
            let start = reader.way.at;
            let is_pub = reader.visibility();
            let name = reader.way.at;
            reader.way.until(&[","]);
            let word = reader.way.words[name];
            let own = if is_tuple { number.to_string() } else { word.text.to_owned() };
            number += 1;
            let signature = attributes.kept + &line(&reader.way.words[start..reader.way.at]);
            let seen = is_pub && begun.seen && !attributes.hides;
            reader.add(What::Part, names.below(&own), signature, word.span, (is_pub, seen));
        });
        if is_tuple || self.way.is(";") {
            self.way.skip_item();
        }
    }

    fn variants(&mut self, begun: Begun<'_>) {
        let names = self.head(&begun, &["{"]);
        self.parts(|reader| {
            let attributes = reader.attributes();
            let name = reader.way.at;
            reader.way.until(&["=", ","]);
            let end = reader.way.at;
            reader.way.until(&[","]);
            let word = reader.way.words[name];
            let signature = attributes.kept + &line(&reader.way.words[name..end]);
            let seen = begun.seen && !attributes.hides;
            reader.add(What::Part, names.below(word.text), signature, word.span, (false, seen));
        });
    }

    /// The head of a group, up to one of `ends`, and what is derived for it.
    fn head(&mut self, begun: &Begun<'_>, ends: &[&str]) -> Names {
        self.way.at += 1;
        let name = self.way.at;
        self.way.until(ends);
        let names = self.named(What::Group, begun, name);
        let span = self.span(name);
        for derived in &begun.attributes.derived {
            let Names { path, name } = &names;
            let names = Names { path: format!("{path}::<{derived}>"), name: name.clone() };
            self.add(What::Derived, names, "impl".to_owned(), span, (false, begun.seen));
        }
        names
    }

    /// A trait or a module, and what is in it; `seen` says of that whether it is, if the group itself is or not.
    fn group(&mut self, begun: Begun<'_>, seen: fn(bool) -> Seen) {
        let is_module = self.way.is("mod");
        let mut names = self.head(&begun, &["{", ";"]);
        if is_module {
            names.name.clear();
        }
        if self.way.is("{") {
            self.way.at += 1;
            self.items(&names, seen(begun.seen));
        }
        self.way.step();
    }

    /// A constant, a static or a type alias: up to one of `ends`.
    fn value(&mut self, begun: Begun<'_>, ends: &[&str]) {
        self.way.at += 1 + usize::from(self.way.text(1) == "mut");
        let name = self.way.at;
        self.way.until(ends);
        if self.way.words.get(name).is_some_and(|word| word.text != "_") {
            self.named(What::Value, &begun, name);
        }
        self.way.until(&[";"]);
        self.way.step();
    }

    fn used(&mut self, begun: Begun<'_>) {
        self.way.at += 1;
        let first = self.way.at;
        self.way.until(&[";"]);
        let (words, end) = (self.way.words, self.way.at);
        if first < end {
            let names = begun.around.below(&line(&words[first..end]).replace(", ", ","));
            let signature = begun.attributes.kept + &line(&words[begun.start..end]);
            let sight = (begun.is_pub, begun.seen);
            self.add(What::Use, names, signature, words[first].span, sight);
        }
        self.way.step();
    }

    /// `impl Type` with its items, or `impl Trait for Type`, which says one thing of the type.
    fn implementation(&mut self, begun: Begun<'_>) {
        self.way.at += 1;
        if self.way.is("<") {
            self.way.angles();
        }
        let first = self.way.at;
        self.way.until(&["for", "where", "{", ";"]);
        let (mut type_words, of_trait) = (first..self.way.at, self.way.is("for"));
        if of_trait {
            self.way.at += 1;
            let start = self.way.at;
            self.way.until(&["where", "{", ";"]);
            type_words = start..self.way.at;
        }
        let words = self.way.words;
        let names = begun.around.below(name_of(&words[type_words.clone()]));
        let own = match of_trait {
            true => format!("::<{}>", last_part(&words[first..type_words.start - 1])),
            false => String::new(),
        };
        let own = Names { path: names.path.clone() + &own, name: names.name.clone() };
        let is_open = !begun.attributes.hides;
        let span = self.span(type_words.start);
        let sight = (begun.is_pub, of_trait && is_open);
        self.add(What::Implementation, own, "impl".to_owned(), span, sight);
        self.way.until(&["{", ";"]);
        if self.way.is("{") {
            self.way.at += 1;
            self.items(&names, if is_open && !of_trait { Seen::IfPub } else { Seen::Never });
        }
        self.way.step();
    }

    fn macro_rules(&mut self, begun: Begun<'_>) {
        self.way.at += 2;
        if let Some(word) = self.way.words.get(self.way.at) {
            let Names { path, name } = begun.around.below(word.text);
            let names = Names { path: path + "!", name };
            let signature = format!("macro_rules! {}", word.text);
            self.add(What::Macro, names, signature, word.span, (false, begun.attributes.exports));
        }
        self.way.skip_item();
    }

    /// Keeps the item that the word `name` names, whose head ends here.
    fn named(&mut self, what: What, begun: &Begun<'_>, name: usize) -> Names {
        let word = self.way.words.get(name).filter(|word| word.token == Token::Name);
        let names = begun.around.below(word.map_or("_", |word| word.text));
        if let Some(word) = word {
            let head = line(&self.way.words[begun.start..self.way.at]);
            let signature = begun.attributes.kept.clone() + head.trim_end_matches(',');
            let Names { path, name } = &names;
            let own = Names { path: path.clone(), name: name.clone() };
            self.add(what, own, signature, word.span, (begun.is_pub, begun.seen));
        }
        names
    }

    /// Keeps something that bears a plain `pub` or not, and is seen or not.
    fn add(
        &mut self,
        what: What,
        Names { path, name }: Names,
        signature: String,
        span: Span,
        (is_pub, seen): (bool, bool),
    ) {
        let whole = None;
        self.found.push(Declared { what, path, name, signature, span, whole, is_pub, seen });
    }

    fn attributes(&mut self) -> Attributes {
        let mut attributes = Attributes::default();
        while self.way.is("#") {
            let start = self.way.at;
            self.way.at += 1 + usize::from(self.way.text(1) == "!");
            self.way.skip_group();
            attributes.add(&self.way.words[start..self.way.at]);
        }
        attributes
    }

    /// Steps over `pub`; whether that is all, and not `pub(crate)`.
    fn visibility(&mut self) -> bool {
        if !self.way.is("pub") {
            return false;
        }
        self.way.at += 1;
        let is_within = matches!(self.way.text(1), "crate" | "self" | "super" | "in");
        let restricted = self.way.is("(") && is_within;
        if restricted {
            self.way.skip_group();
        }
        !restricted
    }

    fn is_modifier(&self) -> bool {
        let next = self.way.text(1);
        match self.way.text(0) {
            "unsafe" | "async" | "default" | "auto" | "safe" => !next.is_empty(),
            "const" => matches!(next, "fn" | "unsafe" | "async" | "extern"),
            "extern" => next.starts_with('"') || next == "fn",
            text => text.starts_with('"'),
        }
    }

    /// Calls `each` for every part of the group that begins here, which `,` parts; then stands behind it.
    fn parts(&mut self, mut each: impl FnMut(&mut Self)) {
        if !matches!(self.way.text(0), "{" | "(") {
            return;
        }
        self.way.at += 1;
        while self.way.words.get(self.way.at).is_some_and(|word| word.token != Token::Close) {
            let before = self.way.at;
            each(self);
            let behind = self.way.at + usize::from(self.way.is(","));
            self.way.at = behind.max(before + 1).min(self.way.words.len());
        }
        self.way.step();
    }

    /// The bytes of the word `at`; nothing behind the end.
    fn span(&self, at: usize) -> Span {
        self.way.words.get(at).map_or(Span::default(), |word| word.span)
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
