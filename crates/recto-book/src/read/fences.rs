//! From code blocks to snippets.

use super::{Block, Reader, lines};
use crate::fence::Fence;
use crate::{AnchorKind, Snippet, Span};

impl Reader<'_> {
    /// Turns the code block whose node is `at` into a snippet.
    pub(super) fn end_block(&mut self, at: usize) {
        let Some(mut block) = self.block.take() else { return };
        let span = self.whole(&block, self.nodes[at].span);
        self.nodes[at].span = span;
        let info = self.info(&block, span);
        let fence = Fence::parse(self.slice(info));
        self.fence_anchor(&fence, info, at);
        lines::lines(self.text, &block.content, fence.language == "rust", &mut block.lines);
        let snippet = Snippet {
            lines: block.lines.as_slice().to_vec(),
            language: fence.language.to_owned(),
            role: fence.role,
            by: fence.by.map(Into::into),
            anchor: None,
            span,
            at_margin: self.open.is_empty() && self.starts_line(span),
            open: false,
            continues: false,
        };
        for fault in fence.faults {
            let at =
                Span::new(info.start as usize + fault.at.start, info.start as usize + fault.at.end);
            let problem = self.problem(fault.code, at, fault.message);
            self.report(problem.help(fault.help).naming(fault.name));
        }
        self.check_margin(&snippet);
        self.check_indent(&block, span);
        self.snippets.push(snippet);
        self.spare = block;
    }

    fn check_margin(&mut self, snippet: &Snippet) {
        if !snippet.is_tangled() || snippet.at_margin {
            return;
        }
        let message = "a tangled snippet stands inside a list or quote, or is indented";
        let problem = self.problem("not-at-margin", self.first_line(snippet.span), message);
        self.report(problem.help("move the fence to the margin: tangling keeps lines and columns"));
    }

    /// Behind four spaces or a tab a fence begins a block of text,
    fn check_indent(&mut self, block: &Block, span: Span) {
        let is_fence = |line: &str| line.starts_with("```") || line.starts_with("~~~");
        if !block.fenced && is_fence(self.slice(span).trim_start()) {
            self.indented(span);
        }
    }

    /// or, if a paragraph goes on there, some of its words,
    pub(super) fn check_text(&mut self, span: Span) {
        let line = || self.text[..span.range().start].rsplit('\n').next().unwrap_or_default();
        if self.slice(span).starts_with("```") && line().trim().is_empty() {
            self.indented(span);
        }
    }

    /// or inline code.
    pub(super) fn check_code(&mut self, span: Span) {
        let source = self.slice(span);
        if source.starts_with("```") && source.contains('\n') {
            self.indented(span);
        }
    }

    fn indented(&mut self, span: Span) {
        let message = "this fence is indented so far that it is only text";
        let problem = self.problem("bad-fence", self.first_line(span), message);
        self.report(problem.help("move it to the margin, and its content with it"));
    }

    fn fence_anchor(&mut self, fence: &Fence<'_>, info: Span, node: usize) {
        let Some((id, range)) = &fence.id else { return };
        let start = info.start as usize;
        let marker = Span::new(start + range.start, start + range.end);
        self.anchor(id, AnchorKind::Snippet, marker, node, node);
    }

    /// The bytes of the info string, empty for an indented block.
    fn info(&self, block: &Block, span: Span) -> Span {
        let start = span.start as usize;
        if !block.fenced {
            return Span::new(start, start);
        }
        let line = self.slice(self.first_line(span));
        let info = line.trim_start_matches(self.mark(span)).trim_start();
        let at = start + line.len() - info.len();
        Span::new(at, at + info.trim_end().len())
    }

    /// The block with its fences. The parser counts in the line ends behind a block that the text's end
    /// closes; of an unclosed fence all lines belong to it.
    fn whole(&mut self, block: &Block, span: Span) -> Span {
        let source = self.slice(span);
        let kept = if block.fenced && !self.is_closed(block, span) {
            self.unclosed(span);
            source.strip_suffix('\n').unwrap_or(source)
        } else {
            source.trim_end_matches(['\n', '\r'])
        };
        Span::new(span.start as usize, span.start as usize + kept.len())
    }

    /// Whether the fence is closed: behind its last line there is its mark again.
    fn is_closed(&self, block: &Block, span: Span) -> bool {
        let content = block.content.last().map(|last| last.end);
        let start = content.unwrap_or(self.first_line(span).end);
        self.slice(Span { start, end: span.end }).contains(self.mark(span))
    }

    fn unclosed(&mut self, span: Span) {
        let opening = self.first_line(span);
        let mark = self.mark(span);
        let count = self.slice(opening).chars().take_while(|c| *c == mark).count();
        let fence = mark.to_string().repeat(count);
        let problem = self.problem("unclosed-fence", opening, "this fence is never closed");
        let help = format!("close it with a line of its own: {fence}");
        self.report(problem.label("opened here").help(help));
    }

    /// The character that a fence is made of.
    fn mark(&self, span: Span) -> char {
        if self.slice(span).starts_with('~') { '~' } else { '`' }
    }

    /// The first line of a span.
    pub(super) fn first_line(&self, span: Span) -> Span {
        let source = self.slice(span);
        let len = source.find(['\n', '\r']).unwrap_or(source.len());
        Span::new(span.start as usize, span.start as usize + len)
    }

    fn starts_line(&self, span: Span) -> bool {
        let before = self.text[..span.start as usize].bytes().next_back();
        before.is_none_or(|byte| byte == b'\n')
    }
}
