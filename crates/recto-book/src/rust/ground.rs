//! Where a line of Rust stands: between statements, above an item, or where no mark may be.
//!
//! By tokens and brackets, without a parser: what opens a bracket is told by the words before it.

use ra_ap_rustc_lexer::TokenKind;

use super::frame::{Frame, Head, Kind, Shows};
use super::{is_close, is_keyword, is_open};
use crate::{MarkedItem, Span};

/// What stands around a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ground {
    /// A statement of a function's body may stand here.
    Statement,
    /// An item, a field or a variant stands below.
    Item,
    /// A body that the compiler runs.
    Constant,
    /// A `match`, outside of its arms' blocks.
    Arms,
    /// The inside of an expression, a list or a head.
    Inside,
    /// The arguments of a macro, or an attribute.
    Macro,
    /// Behind an attribute that belongs to the statement below.
    Attribute,
    /// Behind the value of a block.
    Tail,
    /// The end of what holds items: nothing stands below.
    Last,
}

/// A token that is neither space nor a comment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word<'a> {
    /// Its kind.
    pub(crate) kind: TokenKind,
    /// Its text.
    pub(crate) text: &'a str,
    /// Its first byte in the chapter.
    pub(crate) start: usize,
    /// Whether it directly follows the word before.
    pub(crate) joined: bool,
}

/// Goes through the words of code and knows, before each, what stands around.
pub(crate) struct Grounds<'a> {
    words: &'a [Word<'a>],
    /// How many words it has gone by.
    at: usize,
    /// The brackets that are open, outermost first; the first is the code itself.
    frames: Vec<Frame>,
}

impl<'a> Grounds<'a> {
    /// Of a module.
    pub(crate) fn of_module(words: &'a [Word<'a>]) -> Self {
        Grounds { words, at: 0, frames: vec![Frame::of_module()] }
    }

    /// Of a function's body.
    pub(crate) fn of_body(words: &'a [Word<'a>]) -> Self {
        Grounds { words, at: 0, frames: vec![Frame::new(Kind::Block, false)] }
    }

    /// What stands around a line before the word `at`. To be asked in the order of the words.
    pub(crate) fn before(&mut self, at: usize) -> Ground {
        while self.at < at {
            self.step();
            self.at += 1;
        }
        let (last, next) = (self.back(1), self.words.get(at));
        let ends = next.is_none_or(|next| is_close(next.kind));
        let frame = self.top();
        match frame.kind {
            Kind::Macro => Ground::Macro,
            Kind::Arms => Ground::Arms,
            Kind::Inside => Ground::Inside,
            Kind::Items | Kind::Fields if frame.head != Head::Start => Ground::Inside,
            Kind::Items | Kind::Fields if ends => Ground::Last,
            Kind::Items | Kind::Fields => Ground::Item,
            Kind::Block if frame.constant => Ground::Constant,
            Kind::Block if ends => tail(last),
            Kind::Block if frame.head != Head::Start => Ground::Inside,
            Kind::Block if frame.attributed => Ground::Attribute,
            Kind::Block if goes_on(last, next) => Ground::Inside,
            Kind::Block => Ground::Statement,
        }
    }

    /// The public item of the last line that was asked for.
    pub(crate) fn item(&mut self) -> Option<MarkedItem> {
        if matches!(self.top().kind, Kind::Items | Kind::Fields) {
            return self.below();
        }
        let (head, body) = self.frames.iter().rev().find_map(|frame| frame.function)?;
        let Span { start, end } = Span::new(head, body);
        Some(MarkedItem::Around { head: start, body: end })
    }

    /// The item that begins with the next word, if it is public.
    fn below(&mut self) -> Option<MarkedItem> {
        let rest = &self.words[self.at..];
        let mut depth = 0;
        let begins = rest.iter().position(|word| {
            depth += isize::from(is_open(word.kind)) - isize::from(is_close(word.kind));
            let silent = is_doc(word) || matches!(word.text, "#" | "]" | "!");
            depth == 0 && !silent
        })?;
        let public = rest[begins].text == "pub" && rest.get(begins + 1)?.text != "(";
        let shown = match self.top().shows {
            Shows::All => true,
            Shows::Public => public,
            Shows::Nothing => false,
        };
        let documented = rest[..begins].iter().any(is_doc);
        shown.then_some(MarkedItem::Below { documented })
    }

    fn top(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the outermost frame stays")
    }

    /// The word `steps` before the next one.
    fn back(&self, steps: usize) -> Option<Word<'a>> {
        self.words.get(self.at.checked_sub(steps)?).copied()
    }

    fn step(&mut self) {
        let word = self.words[self.at];
        if is_open(word.kind) {
            self.open(word);
        } else if is_close(word.kind) {
            self.close(word);
        } else if !matches!(self.top().kind, Kind::Macro) {
            let last = self.back(1);
            let following = self.words.get(self.at + 1).map(|word| word.text);
            self.top().word(word, last, following);
        }
    }

    fn open(&mut self, word: Word<'_>) {
        let constant = self.top().constant || self.top().head == Head::Constant;
        let brace = word.kind == TokenKind::OpenBrace;
        let frame = if self.top().kind == Kind::Macro || self.opens_attribute() {
            Frame::new(Kind::Macro, constant)
        } else if self.opens_macro() {
            let head = &mut self.top().head;
            *head = if brace && *head == Head::Call { Head::Call } else { head.inside() };
            Frame::new(Kind::Macro, constant)
        } else if brace {
            let (last, arm) = (self.back(1), self.ends_pattern());
            self.top().brace(word, last, arm, constant)
        } else {
            let head = &mut self.top().head;
            *head = head.inside();
            Frame::new(Kind::Inside, constant)
        };
        self.frames.push(frame);
    }

    /// Whether the bracket follows `#` or `#!`; an outer attribute belongs to what follows it.
    fn opens_attribute(&mut self) -> bool {
        let kinds = [2, 1].map(|steps| self.back(steps).map(|word| word.kind));
        let outer = kinds[1] == Some(TokenKind::Pound);
        self.top().attributed |= outer;
        outer || kinds == [Some(TokenKind::Pound), Some(TokenKind::Bang)]
    }

    /// Whether the bracket follows `name!` or `macro_rules! name`.
    fn opens_macro(&self) -> bool {
        let bang = |steps| self.back(steps).is_some_and(|word| word.kind == TokenKind::Bang);
        let rules = |steps| self.back(steps).is_some_and(|word| word.text == "macro_rules");
        bang(1) && self.back(2).is_some_and(is_name) || bang(2) && rules(3)
    }

    /// Whether the bracket follows `=>`.
    fn ends_pattern(&self) -> bool {
        let eq = self.back(2).is_some_and(|word| word.kind == TokenKind::Eq);
        eq && self.back(1).is_some_and(|word| word.kind == TokenKind::Gt && word.joined)
    }

    fn close(&mut self, word: Word<'_>) {
        if self.frames.len() > 1 {
            self.frames.pop();
            if word.kind == TokenKind::CloseBrace {
                self.top().closed();
            }
        }
    }
}

/// Whether a word is a name that an item, a type or a macro may have.
pub(super) fn is_name(word: Word<'_>) -> bool {
    let ident = matches!(word.kind, TokenKind::Ident | TokenKind::RawIdent);
    ident && (!is_keyword(word.text) || word.text == "Self")
}

/// Whether a word is documentation; other comments are no words.
fn is_doc(word: &Word<'_>) -> bool {
    matches!(word.kind, TokenKind::LineComment { .. } | TokenKind::BlockComment { .. })
}

/// Behind `{` and `;` the end of a block is as good a place as any; behind a value it is not.
fn tail(last: Option<Word<'_>>) -> Ground {
    let ends = |word: Word<'_>| matches!(word.kind, TokenKind::OpenBrace | TokenKind::Semi);
    if last.is_none_or(ends) { Ground::Statement } else { Ground::Tail }
}

/// Whether what ended with `}` goes on.
fn goes_on(last: Option<Word<'_>>, next: Option<&Word<'_>>) -> bool {
    let closed = last.is_some_and(|last| last.kind == TokenKind::CloseBrace);
    closed && next.is_some_and(|next| matches!(next.text, "else" | "." | "?"))
}
