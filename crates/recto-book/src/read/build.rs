//! From parser events to nodes.

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, Tag};

use super::{Block, Reader};
use crate::{Align, Kind, Node, Span};

impl Reader<'_> {
    pub(super) fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let span = Span::from(range);
        match event {
            Event::Text(text) => self.text(&text, span),
            Event::Start(tag) => self.start(tag, span),
            Event::End(_) => self.end(),
            Event::Code(text) => {
                self.check_code(span);
                self.inline(Kind::Code(boxed(&text)), span);
            }
            Event::Html(_) => self.html(span),
            Event::InlineHtml(_) => self.inline_html(span),
            Event::FootnoteReference(label) => {
                self.inline(Kind::FootnoteReference(boxed(&label)), span)
            }
            Event::SoftBreak => self.inline(Kind::SoftBreak, span),
            Event::HardBreak => self.inline(Kind::HardBreak, span),
            Event::TaskListMarker(done) => self.task(done, span),
            Event::Rule => self.rule(span),
            // Not enabled by the options; kept as code.
            Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.inline(Kind::Code(boxed(&text)), span)
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        match tag {
            Tag::CodeBlock(kind) => self.start_block(&kind, span),
            Tag::Link { dest_url, title, .. } => {
                self.start_link(boxed(&dest_url), boxed(&title), span)
            }
            Tag::Image { dest_url, title, .. } => {
                self.open_inline(Kind::Image(boxed(&dest_url), boxed(&title)), span)
            }
            // The last two are not enabled by the options; kept as emphasis.
            Tag::Emphasis | Tag::Superscript | Tag::Subscript => {
                self.open_inline(Kind::Emphasis, span)
            }
            Tag::Strong => self.open_inline(Kind::Strong, span),
            Tag::Strikethrough => self.open_inline(Kind::Strike, span),
            Tag::HtmlBlock => {
                self.stray_comment(span);
                self.open_block(Kind::Html, span);
            }
            block => self.open_block(block_kind(block), span),
        }
    }

    fn end(&mut self) {
        let Some(at) = self.open.last().copied() else { return };
        if is_block(&self.nodes[at].kind) {
            self.end_run();
        }
        if matches!(self.nodes[at].kind, Kind::Row | Kind::Head) {
            self.end_row(at);
        }
        self.open.pop();
        self.nodes[at].end = self.count();
        match self.nodes[at].kind {
            Kind::Snippet(_) => self.end_block(at),
            Kind::Link(link) => self.end_link(link, at),
            Kind::Heading(_) => self.end_heading(at),
            Kind::Definitions => self.end_definitions(at),
            _ => {}
        }
        self.behind = self.behind.max(self.nodes[at].span.end);
    }

    /// The parser may let a list of definitions run over the paragraph behind it: it ends with its parts.
    fn end_definitions(&mut self, at: usize) {
        let parts = self.nodes[at + 1..].iter().map(|node| node.span.end);
        self.nodes[at].span.end = parts.max().unwrap_or(self.nodes[at].span.end);
    }

    fn start_block(&mut self, kind: &CodeBlockKind<'_>, span: Span) {
        self.open_block(Kind::Snippet(self.snippets.len()), span);
        let Block { mut content, mut lines, .. } = std::mem::take(&mut self.spare);
        content.clear();
        lines.clear();
        let fenced = matches!(kind, CodeBlockKind::Fenced(_));
        self.block = Some(Block { fenced, content, lines });
    }

    /// Opens a block: whatever run of inline text was going on before is over.
    fn open_block(&mut self, kind: Kind, span: Span) {
        self.end_run();
        let span = self.fit(span);
        self.push(kind, span);
        self.open.push(self.nodes.len() - 1);
    }

    /// The part of a block's span that lies in its parent and behind the block before. After a tab that is
    /// part indentation and part content the parser's spans may overlap by it.
    fn fit(&self, span: Span) -> Span {
        let whole = Span::new(0, self.text.len());
        let around = self.open.last().map_or(whole, |open| self.nodes[*open].span);
        let start = span.start.max(around.start).max(self.behind);
        Span { start, end: span.end.min(around.end).max(start) }
    }

    pub(super) fn open_inline(&mut self, kind: Kind, span: Span) {
        self.inline(kind, span);
        self.open.push(self.nodes.len() - 1);
    }

    pub(super) fn inline(&mut self, kind: Kind, span: Span) {
        self.run.get_or_insert(self.nodes.len());
        self.push(kind, span);
    }

    fn rule(&mut self, span: Span) {
        self.end_run();
        self.push(Kind::Rule, span);
    }

    fn push(&mut self, kind: Kind, span: Span) {
        let end = self.count() + 1;
        self.nodes.push(Node { kind, span, end });
    }

    fn count(&self) -> u32 {
        u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)
    }

    fn text(&mut self, text: &str, span: Span) {
        if let Some(block) = &mut self.block {
            return block.content.push(span);
        }
        self.check_text(span);
        let verbatim = self.slice(span) == text;
        if verbatim && self.extends_last(span) {
            return self.extend_last(span.end);
        }
        self.inline(Kind::Text((!verbatim).then(|| text.into())), span);
    }

    /// Whether the text at `span` goes on with the node before it: the parser cuts text into many pieces.
    fn extends_last(&self, span: Span) -> bool {
        let last = self.nodes.last().filter(|_| self.run.is_some());
        last.is_some_and(|last| last.kind == Kind::Text(None) && last.span.end == span.start)
    }

    fn extend_last(&mut self, end: u32) {
        if let Some(last) = self.nodes.last_mut() {
            last.span.end = end;
        }
    }

    /// The parser puts a task's box before the paragraph or the term that holds it; here it lies inside.
    fn task(&mut self, done: bool, span: Span) {
        for open in &self.open {
            let around = &mut self.nodes[*open].span;
            around.start = around.start.min(span.start);
        }
        self.inline(Kind::Task(done), span);
    }

    /// A line of raw HTML: its block spans it already.
    fn html(&mut self, span: Span) {
        let inside = self.open.last().is_some_and(|open| self.nodes[*open].kind == Kind::Html);
        if !inside {
            self.end_run();
            self.push(Kind::Html, span);
        }
    }
}

fn is_block(kind: &Kind) -> bool {
    !matches!(kind, Kind::Link(_) | Kind::Image(..) | Kind::Emphasis | Kind::Strong | Kind::Strike)
}

fn block_kind(tag: Tag<'_>) -> Kind {
    match tag {
        Tag::Heading { level, .. } => Kind::Heading(level as u8),
        Tag::BlockQuote(alert) => Kind::Quote(alert.map(alert_word)),
        Tag::List(first) => Kind::List(first),
        Tag::Item => Kind::Item,
        Tag::FootnoteDefinition(label) => Kind::Footnote(boxed(&label)),
        Tag::DefinitionList => Kind::Definitions,
        Tag::DefinitionListTitle => Kind::Term,
        Tag::DefinitionListDefinition => Kind::Definition,
        Tag::Table(alignments) => Kind::Table(alignments.into_iter().map(align).collect()),
        Tag::TableHead => Kind::Head,
        Tag::TableRow => Kind::Row,
        Tag::TableCell => Kind::Cell,
        Tag::MetadataBlock(_) => Kind::Html,
        _ => Kind::Paragraph,
    }
}

fn alert_word(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "NOTE",
        BlockQuoteKind::Tip => "TIP",
        BlockQuoteKind::Important => "IMPORTANT",
        BlockQuoteKind::Warning => "WARNING",
        BlockQuoteKind::Caution => "CAUTION",
    }
}

fn align(alignment: Alignment) -> Align {
    match alignment {
        Alignment::None => Align::None,
        Alignment::Left => Align::Left,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::Right,
    }
}

fn boxed(text: &str) -> Box<str> {
    text.into()
}
