//! Markers: the `{#id}` at the end of a paragraph, an item or a row's last cell.

use super::Reader;
use crate::{Anchor, AnchorId, AnchorKind, Kind, Node, Span};

impl Reader {
    /// Ends the current run of inline text and takes the marker off its end.
    pub(super) fn end_run(&mut self) {
        let Some(run) = self.run.take() else { return };
        let Some(unit) = self.unit() else { return };
        let (last, comment) = self.tail(run);
        let Some(last) = last.filter(|last| self.is_direct(run, *last)) else { return };
        let span = self.chapter.nodes.0[last].span;
        let Some(marker) = marker(self.chapter.slice(span), span) else { return };
        let id =
            self.chapter.slice(Span { start: marker.start + 2, end: marker.end - 1 }).to_owned();
        self.split(last, marker);
        let (node, kind) = unit;
        if self.anchor(&id, kind, marker, node)
            && let Some(anchor) = self.chapter.anchors.last_mut()
        {
            self.chapter.nodes.0[last + 1].kind = Kind::Marker(usize::MAX);
            anchor.untestable = comment.and_then(|span| reason(&self.chapter.text[span.range()]));
        }
    }

    /// Records an anchor; a malformed id is a problem and none is recorded.
    pub(super) fn anchor(&mut self, id: &str, kind: AnchorKind, marker: Span, node: usize) -> bool {
        let Some(id) = AnchorId::new(id) else {
            let problem = self.problem("bad-id", marker, format!("`{id}` is not an id"));
            let example = format!("{}.some-name", self.chapter.name());
            self.problems.push(problem.help(format!(
                "an id is the chapter's name, a dot and lower-case words: `{example}`"
            )));
            return false;
        };
        let unit = self.chapter.nodes.0[node].span;
        self.chapter.anchors.push(Anchor { id, kind, marker, unit, node, untestable: None });
        true
    }

    /// The unit that the current run of text belongs to, if it can bear an id.
    fn unit(&self) -> Option<(usize, AnchorKind)> {
        let nodes = &self.chapter.nodes.0;
        let at = *self.open.last()?;
        let parent = self.open.iter().rev().nth(1).copied();
        match nodes[at].kind {
            Kind::Paragraph => match parent {
                Some(item) if nodes[item].kind == Kind::Item && item + 1 == at => {
                    Some((item, AnchorKind::Item))
                }
                _ => Some((at, AnchorKind::Paragraph)),
            },
            Kind::Item => Some((at, AnchorKind::Item)),
            Kind::Cell => parent.map(|row| (row, AnchorKind::Row)),
            _ => None,
        }
    }

    /// The last text of the run and the comment after it, if there is one.
    fn tail(&self, run: usize) -> (Option<usize>, Option<Span>) {
        let mut comment = None;
        for at in (run..self.chapter.nodes.len()).rev() {
            let node = &self.chapter.nodes.0[at];
            match node.kind {
                Kind::InlineHtml if comment.is_none() => comment = Some(node.span),
                Kind::Text(_) if self.chapter.slice(node.span).trim().is_empty() => {}
                Kind::Text(None) => return (Some(at), comment),
                _ => break,
            }
        }
        (None, None)
    }

    /// Whether the node at `at` lies in no emphasis, link or the like.
    fn is_direct(&self, run: usize, at: usize) -> bool {
        (run..at).all(|before| self.chapter.nodes.0[before].end as usize <= at)
    }

    /// Cuts the marker off the text at `at` and makes it a node of its own, right behind.
    fn split(&mut self, at: usize, marker: Span) {
        let nodes = &mut self.chapter.nodes.0;
        nodes[at].span.end = marker.start;
        let end = nodes[at].end + 1;
        nodes.insert(at + 1, Node { kind: Kind::Text(None), span: marker, end });
        for node in &mut nodes[at + 2..] {
            node.end += 1;
        }
    }
}

/// The span of a well-placed `{#...}` at the end of `text`.
fn marker(text: &str, span: Span) -> Option<Span> {
    let trimmed = text.trim_end();
    let start = trimmed.rfind("{#")?;
    let inner = &trimmed[start + 2..];
    let closed = inner.find('}') == Some(inner.len().checked_sub(1)?);
    let base = span.start as usize;
    (closed && !inner.contains(char::is_whitespace))
        .then(|| Span::new(base + start, base + trimmed.len()))
}

/// The reason in `<!-- untestable: REASON -->`.
fn reason(comment: &str) -> Option<String> {
    let inner = comment.strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    Some(inner.strip_prefix("untestable:")?.trim().to_owned())
}
