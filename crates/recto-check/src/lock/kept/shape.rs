//! What of a signature binds: not the names of parameters, nor space.

use recto_book::rust::{Token, tokens};

/// The words of `signature` without the names of a function's parameters, each `from` written as `to`.
pub(super) fn shape(signature: &str, renamed: Option<(&str, &str)>) -> Vec<String> {
    let words: Vec<(Token, &str)> = tokens(signature)
        .filter(|(token, _)| *token != Token::Space)
        .map(|(token, range)| (token, &signature[range]))
        .collect();
    let mut shape = Vec::new();
    let mut names = Names::default();
    for (at, (token, text)) in words.iter().enumerate() {
        if names.skips(&words, at) {
            continue;
        }
        let is_old = renamed.filter(|(from, _)| *token == Token::Name && text == from);
        shape.push(is_old.map_or(*text, |(_, to)| to).to_owned());
    }
    shape
}

/// Where the names of parameters stand.
#[derive(Default)]
struct Names {
    depth: i32,
    /// How deep the parameters are, once `fn NAME` and its generics are gone by.
    parameters: Option<i32>,
    is_function: bool,
    angles: i32,
    /// Up to here a name goes.
    until: usize,
}

impl Names {
    /// Whether the word `at` belongs to the name of a parameter.
    fn skips(&mut self, words: &[(Token, &str)], at: usize) -> bool {
        let (token, text) = words[at];
        if at < self.until {
            return true;
        }
        let begins = match (token, text) {
            (Token::Keyword, "fn") => {
                self.is_function |= self.depth == 0 && self.angles == 0;
                false
            }
            (Token::Open, "(") if self.is_function && self.angles == 0 && self.depth == 0 => {
                let first = self.parameters.is_none();
                self.parameters.get_or_insert(1);
                first
            }
            (_, ",") => self.parameters == Some(self.depth) && self.angles == 0,
            _ => false,
        };
        self.depth += i32::from(token == Token::Open) - i32::from(token == Token::Close);
        if self.depth == 0 && self.parameters.is_some() && token == Token::Close {
            self.parameters = Some(-1);
        }
        match text {
            "<" => self.angles += 1,
            ">" if at > 0 && !matches!(words[at - 1].1, "-" | "=") => self.angles -= 1,
            _ => {}
        }
        if begins {
            self.until = name_end(words, at + 1);
        }
        false
    }
}

/// The word behind `NAME:` if one begins at `from`; else `from`.
fn name_end(words: &[(Token, &str)], from: usize) -> usize {
    let mut depth = 0;
    for (at, (token, text)) in words.iter().enumerate().skip(from) {
        depth += i32::from(*token == Token::Open) - i32::from(*token == Token::Close);
        match *text {
            "self" | "," if depth == 0 => return from,
            ":" if depth == 0 => return at + 1,
            _ if depth < 0 => return from,
            _ => {}
        }
    }
    from
}

#[cfg(test)]
mod tests {
    use super::shape;

    fn same(a: &str, b: &str, expected: bool) {
        assert_eq!(shape(a, None) == shape(b, None), expected, "{a} and {b}");
    }

    #[test]
    fn names_of_parameters_do_not_count() {
        same("pub fn a(x: u8)", "pub fn a( y : u8 )", true);
        same("pub fn a(x: u8)", "pub fn a(x: u16)", false);
        same("pub fn a(x: u8, y: u8)", "pub fn a(x: u8)", false);
        same("fn a(&self, (a, b): (u8, u8))", "fn a(&self, c: (u8, u8))", true);
        same("fn a(&self)", "fn a(&mut self)", false);
        same("fn a<F: Fn(u8) -> u8>(f: F)", "fn a<F: Fn(u8) -> u8>(g: F)", true);
        same("fn a<F: Fn(u8) -> u8>(f: F)", "fn a<F: Fn(u16) -> u8>(f: F)", false);
        same("fn a() -> (A, B)", "fn a() -> (B, A)", false);
        same("fn a(f: fn(x: u8) -> u8, b: a::B)", "fn a(g: fn(x: u8) -> u8, c: a::B)", true);
        same("A {x: u8}", "A {y: u8}", false);
        same("pub x: u8", "pub y: u8", false);
        same("pub struct A<const N: usize>", "pub struct A<const M: usize>", false);
    }

    #[test]
    fn another_name_is_counted_in() {
        let renamed = shape("pub fn old(x: Old) -> Older", Some(("Old", "New")));
        assert_eq!(renamed, shape("pub fn old(y: New) -> Older", None));
    }
}
