//! The tokens that brackets and items depend on, found faster than by the whole lexer.
//!
//! Names and space are most of any code and say nothing here: they are stepped over byte by byte.
//! What can hold a bracket that is none (strings, characters, comments, numbers with their suffixes) is left to the compiler's own lexer.

use std::ops::Range;

use ra_ap_rustc_lexer::{Cursor, FrontmatterAllowed, TokenKind};

/// The tokens of `code` with their byte ranges; most space is left out, and signs that have no part in
/// brackets, items or attributes are all of the kind `Comma`.
pub(crate) fn scan(code: &str) -> impl Iterator<Item = (TokenKind, Range<usize>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let bytes = code.as_bytes();
        at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let start = at;
        let kind = match bytes.get(at)? {
            byte if is_word(*byte) && !byte.is_ascii_digit() => word(bytes, at),
            b'#' if matches!(bytes.get(at + 1), Some(b'#' | b'"')) => None,
            byte => sign(*byte).map(|kind| (kind, 1)),
        };
        let (kind, len) = kind.unwrap_or_else(|| lexed(&code[start..]));
        at += len;
        Some((kind, start..at))
    })
}

/// A name and its length; `None` if it may be the prefix of a string, or goes on beyond ASCII.
fn word(bytes: &[u8], at: usize) -> Option<(TokenKind, usize)> {
    let len = bytes[at..].iter().take_while(|byte| is_word(**byte)).count();
    let prefix =
        bytes.get(at + len).is_some_and(|next| matches!(next, b'"' | b'\'' | b'#' | 128..));
    (!prefix).then_some((TokenKind::Ident, len))
}

/// The kind of a sign that is a token by itself; `None` for what begins a longer one.
fn sign(byte: u8) -> Option<TokenKind> {
    Some(match byte {
        b'{' => TokenKind::OpenBrace,
        b'}' => TokenKind::CloseBrace,
        b'(' => TokenKind::OpenParen,
        b')' => TokenKind::CloseParen,
        b'[' => TokenKind::OpenBracket,
        b']' => TokenKind::CloseBracket,
        b';' => TokenKind::Semi,
        b'#' => TokenKind::Pound,
        b'!' => TokenKind::Bang,
        b'.' | b',' | b':' | b'=' | b'<' | b'>' | b'&' | b'|' | b'*' | b'+' | b'-' | b'?' => {
            TokenKind::Comma
        }
        _ => return None,
    })
}

/// The first token of `code`, by the compiler's lexer.
fn lexed(code: &str) -> (TokenKind, usize) {
    let token = Cursor::new(code, FrontmatterAllowed::No).advance_token();
    (token.kind, token.len as usize)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::scan;
    use crate::rust::{is_close, is_open, lex};
    use proptest::prelude::*;

    /// Brackets, `;` and strings as both see them.
    fn seen(tokens: impl Iterator<Item = (super::TokenKind, super::Range<usize>)>) -> Vec<String> {
        use super::TokenKind::{BlockComment, LineComment, Literal, Semi};
        use ra_ap_rustc_lexer::LiteralKind::{Float, Int};
        let quoted = |kind: &super::TokenKind| matches!(kind, Literal { kind, .. } if !matches!(kind, Int { .. } | Float { .. }));
        let seen = tokens.filter(|(kind, _)| {
            let comment = matches!(kind, BlockComment { .. } | LineComment { .. });
            is_open(*kind) || is_close(*kind) || *kind == Semi || quoted(kind) || comment
        });
        seen.map(|token| format!("{token:?}")).collect()
    }

    proptest! {
        #[test]
        fn sees_what_the_lexer_sees(parts in prop::collection::vec(part(), 0..40)) {
            let code = parts.concat();
            prop_assert_eq!(seen(scan(&code)), seen(lex(&code)), "{}", code);
        }
    }

    fn part() -> impl Strategy<Value = String> {
        let fixed = [
            "{", "}", "(", ")", "[", "]", ";", "#", "!", "'", "\"", "\\", "/", "*", "//", "/*",
            "*/", "\n", " ", "r", "b", "br", "c", "cr", "r#", "r#\"", "\"#", "'a", "'a'", "b'",
            "'{'", "1", "1.", "1e", "0x", "_", "é", "a", "fn", "///", "//!", "k#", "\u{85}",
            "\u{2028}", "1.0e+",
        ];
        prop_oneof![prop::sample::select(fixed.to_vec()).prop_map(str::to_owned), "\\PC{0,4}"]
    }
}
