//! Rust in colours, from the tokens of the one lexer that everything here uses.

use recto_book::rust::{Token, tokens};

use super::{Mark, span};
use crate::html::escape;

/// The lines of a snippet. A token that reaches over several lines is coloured on each.
pub(super) fn lines(lines: &[String], mark: &Mark<'_>) -> Vec<String> {
    let code = lines.join("\n");
    let mut painter = Painter { lines: vec![String::new()], before: Before::default(), mark };
    let all: Vec<_> = tokens(&code).map(|(token, range)| (token, &code[range])).collect();
    for (at, (token, text)) in all.iter().enumerate() {
        let next = all.get(at + 1).map_or("", |(_, text)| *text);
        painter.token(*token, text, next);
    }
    painter.lines
}

struct Painter<'a> {
    lines: Vec<String>,
    before: Before,
    mark: &'a Mark<'a>,
}

/// What came before: as much as the colour of the next token depends on.
#[derive(Default)]
struct Before {
    /// The last token that was no space.
    text: String,
    /// How many brackets of an attribute are open.
    attribute: usize,
}

impl Painter<'_> {
    fn token(&mut self, token: Token, text: &str, next: &str) {
        self.before.attribute(text);
        let class = self.class(token, text, next);
        for (at, part) in text.split('\n').enumerate() {
            if at > 0 {
                self.lines.push(String::new());
            }
            let html = match self.marked(token, part) {
                Some(link) => link,
                None if part.is_empty() => String::new(),
                None => span(class, part),
            };
            self.lines.last_mut().expect("starts with one line").push_str(&html);
        }
        self.before.close(text);
        if token != Token::Space {
            self.before.text = text.to_owned();
        }
    }

    fn class(&self, token: Token, text: &str, next: &str) -> &'static str {
        match token {
            Token::Comment | Token::Doc => "comment",
            Token::Space => "",
            _ if self.before.attribute > 0 => "meta",
            Token::Keyword => "keyword",
            Token::Text => "string",
            Token::Number => "number",
            Token::Lifetime => "symbol",
            Token::Name if self.before.text == "fn" => "title",
            Token::Name if next == "!" => "built_in",
            Token::Name if text.starts_with(|c: char| c.is_ascii_uppercase()) => "type",
            Token::Name if PRIMITIVES.contains(&text) => "type",
            _ => "",
        }
    }

    /// The comment `// [id]` as a link to the clause it names.
    fn marked(&self, token: Token, text: &str) -> Option<String> {
        let id = text.strip_prefix("// [")?.trim_end().strip_suffix(']')?;
        let address = (token == Token::Comment).then(|| (self.mark)(id))??;
        let (address, text) = (escape::html(&address), escape::html(text));
        Some(format!("<a class=\"hljs-comment mark\" href=\"{address}\">{text}</a>"))
    }
}

impl Before {
    /// Counts the brackets of an attribute: it begins with `#` or `#!` right before `[`.
    fn attribute(&mut self, text: &str) {
        let begins = text == "#" || (self.text == "#" && matches!(text, "[" | "!"));
        let begins = begins || (self.text == "!" && text == "[" && self.attribute > 0);
        if text == "#" && self.attribute == 0 {
            self.attribute = 1;
        } else if text == "[" && self.attribute > 0 && !begins {
            self.attribute += 1;
        }
    }

    fn close(&mut self, text: &str) {
        if text == "]" && self.attribute > 0 {
            self.attribute -= 1;
        }
    }
}

const PRIMITIVES: [&str; 17] = [
    "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64",
    "i128", "isize", "f32", "f64",
];
