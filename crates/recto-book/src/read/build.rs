//! From parser events to nodes.

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, Tag};

use super::{Block, Reader};
use crate::link::{Link, Target};
use crate::{Align, AnchorId, AnchorKind, Computed, Kind, Node, Span};

impl Reader {
    pub(super) fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let span = Span::from(range);
        match event {
            Event::Text(text) => self.text(&text, span),
            Event::Start(tag) => self.start(tag, span),
            Event::End(_) => self.end(),
            Event::Code(text) => self.inline(Kind::Code(boxed(&text)), span),
            Event::Html(_) => self.html(span),
            Event::InlineHtml(_) => self.inline_html(span),
            Event::FootnoteReference(label) => {
                self.inline(Kind::FootnoteReference(boxed(&label)), span)
            }
            Event::SoftBreak => self.inline(Kind::SoftBreak, span),
            Event::HardBreak => self.inline(Kind::HardBreak, span),
            Event::TaskListMarker(done) => self.inline(Kind::Task(done), span),
            Event::Rule => self.leaf(Kind::Rule, span),
            Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.inline(Kind::Code(boxed(&text)), span)
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        let kind = match tag {
            Tag::CodeBlock(kind) => return self.start_block(&kind, span),
            Tag::HtmlBlock => return self.open_node(Kind::Html, span),
            Tag::Link { dest_url, .. } => {
                self.chapter.links.push(Link {
                    span,
                    address: boxed(&dest_url),
                    target: Target::Outside,
                });
                return self.open_inline(Kind::Link(self.chapter.links.len() - 1), span);
            }
            Tag::Image { dest_url, title, .. } => {
                return self.open_inline(Kind::Image(boxed(&dest_url), boxed(&title)), span);
            }
            Tag::Emphasis => return self.open_inline(Kind::Emphasis, span),
            Tag::Strong => return self.open_inline(Kind::Strong, span),
            Tag::Strikethrough => return self.open_inline(Kind::Strike, span),
            Tag::Heading { level, id, .. } => {
                self.open_node(Kind::Heading(level as u8), span);
                return self.heading_marker(id.as_deref(), span);
            }
            Tag::Paragraph => Kind::Paragraph,
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
            // Not enabled by the options; kept as plain containers.
            Tag::Superscript | Tag::Subscript => return self.open_inline(Kind::Emphasis, span),
            Tag::MetadataBlock(_) => Kind::Html,
        };
        self.open_node(kind, span);
    }

    fn end(&mut self) {
        let Some(at) = self.open.last().copied() else { return };
        let kind = self.chapter.nodes.0[at].kind.clone();
        if is_block(&kind) {
            self.end_run();
        }
        self.open.pop();
        self.chapter.nodes.0[at].end = self.count();
        match kind {
            Kind::Snippet(_) => self.end_block(at),
            Kind::Link(link) => self.end_link(link, at),
            _ => {}
        }
    }

    /// Opens a block: whatever run of inline text was going on before it is over.
    pub(super) fn open_node(&mut self, kind: Kind, span: Span) {
        self.end_run();
        self.push(kind, span);
        self.open.push(self.chapter.nodes.len() - 1);
    }

    fn open_inline(&mut self, kind: Kind, span: Span) {
        self.inline(kind, span);
        self.open.push(self.chapter.nodes.len() - 1);
    }

    fn leaf(&mut self, kind: Kind, span: Span) {
        self.end_run();
        self.push(kind, span);
    }

    fn inline(&mut self, kind: Kind, span: Span) {
        self.run.get_or_insert(self.chapter.nodes.len());
        self.push(kind, span);
    }

    fn push(&mut self, kind: Kind, span: Span) {
        let end = self.count() + 1;
        self.chapter.nodes.0.push(Node { kind, span, end });
    }

    fn count(&self) -> u32 {
        u32::try_from(self.chapter.nodes.len()).unwrap_or(u32::MAX)
    }

    fn text(&mut self, text: &str, span: Span) {
        if let Some(block) = &mut self.block {
            return block.content.push(span);
        }
        let verbatim = &self.chapter.text[span.range()] == text;
        let run = self.run;
        if let Some(last) = self.chapter.nodes.0.last_mut()
            && run.is_some()
            && verbatim
            && last.kind == Kind::Text(None)
            && last.span.end == span.start
            && self.open.last().is_none_or(|open| self.chapter.nodes.0[*open].kind != Kind::Html)
        {
            return self.extend_last(span.end);
        }
        self.inline(Kind::Text((!verbatim).then(|| text.into())), span);
    }

    fn extend_last(&mut self, end: u32) {
        if let Some(last) = self.chapter.nodes.0.last_mut() {
            last.span.end = end;
        }
    }

    fn html(&mut self, span: Span) {
        match self.open.last() {
            Some(open) if self.chapter.nodes.0[*open].kind == Kind::Html => {}
            _ => self.leaf(Kind::Html, span),
        }
    }

    fn inline_html(&mut self, span: Span) {
        if let Some(computed) = self.computed(span) {
            self.chapter.values.push(computed);
        }
        self.inline(Kind::InlineHtml, span);
    }

    /// The computed value that the comment at `span` ends, if it does.
    fn computed(&self, span: Span) -> Option<Computed> {
        let last = self.chapter.nodes.0.last()?;
        let Kind::Code(value) = &last.kind else { return None };
        let comment = self.chapter.slice(span);
        let inner = comment.strip_prefix("<!-- =")?.strip_suffix("-->")?;
        let start = span.start as usize + "<!-- =".len() + (inner.len() - inner.trim_start().len());
        let expression = Span::new(start, start + inner.trim().len());
        let code = self.chapter.slice(last.span);
        let ticks = code.len() - code.trim_start_matches('`').len();
        let value = Span::new(
            last.span.start as usize + ticks,
            last.span.start as usize + ticks + value.len(),
        );
        let whole = Span { start: last.span.start, end: span.end };
        (last.span.end == span.start).then_some(Computed { value, expression, span: whole })
    }

    fn heading_marker(&mut self, id: Option<&str>, span: Span) {
        let Some(id) = id else { return };
        let source = self.chapter.slice(span);
        let Some(start) = source.rfind("{#").or_else(|| source.rfind('{')) else { return };
        let len = source[start..].find('}').map_or(source.len() - start, |end| end + 1);
        let marker = Span::new(span.start as usize + start, span.start as usize + start + len);
        self.anchor(id, AnchorKind::Heading, marker, self.chapter.nodes.len() - 1);
    }

    fn start_block(&mut self, kind: &CodeBlockKind<'_>, span: Span) {
        let info = match kind {
            CodeBlockKind::Fenced(info) => Some(info.to_string()),
            CodeBlockKind::Indented => None,
        };
        self.open_node(Kind::Snippet(self.chapter.snippets.len()), span);
        self.block = Some(Block { info, content: Vec::new() });
    }

    fn end_link(&mut self, link: usize, at: usize) {
        let words = self.chapter.plain(at);
        let link = &mut self.chapter.links[link];
        link.target = target(&link.address, &words);
    }
}

pub(super) fn is_block(kind: &Kind) -> bool {
    !matches!(kind, Kind::Link(_) | Kind::Image(..) | Kind::Emphasis | Kind::Strong | Kind::Strike)
}

fn target(address: &str, words: &str) -> Target {
    if let Some(rest) = address.strip_prefix("upstream:") {
        return upstream(rest, words);
    }
    let web = address.contains(':') || address.starts_with('/');
    let (file, fragment) = match address.split_once('#') {
        Some((file, fragment)) => (file, Some(fragment)),
        None => (address, None),
    };
    match fragment {
        _ if web || !(file.is_empty() || file.ends_with(".md")) => Target::Outside,
        Some(fragment) => AnchorId::new(fragment).map_or(Target::Malformed, Target::Id),
        None => Target::Chapter(file.to_owned()),
    }
}

fn upstream(rest: &str, words: &str) -> Target {
    let Some((repository, file)) = rest.split_once('/') else { return Target::Malformed };
    let version = words.rsplit(',').next().unwrap_or_default().trim();
    Target::Upstream {
        repository: repository.to_owned(),
        file: file.to_owned(),
        version: version.to_owned(),
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
