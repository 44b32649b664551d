//! Rust as tokens: for brackets, marks and colours. Nothing here parses.

use std::ops::Range;

use ra_ap_rustc_lexer::{FrontmatterAllowed, LiteralKind, TokenKind, tokenize};

/// What a token is, as far as colours and brackets need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// A comment that is not documentation.
    Comment,
    /// A documentation comment.
    Doc,
    /// A keyword of edition 2024.
    Keyword,
    /// Another name.
    Name,
    /// A lifetime.
    Lifetime,
    /// A string, byte string or character.
    Text,
    /// A number.
    Number,
    /// `(`, `[` or `{`.
    Open,
    /// `)`, `]` or `}`.
    Close,
    /// Anything else that is seen.
    Sign,
    /// Space and line ends.
    Space,
}

/// The tokens of `code` with their byte ranges, in order; together they cover all of it.
pub fn tokens(code: &str) -> impl Iterator<Item = (Token, Range<usize>)> {
    let mut at = 0;
    tokenize(code, FrontmatterAllowed::No).map(move |token| {
        let range = at..at + token.len as usize;
        at = range.end;
        (classify(token.kind, &code[range.clone()]), range)
    })
}

/// How many more brackets `code` opens than it closes.
pub fn open_brackets(code: &str) -> isize {
    tokens(code)
        .map(|(token, _)| isize::from(token == Token::Open) - isize::from(token == Token::Close))
        .sum()
}

fn classify(kind: TokenKind, text: &str) -> Token {
    match kind {
        TokenKind::LineComment { doc_style } | TokenKind::BlockComment { doc_style, .. } => {
            if doc_style.is_some() {
                Token::Doc
            } else {
                Token::Comment
            }
        }
        TokenKind::Whitespace => Token::Space,
        TokenKind::Ident if KEYWORDS.contains(&text) => Token::Keyword,
        TokenKind::Ident
        | TokenKind::RawIdent
        | TokenKind::InvalidIdent
        | TokenKind::UnknownPrefix => Token::Name,
        TokenKind::Lifetime { .. } | TokenKind::RawLifetime | TokenKind::UnknownPrefixLifetime => {
            Token::Lifetime
        }
        TokenKind::Literal {
            kind: LiteralKind::Int { .. } | LiteralKind::Float { .. }, ..
        } => Token::Number,
        TokenKind::Literal { .. } => Token::Text,
        TokenKind::OpenParen | TokenKind::OpenBrace | TokenKind::OpenBracket => Token::Open,
        TokenKind::CloseParen | TokenKind::CloseBrace | TokenKind::CloseBracket => Token::Close,
        _ => Token::Sign,
    }
}

/// The keywords of edition 2024, strict and weak, with the literal words.
const KEYWORDS: [&str; 43] = [
    "as",
    "async",
    "await",
    "break",
    "const",
    "continue",
    "crate",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "macro_rules",
    "match",
    "mod",
    "move",
    "mut",
    "pub",
    "raw",
    "ref",
    "return",
    "safe",
    "self",
    "Self",
    "static",
    "struct",
    "super",
    "trait",
    "true",
    "type",
    "union",
    "unsafe",
    "use",
    "where",
    "while",
];
