//! Markers: the `{#id}` at the end of a paragraph, an item or a row's last cell.

use super::{Reader, comments};
use crate::{Anchor, AnchorId, AnchorKind, Kind, Node, Span};

impl Reader<'_> {
    /// Ends the current run of inline text and takes the marker off its end.
    pub(super) fn end_run(&mut self) {
        let Some(run) = self.run.take() else { return };
        let Some((node, kind)) = self.unit() else { return };
        if self.has_words(run) {
            self.take_marker(run, node, kind);
        }
    }

    /// Ends a row: its last cell that is written may bear the row's id.
    pub(super) fn end_row(&mut self, row: usize) {
        let mut last = None;
        let mut at = row + 1;
        while let Some(cell) = self.nodes.get(at) {
            // The parser fills a short row up with cells that cover nothing.
            if cell.span.start < cell.span.end {
                last = Some(at);
            }
            at = cell.end as usize;
        }
        if let Some(cell) = last {
            self.take_marker(cell + 1, row, AnchorKind::Row);
        }
    }

    /// Records an anchor of the node `node`; a malformed id is a problem and none is recorded.
    ///
    /// `shown` is the node to tell the anchor's index later: its marker's or its snippet's.
    pub(super) fn anchor(
        &mut self,
        text: &str,
        kind: AnchorKind,
        marker: Span,
        node: usize,
        shown: usize,
    ) -> bool {
        let Some(id) = AnchorId::new(text) else {
            self.bad_id(text, marker);
            return false;
        };
        let unit = self.nodes[node].span;
        self.anchors.push((Anchor { id, kind, marker, unit, node, untestable: None }, shown));
        true
    }

    fn bad_id(&mut self, text: &str, marker: Span) {
        let problem = self.problem("bad-id", marker, format!("`{text}` is not an id"));
        let name = crate::chapter::name_of(self.path);
        self.report(problem.help(format!(
            "an id is the chapter's name, a dot and lower-case words: `{name}.some-name`"
        )));
    }

    /// The unit that the current run of text belongs to, if it can bear an id at the run's end.
    fn unit(&self) -> Option<(usize, AnchorKind)> {
        let at = *self.open.last()?;
        let parent = self.open.iter().rev().nth(1).copied();
        match self.nodes[at].kind {
            Kind::Paragraph => match parent {
                Some(item) if self.nodes[item].kind == Kind::Item && item + 1 == at => {
                    Some((item, AnchorKind::Item))
                }
                _ => Some((at, AnchorKind::Paragraph)),
            },
            Kind::Item => Some((at, AnchorKind::Item)),
            _ => None,
        }
    }

    /// Takes the marker off the end of the inline nodes from `run` on, as the id of `node`.
    fn take_marker(&mut self, run: usize, node: usize, kind: AnchorKind) {
        let (last, comment) = self.tail(run);
        let Some(last) = last.filter(|last| self.is_direct(run, *last)) else { return };
        let Some(marker) = self.marker(self.nodes[last].span) else { return };
        let id = self.slice(Span { start: marker.start + 2, end: marker.end - 1 });
        let alone = self.nodes[last].span.start == marker.start;
        let at = if alone { last } else { last + 1 };
        if !self.anchor(id, kind, marker, node, at) {
            return;
        }
        if !alone {
            self.split(run - 1, last, marker);
        }
        self.nodes[at] = Node { kind: Kind::Marker(0), span: marker, end: self.nodes[at].end };
        self.exempt(comment);
    }

    /// Hears the comment behind the id that was taken last.
    fn exempt(&mut self, comment: Option<Span>) {
        let reason = comment.and_then(|span| comments::reason(self.slice(span)));
        if reason.is_some() {
            self.exemptions.retain(|span| Some(*span) != comment);
        }
        if let Some((anchor, _)) = self.anchors.last_mut() {
            anchor.untestable = reason;
        }
    }

    /// Whether there is more than a marker and comments from `run` on.
    fn has_words(&self, run: usize) -> bool {
        self.nodes[run..].iter().any(|node| match node.kind {
            Kind::Text(_) => {
                let text = self.slice(node.span).trim_start();
                !text.is_empty() && !text.starts_with("{#")
            }
            Kind::Task(_) | Kind::InlineHtml | Kind::SoftBreak => false,
            _ => true,
        })
    }

    /// The last text from `run` on, and the comment after it if there is one.
    fn tail(&self, run: usize) -> (Option<usize>, Option<Span>) {
        let mut comment = None;
        for at in (run..self.nodes.len()).rev() {
            let Node { kind, span, .. } = &self.nodes[at];
            let source = self.slice(*span);
            match kind {
                Kind::Cell => {}
                Kind::InlineHtml if comment.is_none() && source.starts_with("<!--") => {
                    comment = Some(*span);
                }
                Kind::Text(_) if source.trim().is_empty() => {}
                Kind::Text(None) => return (Some(at), comment),
                _ => break,
            }
        }
        (None, None)
    }

    /// Whether the node at `at` lies in no emphasis, link or the like.
    fn is_direct(&self, run: usize, at: usize) -> bool {
        self.nodes[run..at].iter().all(|before| before.end as usize <= at)
    }

    /// The span of a well-placed `{#...}` at the end of the text at `span`.
    fn marker(&self, span: Span) -> Option<Span> {
        let text = self.slice(span).trim_end();
        let inner = text.strip_suffix('}')?;
        let start = inner.rfind("{#")?;
        let closed = !inner[start..].contains(|c: char| c == '}' || c.is_whitespace());
        let from = span.start as usize;
        let escaped = start == 0 && self.text[..from].ends_with('\\');
        (closed && !escaped).then(|| Span::new(from + start, from + text.len()))
    }

    /// Cuts the text at `at` in two, so that the marker is a node of its own.
    ///
    /// `from` is the first node that may be closed already and hold both.
    fn split(&mut self, from: usize, at: usize, marker: Span) {
        let end = self.nodes[at].end;
        self.nodes[at].span.end = marker.start;
        self.nodes[at].end = 0;
        for node in self.nodes[from..].iter_mut().filter(|node| node.end >= end) {
            node.end += 1;
        }
        self.nodes[at].end = end;
        self.nodes.insert(at + 1, Node { kind: Kind::Text(None), span: marker, end: end + 1 });
    }
}
