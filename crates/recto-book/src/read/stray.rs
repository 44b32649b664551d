//! Ids and comments that name or exempt nothing.

use super::Reader;
use crate::{Kind, Span};

impl Reader<'_> {
    /// Reports each `{#` that is no marker, and each exemption that no id took.
    pub(super) fn stray(&mut self) {
        for span in std::mem::take(&mut self.exemptions) {
            self.stray_comment(span);
        }
        let text = self.text;
        let braces = memchr::memchr_iter(b'{', text.as_bytes());
        let ids = braces.filter(|at| text.as_bytes().get(at + 1) == Some(&b'#'));
        let known = self.known();
        let mut mentions = None;
        for at in ids.filter(|at| known.binary_search(at).is_err()) {
            let mentions = mentions.get_or_insert_with(|| self.mentions());
            if !covers(mentions, at) && !text[..at].ends_with('\\') {
                self.unattached(at);
            }
        }
    }

    /// Where the markers start, and the ids that have a problem already; sorted.
    fn known(&self) -> Vec<usize> {
        let markers = self.anchors.iter().map(|(anchor, _)| anchor.marker);
        let reported = self.problems.iter().filter(|p| is_about_ids(p.code)).map(|p| p.span);
        let mut known: Vec<usize> =
            markers.chain(reported).map(|span| span.range().start).collect();
        known.sort_unstable();
        known
    }

    /// Code and raw HTML, where ids are only mentioned; in order, and none inside another.
    fn mentions(&self) -> Vec<Span> {
        let nodes = self.nodes.iter().filter(|node| is_mention(&node.kind));
        nodes.map(|node| node.span).collect()
    }

    fn unattached(&mut self, at: usize) {
        // No id is as long as this; what is not closed by then is not closed.
        let rest = self.text.as_bytes()[at..].iter().take(200);
        let inner = rest.take_while(|byte| !matches!(byte, b'}' | b'\n')).count();
        let closed = self.text.as_bytes().get(at + inner) == Some(&b'}');
        let span = Span::new(at, at + if closed { inner + 1 } else { "{#".len() });
        let problem = self.problem("unattached-id", span, "this id names nothing");
        self.report(problem.help(HELP));
    }
}

const HELP: &str = "an id ends a heading, a paragraph, a list item or a row's last cell; \
                    to write one as text, use backquotes";

/// Whether one of the spans, which are in order, covers the byte `at`.
fn covers(spans: &[Span], at: usize) -> bool {
    let behind = spans.partition_point(|span| span.range().start <= at);
    spans[..behind].last().is_some_and(|span| at < span.range().end)
}

/// Whether text of this kind only mentions ids.
fn is_mention(kind: &Kind) -> bool {
    matches!(kind, Kind::Code(_) | Kind::Snippet(_) | Kind::Html | Kind::InlineHtml)
}

/// Whether a problem of this kind says already what is wrong with an id.
fn is_about_ids(code: &str) -> bool {
    matches!(code, "bad-id" | "heading-braces")
}
