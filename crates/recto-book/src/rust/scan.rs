//! The tokens that brackets and items depend on, found faster than by the whole lexer.
//!
//! Names and space are most of any code and say nothing here: they are stepped over byte by byte.
//! What can hold a bracket that is none (strings, characters, comments) is left to the compiler's own lexer.

use std::ops::Range;

use ra_ap_rustc_lexer::{Cursor, FrontmatterAllowed, TokenKind};

/// A token that brackets, items or attributes depend on.
pub(crate) struct Found {
    /// Its kind; `Eof` at the end of the code.
    pub(crate) kind: TokenKind,
    /// Its bytes.
    pub(crate) range: Range<usize>,
    /// Whether names or signs without meaning here stand between the token before and this one.
    pub(crate) after_others: bool,
}

/// Finds the tokens of `code`, in order; the last is `Eof`.
pub(crate) fn scan(code: &str) -> Scan<'_> {
    Scan { code, at: 0, over: false }
}

/// The tokens that are still to be found.
pub(crate) struct Scan<'a> {
    code: &'a str,
    at: usize,
    over: bool,
}

impl Iterator for Scan<'_> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        if self.over {
            return None;
        }
        let bytes = self.code.as_bytes();
        let (stop, after_others) = step_over(bytes, self.at);
        let before = &bytes[self.at..stop];
        let after_name = before.last().is_some_and(|byte| is_word(*byte));
        let (kind, range) = match sign(&bytes[stop..], after_name) {
            Some(TokenKind::Eof) => (TokenKind::Eof, stop..stop),
            Some(kind) => (kind, stop..stop + 1),
            None => lexed(self.code, stop - prefix(before)),
        };
        self.over = kind == TokenKind::Eof;
        self.at = range.end;
        Some(Found { kind, range, after_others })
    }
}

/// Steps over names, space and dull signs from `at` on; whether there was more than space.
fn step_over(bytes: &[u8], at: usize) -> (usize, bool) {
    let mut others = false;
    for (step, byte) in bytes[at..].iter().enumerate() {
        match CLASSES[usize::from(*byte)] {
            Class::Space => {}
            Class::Other => others = true,
            Class::Slash if !matches!(bytes.get(at + step + 1), Some(b'/' | b'*')) => others = true,
            _ => return (at + step, others),
        }
    }
    (bytes.len(), others)
}

/// The length of the name that `before` ends with: `r` in `r"..."`, or the first part of a name beyond ASCII.
fn prefix(before: &[u8]) -> usize {
    before.iter().rev().take_while(|byte| is_word(**byte)).count()
}

/// The kind of the sign that `rest` starts with; `None` for what is left to the lexer.
fn sign(rest: &[u8], after_name: bool) -> Option<TokenKind> {
    Some(match rest {
        [] => TokenKind::Eof,
        [b'{', ..] => TokenKind::OpenBrace,
        [b'}', ..] => TokenKind::CloseBrace,
        [b'(', ..] => TokenKind::OpenParen,
        [b')', ..] => TokenKind::CloseParen,
        [b'[', ..] => TokenKind::OpenBracket,
        [b']', ..] => TokenKind::CloseBracket,
        [b';', ..] => TokenKind::Semi,
        [b'!', ..] => TokenKind::Bang,
        [b'#', b'[' | b'!', ..] if !after_name => TokenKind::Pound,
        _ => return None,
    })
}

/// The first token from `at` on, by the compiler's lexer.
fn lexed(code: &str, at: usize) -> (TokenKind, Range<usize>) {
    let token = Cursor::new(&code[at..], FrontmatterAllowed::No).advance_token();
    (token.kind, at..at + token.len as usize)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// What a byte at the start of a token, or inside a name, tells.
#[derive(Clone, Copy)]
enum Class {
    Space,
    /// Part of a name or number, or a sign that says nothing here.
    Other,
    /// A sign by itself, or the start of a comment.
    Slash,
    /// To be looked at.
    Sign,
}

static CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = class(byte as u8);
        byte += 1;
    }
    classes
};

const fn class(byte: u8) -> Class {
    match byte {
        b' ' | b'\t' | b'\n' | b'\r' => Class::Space,
        b'/' => Class::Slash,
        b'{' | b'}' | b'(' | b')' | b'[' | b']' | b';' | b'#' | b'!' => Class::Sign,
        b'"' | b'\'' | 128.. => Class::Sign,
        _ => Class::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::{Range, TokenKind, scan};
    use crate::rust::{is_close, is_open, lex};
    use proptest::prelude::*;
    use ra_ap_rustc_lexer::LiteralKind::{Float, Int};

    /// Brackets, `;`, `!`, comments and what is quoted, with their places.
    fn seen(tokens: impl Iterator<Item = (TokenKind, Range<usize>)>) -> Vec<String> {
        let seen = tokens.filter(|(kind, _)| match kind {
            TokenKind::Literal { kind, .. } => !matches!(kind, Int { .. } | Float { .. }),
            TokenKind::BlockComment { .. } | TokenKind::LineComment { .. } => true,
            TokenKind::Semi | TokenKind::Bang | TokenKind::Lifetime { .. } => true,
            kind => is_open(*kind) || is_close(*kind),
        });
        seen.map(|token| format!("{token:?}")).collect()
    }

    proptest! {
        #[test]
        fn sees_what_the_lexer_sees(parts in prop::collection::vec(ascii(), 0..40)) {
            let code = parts.concat();
            let scanned = scan(&code).map(|found| (found.kind, found.range));
            prop_assert_eq!(seen(scanned), seen(lex(&code)), "{}", code);
        }

        /// Without numbers: a letter beyond ASCII at the start of a number's suffix is refused anyway.
        #[test]
        fn sees_what_the_lexer_sees_beyond_ascii(parts in prop::collection::vec(letters(), 0..40)) {
            let code = parts.concat();
            let scanned = scan(&code).map(|found| (found.kind, found.range));
            prop_assert_eq!(seen(scanned), seen(lex(&code)), "{}", code);
        }
    }

    const PARTS: [&str; 42] = [
        "{", "}", "(", ")", "[", "]", ";", "#", "!", "'", "\"", "\\", "/", "*", "//", "/*", "*/",
        "\n", " ", "r", "b", "br", "c", "cr", "r#", "r#\"", "\"#", "'a", "'a'", "b'", "'{'", "_",
        "a", "fn", "///", "//!", "k#", "#!", "#[", "/**", "\r\n", "\0",
    ];

    fn ascii() -> impl Strategy<Value = String> {
        let numbers = prop::sample::select(&["1", "1.", "0x", "1.5", "1u8", "0b1_0"][..]);
        prop_oneof![prop::sample::select(&PARTS[..]), numbers].prop_map(str::to_owned)
    }

    fn letters() -> impl Strategy<Value = String> {
        let other = "\\PC{0,4}".prop_filter("no digits", |text| !text.contains(char::is_numeric));
        let known = prop::sample::select(&["\u{85}", "\u{2028}", "é"][..]).prop_map(str::to_owned);
        prop_oneof![prop::sample::select(&PARTS[..]).prop_map(str::to_owned), other, known]
    }
}
