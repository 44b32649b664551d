//! The id of a heading: what the parser cuts off its end.

use super::Reader;
use crate::{AnchorKind, Span};

impl Reader<'_> {
    /// Looks at the braces behind a heading's words. The parser takes any braces there for attributes.
    pub(super) fn end_heading(&mut self, at: usize) {
        let Some(braces) = self.braces(at) else { return };
        let inner = &self.slice(braces)[1..braces.range().len() - 1];
        let escaped = self.text[..braces.start as usize].ends_with('\\');
        match inner.strip_prefix('#') {
            Some(id) if !escaped && !id.contains(char::is_whitespace) => {
                self.anchor(id, AnchorKind::Heading, braces, at, at);
            }
            _ => {
                let message = "braces at the end of a heading are cut off: they are for its id";
                let problem = self.problem("heading-braces", braces, message);
                self.report(
                    problem.help("write the id alone, `{#ID}`; put other braces in backquotes"),
                );
            }
        }
    }

    /// The braces between the last word of the heading at `at` and its end.
    fn braces(&self, at: usize) -> Option<Span> {
        let whole = self.nodes[at].span;
        let words = self.nodes[at + 1..].iter().map(|node| node.span.end).max();
        let behind = words.unwrap_or(whole.start);
        let rest = self.slice(Span { start: behind, end: whole.end });
        let (open, close) = (rest.find('{')?, rest.rfind('}')?);
        (open < close).then(|| Span::new(behind as usize + open, behind as usize + close + 1))
    }
}
