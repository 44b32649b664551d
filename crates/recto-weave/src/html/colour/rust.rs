//! Rust in colours, from the tokens of the one lexer that everything here uses.

use recto_book::rust::{Token, tokens};

use super::{Mark, span};
use crate::html::escape;

/// The lines of a snippet. A token that reaches over several lines is coloured on each.
pub(super) fn lines(lines: &[String], mark: &Mark<'_>) -> Vec<String> {
    let code = lines.join("\n");
    let mut painter = Painter::new(mark);
    let all: Vec<_> = tokens(&code).map(|(token, range)| (token, &code[range])).collect();
    for (at, (token, text)) in all.iter().enumerate() {
        let next = all.get(at + 1).map_or("", |(_, text)| *text);
        painter.token(*token, text, next);
    }
    painter.end_run();
    painter.lines
}

struct Painter<'a> {
    lines: Vec<String>,
    mark: &'a Mark<'a>,
    /// The text of one colour that is not yet written.
    run: (&'static str, String),
    /// The last token that was no space.
    before: String,
    attribute: Attribute,
}

/// How far an attribute such as `#[derive(Debug)]` has come.
#[derive(Clone, Copy, PartialEq)]
enum Attribute {
    Outside,
    /// Behind its `#`, or behind its `#!`.
    Begun,
    /// In so many brackets.
    Inside(usize),
}

impl<'a> Painter<'a> {
    fn new(mark: &'a Mark<'a>) -> Self {
        let lines = vec![String::new()];
        let attribute = Attribute::Outside;
        Painter { lines, mark, run: Default::default(), before: String::new(), attribute }
    }

    fn token(&mut self, token: Token, text: &str, next: &str) {
        let class = self.class(token, text, next);
        for (at, part) in text.split('\n').enumerate() {
            if at > 0 {
                self.end_run();
                self.lines.push(String::new());
            }
            match self.marked(token, part) {
                Some(link) => self.write(&link),
                None => self.paint(class, part),
            }
        }
        if token != Token::Space {
            text.clone_into(&mut self.before);
        }
    }

    /// The class of a token, and a step through the attribute it may stand in.
    fn class(&mut self, token: Token, text: &str, next: &str) -> &'static str {
        if token == Token::Space {
            return self.run.0;
        }
        let before = self.attribute;
        self.attribute = before.after(text);
        match token {
            Token::Comment | Token::Doc => "comment",
            _ if before != Attribute::Outside || self.attribute != Attribute::Outside => "meta",
            Token::Keyword => "keyword",
            Token::Text => "string",
            Token::Number => "number",
            Token::Lifetime => "symbol",
            Token::Name => self.name(text, next),
            _ => "",
        }
    }

    fn name(&self, text: &str, next: &str) -> &'static str {
        match text {
            _ if self.before == "fn" => "title",
            _ if next == "!" => "built_in",
            _ if text.starts_with(|c: char| c.is_ascii_uppercase()) => "type",
            _ if PRIMITIVES.contains(&text) => "type",
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

    fn paint(&mut self, class: &'static str, text: &str) {
        if self.run.0 != class {
            self.end_run();
            self.run.0 = class;
        }
        self.run.1.push_str(text);
    }

    fn write(&mut self, html: &str) {
        self.end_run();
        self.lines.last_mut().expect("starts with one line").push_str(html);
    }

    fn end_run(&mut self) {
        let (class, text) = std::mem::take(&mut self.run);
        if !text.is_empty() {
            self.lines.last_mut().expect("starts with one line").push_str(&span(class, &text));
        }
    }
}

impl Attribute {
    fn after(self, text: &str) -> Self {
        match (self, text) {
            (Attribute::Outside, "#") | (Attribute::Begun, "!") => Attribute::Begun,
            (Attribute::Begun, "[") => Attribute::Inside(1),
            (Attribute::Inside(depth), "[") => Attribute::Inside(depth + 1),
            (Attribute::Inside(1), "]") => Attribute::Outside,
            (Attribute::Inside(depth), "]") => Attribute::Inside(depth - 1),
            (Attribute::Inside(depth), _) => Attribute::Inside(depth),
            _ => Attribute::Outside,
        }
    }
}

const PRIMITIVES: [&str; 17] = [
    "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64",
    "i128", "isize", "f32", "f64",
];

#[cfg(test)]
mod tests {
    use super::lines;

    fn painted(code: &[&str]) -> Vec<String> {
        let code: Vec<String> = code.iter().map(ToString::to_string).collect();
        let known = |id: &str| (id == "a.b").then(|| "x.md#a.b".to_owned());
        lines(&code, &known).iter().map(|line| line.replace("<span class=\"hljs-", "<")).collect()
    }

    #[test]
    fn attributes_are_one_colour_with_all_their_brackets() {
        let code = painted(&["#![a([x]), b = \"s\"] fn f"]);
        assert_eq!(
            code,
            ["<meta\">#![a([x]), b = &quot;s&quot;] </span><keyword\">fn </span><title\">f</span>"]
        );
    }

    #[test]
    fn a_text_over_two_lines_is_closed_and_opened_again() {
        assert_eq!(
            painted(&["\"a", "b\";"]),
            ["<string\">&quot;a</span>", "<string\">b&quot;</span>;"]
        );
    }

    #[test]
    fn a_mark_is_a_link_where_the_book_has_its_clause() {
        let code = painted(&["x(); // [a.b]", "// [c.d]"]);
        assert_eq!(code[0], "x(); <a class=\"hljs-comment mark\" href=\"x.md#a.b\">// [a.b]</a>");
        assert_eq!(code[1], "<comment\">// [c.d]</span>");
    }
}
