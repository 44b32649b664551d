//! Rust as tokens: for brackets, marks and colours. Nothing here parses.

use std::ops::Range;

use ra_ap_rustc_lexer::{DocStyle, FrontmatterAllowed, LiteralKind, TokenKind, tokenize};

mod frame;
mod ground;
mod scan;

pub(crate) use ground::{Ground, Grounds, Word};
pub(crate) use scan::scan;

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
    lex(code).map(|(kind, range)| (classify(kind, &code[range.clone()]), range))
}

/// How many more brackets `code` opens than it closes.
pub fn open_brackets(code: &str) -> isize {
    let change = |kind| isize::from(is_open(kind)) - isize::from(is_close(kind));
    lex(code).map(|(kind, _)| change(kind)).sum()
}

/// Whether `name` is a keyword of edition 2024, strict or reserved: no item can have it as its name.
pub fn is_keyword(name: &str) -> bool {
    KEYWORDS.binary_search(&name).is_ok()
}

/// The compiler's own tokens with their byte ranges.
pub(crate) fn lex(code: &str) -> impl Iterator<Item = (TokenKind, Range<usize>)> {
    let mut at = 0;
    tokenize(code, FrontmatterAllowed::No).map(move |token| {
        let start = at;
        at += token.len as usize;
        (token.kind, start..at)
    })
}

pub(crate) fn is_open(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::OpenParen | TokenKind::OpenBrace | TokenKind::OpenBracket)
}

pub(crate) fn is_close(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::CloseParen | TokenKind::CloseBrace | TokenKind::CloseBracket)
}

/// Whether a token says nothing to the compiler: space, a comment, or what documents the module itself.
pub(crate) fn is_silent(kind: TokenKind) -> bool {
    match kind {
        TokenKind::LineComment { doc_style } | TokenKind::BlockComment { doc_style, .. } => {
            !matches!(doc_style, Some(DocStyle::Outer))
        }
        TokenKind::Whitespace | TokenKind::Eof => true,
        _ => false,
    }
}

/// Whether a token is a string or a block comment without its end.
pub(crate) fn is_cut_off(kind: TokenKind) -> bool {
    use LiteralKind::{ByteStr, CStr, RawByteStr, RawCStr, RawStr, Str};
    match kind {
        TokenKind::BlockComment { terminated, .. } => !terminated,
        TokenKind::Literal { kind, .. } => match kind {
            Str { terminated } | ByteStr { terminated } | CStr { terminated } => !terminated,
            RawStr { n_hashes } | RawByteStr { n_hashes } | RawCStr { n_hashes } => {
                n_hashes.is_none()
            }
            _ => false,
        },
        _ => false,
    }
}

fn classify(kind: TokenKind, text: &str) -> Token {
    match kind {
        TokenKind::LineComment { doc_style } | TokenKind::BlockComment { doc_style, .. } => {
            doc_style.map_or(Token::Comment, |_| Token::Doc)
        }
        TokenKind::Whitespace => Token::Space,
        TokenKind::Ident if is_keyword(text) || text == "macro_rules" => Token::Keyword,
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
        kind if is_open(kind) => Token::Open,
        kind if is_close(kind) => Token::Close,
        _ => Token::Sign,
    }
}

/// The keywords of edition 2024, strict and reserved, sorted. (The Rust Reference, "Keywords".)
#[rustfmt::skip]
const KEYWORDS: [&str; 52] = [
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];
