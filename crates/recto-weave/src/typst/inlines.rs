//! Inline parts: text, emphasis, code, breaks.

use recto_book::Kind;

use super::{Compositor, literal};

/// Longer words of prose may be cut at the end of a line.
const LONGEST_WORD: usize = 32;

/// Longer words of inline code may be cut at the end of a line.
const LONGEST_CODE: usize = 18;

impl Compositor<'_> {
    /// Inline nodes with the same parent, in order.
    pub(super) fn inlines(&mut self, nodes: &[usize]) {
        let outside = self.open.len();
        for at in nodes {
            self.nested(self.chapter.nodes.get(*at).span, |this| this.inline(*at, outside));
        }
        self.close_html(outside);
    }

    fn inline(&mut self, at: usize, outside: usize) {
        let chapter = self.chapter;
        let node = chapter.nodes.get(at);
        match &node.kind {
            Kind::Text(None) => self.text(chapter.slice(node.span)),
            Kind::Text(Some(text)) => self.text(text),
            Kind::Code(code) => self.code(code),
            Kind::Emphasis => self.styled("emph({", at),
            Kind::Strong => self.styled("strong({", at),
            Kind::Strike => self.styled("strike({", at),
            Kind::Link(link) => self.link(*link, at),
            Kind::Image(..) => self.picture(at, false),
            Kind::FootnoteReference(name) => self.note(name, node.span),
            Kind::SoftBreak => self.text(" "),
            Kind::HardBreak => {
                self.push("linebreak(); ");
                self.space = true;
            }
            Kind::InlineHtml => self.html(node.span, outside),
            Kind::Task(done) => self.push(if *done { "task(true); " } else { "task(false); " }),
            // The id itself is shown beside the unit.
            Kind::Marker(anchor) => self.proof(*anchor),
            _ => self.body(at),
        }
    }

    /// Text: runs of white space are one space, and none at the start of a run.
    fn text(&mut self, text: &str) {
        let mut words = String::with_capacity(text.len());
        for c in text.chars() {
            if !matches!(c, ' ' | '\t' | '\n' | '\r') {
                words.push(c);
                self.space = false;
            } else if !self.space {
                words.push(' ');
                self.space = true;
            }
        }
        if words.is_empty() {
            return;
        }
        for (number, piece) in literal::pieces(&words, LONGEST_WORD).into_iter().enumerate() {
            self.push(if number > 0 { "z; " } else { "" });
            self.literal(piece);
            self.push("; ");
        }
    }

    fn code(&mut self, code: &str) {
        self.push("code(");
        for piece in literal::pieces(code, LONGEST_CODE) {
            self.literal(piece);
            self.push(", ");
        }
        self.push("); ");
        self.space = false;
    }

    /// The inline children of `at` inside `call`, which opens a call and a block.
    pub(super) fn styled(&mut self, call: &str, at: usize) {
        self.push(call);
        let nodes: Vec<usize> = self.chapter.nodes.children(at).map(|(child, _)| child).collect();
        self.inlines(&nodes);
        self.push("}); ");
    }
}
