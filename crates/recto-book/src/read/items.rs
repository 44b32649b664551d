//! Items of Rust that prose interrupts: which snippets go on with one, and what may stand in between.

use std::borrow::Cow;
use std::ops::Range;

use ra_ap_rustc_lexer::TokenKind;

use super::Reader;
use crate::{Line, Note, Problem, Role, Snippet, Span, rust};

/// Whether the code so far stands inside an item.
#[derive(Default)]
struct Item {
    /// The brackets that are open.
    depth: usize,
    /// Whether an item has begun that no `;` or `}` has ended: an attribute, a documentation comment, a head.
    begun: bool,
    /// The signs of `#![` that were seen, of an attribute of the whole module.
    inner: u8,
    /// The snippet that the item was left open in.
    left: Span,
}

/// Something that may not stand inside an open item.
struct Guest {
    span: Span,
    message: &'static str,
}

impl<'t> Reader<'t> {
    /// Finds which code goes on in a later snippet, and what is wrong with it.
    pub(super) fn open_items(&mut self) {
        let mut item = Item::default();
        let mut values = 0;
        for at in 0..self.snippets.len() {
            self.values_before(&mut values, self.snippets[at].span.start, &item);
            match &self.snippets[at].role {
                Role::Code if self.snippets[at].at_margin => self.follow(at, &mut item),
                Role::Code | Role::Shown(_) => {}
                _ => {
                    let span = self.first_line(self.snippets[at].span);
                    self.interrupts(&item, Guest { span, message: SNIPPET });
                }
            }
        }
        if item.is_open() {
            self.ends_open(item.left);
        }
    }

    fn ends_open(&mut self, left: Span) {
        // A fence or a string that is not closed is the better explanation.
        if self.problems.iter().any(|problem| matches!(problem.code, "unclosed-fence" | "cut-off"))
        {
            return;
        }
        let span = self.first_line(left);
        let problem = self.problem("open-item", span, "the chapter ends inside an item");
        let mut problem = problem.label("the item is left open in this snippet");
        let path = self.path;
        // What stands inside an item that never ends need not be in the wrong place.
        self.problems.retain(|other| {
            let inside = other.code == "interrupted-item" && other.notes[0].span == span;
            let note =
                || Note { path: path.to_owned(), span: other.span, label: INSIDE.to_owned() };
            problem.notes.extend(inside.then(note));
            !inside
        });
        self.report(problem.help("close it, or go on with it in another snippet"));
    }

    /// Goes through the code of the snippet `at`.
    fn follow(&mut self, at: usize, item: &mut Item) {
        let continues = item.is_open();
        let code = self.code(&self.snippets[at]);
        let mut problems = Vec::new();
        for found in rust::scan(&code) {
            item.begun |= found.after_others;
            item.token(found.kind);
            if let TokenKind::Literal { .. } | TokenKind::BlockComment { .. } = found.kind {
                problems.extend(self.check_token(at, found.kind, found.range));
            }
        }
        self.problems.append(&mut problems);
        let snippet = &mut self.snippets[at];
        snippet.continues = continues;
        snippet.open = item.is_open();
        item.left = if snippet.open { snippet.span } else { item.left };
    }

    /// Reports the computed values between `from` and the byte `end` if an item is open there.
    fn values_before(&mut self, from: &mut usize, end: u32, item: &Item) {
        while let Some(span) = self.values.get(*from).map(|value| value.span) {
            if span.start >= end {
                break;
            }
            self.interrupts(item, Guest { span, message: VALUE });
            *from += 1;
        }
    }

    fn interrupts(&mut self, item: &Item, guest: Guest) {
        if !item.is_open() {
            return;
        }
        let left = self.first_line(item.left);
        let problem = self.problem("interrupted-item", guest.span, guest.message);
        let problem = problem.note(self.path, left, "the item goes on after this snippet");
        self.report(problem.help("move it below the end of the item"));
    }

    /// The code of a snippet, byte for byte where it stands in the text; marks of hidden lines are spaces.
    pub(super) fn code(&self, snippet: &Snippet) -> Cow<'t, str> {
        let (Some(first), Some(last)) = (snippet.lines.first(), snippet.lines.last()) else {
            return Cow::Borrowed("");
        };
        let whole = self.slice(Span { start: first.span.start, end: last.span.end });
        if snippet.lines.iter().all(|line| line.shown) {
            return Cow::Borrowed(whole);
        }
        let mut code = whole.as_bytes().to_vec();
        for line in snippet.lines.iter().filter(|line| !line.shown) {
            let text = self.slice(line.span);
            let mark = line.span.start as usize + text.len() - text.trim_start().len();
            code[mark - first.span.start as usize] = b' ';
        }
        Cow::Owned(String::from_utf8(code).unwrap_or_default())
    }

    /// What is wrong with a string or comment of the snippet `at`.
    fn check_token(&self, at: usize, kind: TokenKind, range: Range<usize>) -> Option<Problem> {
        let lines = &self.snippets[at].lines;
        let start = lines.first()?.span.start as usize;
        let span = Span::new(start + range.start, start + range.end);
        if rust::is_cut_off(kind) {
            let message = "a string or comment does not end in its snippet";
            let problem = self.problem("cut-off", self.first_line(span), message);
            return Some(problem.help("end it here: the prose in between would become part of it"));
        }
        let marked = self.marked_line(span, lines).filter(|_| is_literal(kind))?;
        let message = "a line of a string starts with `# ` or `##`: the mark would be taken off";
        let problem = self.problem("marked-text", marked.span, message);
        Some(problem.help("put it behind `\\n` on the line before"))
    }

    /// A line that starts inside `span` and bears the mark of hidden lines, or the doubled one.
    fn marked_line<'l>(&self, span: Span, lines: &'l [Line]) -> Option<&'l Line> {
        let first = lines.partition_point(|line| line.span.start <= span.start);
        let inside = lines[first..].iter().take_while(|line| line.span.start < span.end);
        let marked =
            |line: &&Line| !line.shown || self.slice(line.span).trim_start().starts_with("##");
        inside.into_iter().find(marked)
    }
}

fn is_literal(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Literal { .. })
}

const INSIDE: &str = "so this stands inside it";
const SNIPPET: &str = "a snippet that is not code stands inside an item that is still open";
const VALUE: &str = "a computed value stands inside an item that is still open";

impl Item {
    fn is_open(&self) -> bool {
        self.depth > 0 || self.begun
    }

    fn token(&mut self, kind: TokenKind) {
        if rust::is_silent(kind) {
            return;
        }
        if rust::is_open(kind) {
            self.depth += 1;
        } else if rust::is_close(kind) {
            self.depth = self.depth.saturating_sub(1);
        }
        if self.depth > 0 {
            return self.inside(kind);
        }
        let ends = match kind {
            TokenKind::Semi | TokenKind::CloseBrace => true,
            TokenKind::CloseBracket => self.inner == 3,
            _ => false,
        };
        self.inner = match kind {
            TokenKind::Pound if !self.begun => 1,
            TokenKind::Bang if self.inner == 1 => 2,
            _ => 0,
        };
        self.begun = !ends;
    }

    fn inside(&mut self, kind: TokenKind) {
        let attribute = self.depth == 1 && self.inner == 2 && kind == TokenKind::OpenBracket;
        if attribute {
            self.inner = 3;
        }
        self.begun = true;
    }
}
