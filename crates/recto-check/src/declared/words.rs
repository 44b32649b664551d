//! The code of a chapter as one text, and its words with their places.

use std::ops::Range;

use recto_book::rust::{Token, tokens};
use recto_book::{Chapter, Role, Span};

/// All code of a chapter, the marks of hidden lines left out.
pub(super) struct Code {
    text: String,
    /// Where each line begins: here, and in the chapter.
    lines: Vec<(usize, usize)>,
    /// Where a snippet begins that does not continue the one before.
    starts: Vec<usize>,
}

/// A token that is neither space nor a comment.
#[derive(Clone, Copy)]
pub(super) struct Word<'a> {
    pub(super) token: Token,
    pub(super) text: &'a str,
    /// Whether space or a comment stands before it.
    pub(super) spaced: bool,
    /// Its bytes in the chapter.
    pub(super) span: Span,
    /// The byte of the chapter where the comments and documentation before it in its snippet begin, or else itself.
    pub(super) lead: u32,
}

impl Code {
    pub(super) fn of(chapter: &Chapter) -> Self {
        let mut code = Code { text: String::new(), lines: Vec::new(), starts: Vec::new() };
        for snippet in chapter.snippets.iter().filter(|snippet| snippet.role == Role::Code) {
            code.starts.extend((!snippet.continues).then_some(code.text.len()));
            for line in &snippet.lines {
                let source = chapter.slice(line.span);
                let text = if line.shown { source } else { crate::hidden::unmarked(source) };
                let start = line.span.range().end - text.len();
                code.lines.push((code.text.len(), start));
                code.text.push_str(text);
                code.text.push('\n');
            }
        }
        code
    }

    pub(super) fn words(&self) -> Vec<Word<'_>> {
        let mut starts = self.starts.iter().peekable();
        let (mut spaced, mut comment) = (false, None);
        let mut words = Vec::new();
        for (token, range) in tokens(&self.text) {
            while starts.next_if(|start| **start <= range.start).is_some() {
                comment = None;
            }
            let (text, span) = (&self.text[range.clone()], self.span(range));
            match token {
                Token::Space => spaced = true,
                Token::Comment | Token::Doc => {
                    spaced = true;
                    comment = comment.or(Some(span.start));
                }
                _ => {
                    let lead = comment.take().unwrap_or(span.start);
                    words.push(Word { token, text, spaced, span, lead });
                    spaced = false;
                }
            }
        }
        words
    }

    fn span(&self, range: Range<usize>) -> Span {
        let line = self.lines.partition_point(|(start, _)| *start <= range.start);
        let (here, there) = self.lines[line.saturating_sub(1)];
        let start = there + range.start - here;
        Span::new(start, start + range.len())
    }
}

/// The words as one line: space where some stands between them, none inside brackets, no comma before a closing one.
pub(super) fn line(words: &[Word<'_>]) -> String {
    let mut line = String::new();
    let mut last: Option<Word<'_>> = None;
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1);
        if word.text == "," && next.is_none_or(|next| matches!(next.text, ")" | "]" | "}" | ">")) {
            continue;
        }
        let opens = last.is_none_or(|last| last.token == Token::Open);
        // A line that was broken before a bracket or behind one says the same in one piece.
        let closes = word.token == Token::Close || matches!(word.text, "," | ">");
        if word.spaced && !opens && !closes {
            line.push(' ');
        }
        line.push_str(word.text);
        last = Some(*word);
    }
    line
}
