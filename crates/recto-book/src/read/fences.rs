//! From code blocks to snippets.

use super::{Block, Reader};
use crate::fence::{Fence, is_id};
use crate::{AnchorKind, Kind, Line, Role, Snippet, Span};

impl Reader {
    /// Turns the code block whose node is `at` into a snippet.
    pub(super) fn end_block(&mut self, at: usize) {
        let Some(block) = self.block.take() else { return };
        let span = self.whole(self.chapter.nodes.0[at].span, block.info.is_some());
        self.chapter.nodes.0[at].span = span;
        let fence = match &block.info {
            Some(info) => Fence::parse(info),
            None => Fence {
                language: String::new(),
                role: Role::Shown(None),
                id: None,
                unknown: Vec::new(),
            },
        };
        self.check_fence(&block, &fence, span);
        let anchor = self.fence_anchor(&block, &fence, span, at);
        let hides = fence.language == "rust";
        let lines = lines(&self.chapter.text, &block.content).into_iter();
        let lines = lines
            .map(|span| Line { span, shown: !(hides && is_hidden(self.chapter.slice(span))) })
            .collect();
        let at_margin = self.open.is_empty() && self.chapter.place(span).column == 1;
        let Fence { language, role, .. } = fence;
        let snippet = Snippet {
            role,
            language,
            anchor,
            span,
            lines,
            at_margin,
            open: false,
            continues: false,
        };
        if snippet.is_tangled() && !at_margin {
            let problem = self.problem(
                "not-at-margin",
                span,
                "a tangled snippet stands inside a list or quote, or is indented",
            );
            self.problems.push(
                problem.help("move the fence to the margin: tangling keeps lines and columns"),
            );
        }
        self.chapter.snippets.push(snippet);
    }

    fn check_fence(&mut self, block: &Block, fence: &Fence, span: Span) {
        if block.info.is_some() && !self.is_closed(span) {
            let first = first_line(self.chapter.slice(span));
            let opening = Span::new(span.start as usize, span.start as usize + first);
            let problem = self.problem("unclosed-fence", opening, "this fence is never closed");
            self.problems.push(
                problem.label("opened here").help("close it with a line of as many backquotes"),
            );
        }
        for word in &fence.unknown {
            let info = self.info_span(block, span);
            let message = format!("`{word}` means nothing in a `{}` fence", fence.language);
            let problem = self.problem("unknown-word", info, message);
            self.problems.push(
                problem.help(
                    "see DESIGN, \"How a chapter is written\", for the words of each language",
                ),
            );
        }
    }

    fn fence_anchor(
        &mut self,
        block: &Block,
        fence: &Fence,
        span: Span,
        node: usize,
    ) -> Option<usize> {
        let (id, range) = fence.id.as_ref()?;
        let start = self.info_span(block, span).start as usize;
        let marker = Span::new(start + range.start, start + range.end);
        debug_assert!(!is_id(id) || self.chapter.slice(marker).ends_with(id.as_str()));
        self.anchor(id, AnchorKind::Snippet, marker, node).then(|| self.chapter.anchors.len() - 1)
    }

    /// The bytes of the info string.
    fn info_span(&self, block: &Block, span: Span) -> Span {
        let source = self.chapter.slice(span);
        let line = &source[..first_line(source)];
        let at = line.len() - line.trim_start_matches(['`', '~']).trim_start().len();
        let len = block.info.as_ref().map_or(0, String::len).min(line.len() - at);
        Span::new(span.start as usize + at, span.start as usize + at + len)
    }

    fn is_closed(&self, span: Span) -> bool {
        let source = self.chapter.slice(span);
        let fence = |line: &str| {
            let line = line.trim_matches([' ', '\t', '>', '\r']);
            let mark = line.chars().next().unwrap_or(' ');
            (
                mark,
                line.chars().take_while(|c| *c == mark).count(),
                line.trim_matches(mark).is_empty(),
            )
        };
        let (mark, length, _) = fence(source.lines().next().unwrap_or_default());
        let last = source.lines().skip(1).last();
        last.map(fence).is_some_and(|(m, l, bare)| m == mark && l >= length && bare)
    }

    /// The span without the line end that the parser counts in where a block runs to the end of the text.
    fn whole(&self, span: Span, fenced: bool) -> Span {
        let source = self.chapter.slice(span);
        let trimmed =
            if fenced { source.trim_end_matches(['\n', '\r']) } else { source.trim_end() };
        Span::new(span.start as usize, span.start as usize + trimmed.len())
    }

    /// Which code goes on in a later snippet; anything tangled in between is a problem.
    pub(super) fn interruptions(&mut self) {
        let mut depth = 0;
        let mut problems = Vec::new();
        let mut last = None;
        for at in 0..self.chapter.snippets.len() {
            let snippet = &self.chapter.snippets[at];
            match snippet.role {
                Role::Code => {
                    let brackets = crate::rust::open_brackets(&self.code(snippet));
                    let snippet = &mut self.chapter.snippets[at];
                    snippet.continues = depth > 0;
                    depth = (depth + brackets).max(0);
                    snippet.open = depth > 0;
                    last = Some(snippet.span);
                }
                Role::Test | Role::Example { .. } if depth > 0 => {
                    let problem = self.problem(
                        "interrupted-item",
                        snippet.span,
                        "a test or example stands inside an item that is still open",
                    );
                    let open = last.unwrap_or(snippet.span);
                    problems.push(
                        problem
                            .note(&self.chapter.path, open, "the item goes on after this snippet")
                            .help("move it below the end of the item"),
                    );
                }
                _ => {}
            }
        }
        if let (true, Some(last)) = (depth > 0, last) {
            let problem = self.problem("open-item", last, "the chapter ends inside an item");
            problems.push(problem.help("close its brackets, or go on with it in another snippet"));
        }
        self.problems.append(&mut problems);
    }

    fn code(&self, snippet: &Snippet) -> String {
        let mut code = String::new();
        for line in &snippet.lines {
            let text = self.chapter.slice(line.span);
            code.push_str(if line.shown {
                text
            } else {
                text.trim_start().trim_start_matches('#')
            });
            code.push('\n');
        }
        code
    }

    /// Marks each `{#` that is no marker: an id that names nothing.
    pub(super) fn unattached(&mut self) {
        if !self.chapter.text.contains("{#") {
            return;
        }
        let nodes = self.chapter.nodes.0.iter().filter(|node| matches!(node.kind, Kind::Text(_)));
        let spans: Vec<Span> = nodes
            .map(|node| node.span)
            .filter(|span| self.chapter.slice(*span).contains("{#"))
            .collect();
        for span in spans {
            let text = self.chapter.slice(span);
            let start = text.find("{#").unwrap_or_default();
            let len = text[start..].find('}').map_or(2, |end| end + 1);
            let at = Span::new(span.start as usize + start, span.start as usize + start + len);
            let problem = self.problem("unattached-id", at, "this id names nothing");
            self.problems.push(problem.help("ids end a heading, a paragraph, a list item or a row's last cell; to write one as text, use backquotes"));
        }
    }
}

/// Whether a line of a Rust fence is hidden: it starts with `# ` or is a lone `#`.
fn is_hidden(line: &str) -> bool {
    let line = line.trim_start();
    line == "#" || line.starts_with("# ")
}

fn first_line(source: &str) -> usize {
    source.find(['\n', '\r']).unwrap_or(source.len())
}

/// The lines in the pieces of a code block, without their line ends.
fn lines(text: &str, pieces: &[Span]) -> Vec<Span> {
    let mut lines: Vec<Span> = Vec::new();
    let mut open = false;
    for piece in pieces {
        let mut at = piece.start as usize;
        for part in text[piece.range()].split_inclusive('\n') {
            let bare = part.trim_end_matches('\n');
            let span = Span::new(at, at + bare.len());
            match lines.last_mut() {
                Some(last) if open => last.end = span.end,
                _ => lines.push(span),
            }
            open = bare.len() == part.len();
            at += part.len();
        }
    }
    for line in &mut lines {
        let kept = text[line.range()].trim_end_matches('\r').len();
        line.end = Span::new(0, line.start as usize + kept).end;
    }
    lines
}
