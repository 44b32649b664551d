//! Blocks: headings, paragraphs, quotes, rules.

use recto_book::{Kind, Level, Span};

use super::Compositor;

/// Inline code of more bytes, such as a digest, leaves gaps in a justified paragraph.
const LONG_CODE: usize = 32;

/// A paragraph of fewer bytes has four lines at most.
const SHORT: usize = 320;

impl Compositor<'_> {
    /// One block, on a line of its own.
    pub(super) fn block(&mut self, at: usize) {
        let node = self.chapter.nodes.get(at);
        self.nested(node.span, |this| match &node.kind {
            Kind::Heading(level) => this.heading(at, *level),
            Kind::Paragraph => this.paragraph(at),
            Kind::Quote(alert) => this.quote(at, *alert),
            Kind::List(first) => this.list(at, *first),
            Kind::Definitions => this.definitions(at),
            Kind::Table(columns) => this.table(at, columns),
            Kind::Snippet(snippet) => this.snippet(*snippet),
            Kind::Rule => this.call(node.span, "rule()"),
            Kind::Html => this.html_block(node.span),
            // Set where it is first referred to.
            Kind::Footnote(_) => {}
            _ => this.body(at),
        });
    }

    /// The children of a container: blocks, and runs of text between them.
    pub(super) fn body(&mut self, at: usize) {
        let chapter = self.chapter;
        let mut run = Vec::new();
        for (child, node) in chapter.nodes.children(at) {
            if is_inline(&node.kind) {
                run.push(child);
            } else {
                self.run(&run);
                run.clear();
                self.block(child);
            }
        }
        self.run(&run);
    }

    /// Inline nodes that stand together.
    pub(super) fn run(&mut self, nodes: &[usize]) {
        self.space = true;
        self.inlines(nodes);
    }

    /// The inline children of a node.
    pub(super) fn words(&mut self, at: usize) {
        let nodes: Vec<usize> = self.chapter.nodes.children(at).map(|(child, _)| child).collect();
        self.run(&nodes);
    }

    fn heading(&mut self, at: usize, level: u8) {
        self.line(self.chapter.nodes.get(at).span);
        self.push(&format!("[#heading(level: {level}, {{"));
        self.refuse_notes(at);
        self.words(at);
        self.push("})");
        if let Some(anchor) = self.anchor(at) {
            self.push(&format!("#label(\"{}\")", anchor.id));
        }
        self.push("]");
    }

    fn paragraph(&mut self, at: usize) {
        let picture = self.lone_picture(at);
        if picture.is_none() && self.is_empty(at) {
            return;
        }
        self.line(self.chapter.nodes.get(at).span);
        let unit = self.anchor(at);
        let leads = self.leads(at);
        self.push(if leads { "lead(" } else { "" });
        if let Some(anchor) = unit {
            let level = self.chapter.level(anchor);
            self.push(&format!("unit(\"{}\", {}, ", anchor.id, level_code(level)));
        }
        match picture {
            Some(picture) => self.picture(picture, true),
            None => {
                self.push(self.opening(at));
                self.words(at);
                self.push("})");
            }
        }
        self.push(if unit.is_some() { ")" } else { "" });
        self.push(if leads { ")" } else { "" });
    }

    /// Whether a paragraph is short and a snippet follows: the two stay on one page.
    fn leads(&self, at: usize) -> bool {
        let nodes = &self.chapter.nodes;
        let next = nodes.descendants(at).last().map_or(at, |(last, _)| last) + 1;
        next < nodes.len()
            && matches!(nodes.get(next).kind, Kind::Snippet(_))
            && self.chapter.plain(at).len() < SHORT
    }

    /// The call that sets the words of a paragraph.
    fn opening(&self, at: usize) -> &'static str {
        let is_long = |kind: &Kind| matches!(kind, Kind::Code(code) if code.len() > LONG_CODE);
        if self.is_status(at) {
            "status({"
        } else if self.chapter.nodes.descendants(at).any(|(_, node)| is_long(&node.kind)) {
            "par(justify: false, {"
        } else {
            "par({"
        }
    }

    /// Whether a paragraph shows nothing: only comments and marks.
    fn is_empty(&self, at: usize) -> bool {
        let silent =
            |kind: &Kind| matches!(kind, Kind::InlineHtml | Kind::SoftBreak | Kind::Marker(_));
        self.chapter.nodes.children(at).all(|(_, node)| silent(&node.kind))
    }

    /// Whether the paragraph is the chapter's status: the first below the title, if the chapter has a status.
    fn is_status(&self, at: usize) -> bool {
        let nodes = &self.chapter.nodes;
        let title = nodes.iter().find(|(_, node)| matches!(node.kind, Kind::Heading(_)));
        let below = title.and_then(|(title, _)| nodes.top().find(|(top, _)| *top > title));
        self.chapter.status.is_some() && below.is_some_and(|(below, _)| below == at)
    }

    fn quote(&mut self, at: usize, alert: Option<&str>) {
        self.line(self.chapter.nodes.get(at).span);
        match alert {
            Some(word) => self.push(&format!("alert(\"{word}\", {{")),
            None => self.push("quote(block: true, {"),
        }
        self.body(at);
        self.push("})");
    }

    /// A line with one call.
    pub(super) fn call(&mut self, span: Span, code: &str) {
        self.line(span);
        self.push(code);
    }
}

/// The level of a clause as code: a string, or `none`.
pub(super) fn level_code(level: Option<Level>) -> String {
    level.map_or("none".to_owned(), |level| format!("\"{}\"", level.word()))
}

fn is_inline(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Text(_)
            | Kind::Code(_)
            | Kind::Emphasis
            | Kind::Strong
            | Kind::Strike
            | Kind::Link(_)
            | Kind::Image(..)
            | Kind::FootnoteReference(_)
            | Kind::SoftBreak
            | Kind::HardBreak
            | Kind::InlineHtml
            | Kind::Task(_)
            | Kind::Marker(_)
    )
}
