//! Ids and comments that name or exempt nothing.

use super::Reader;
use crate::{AnchorId, Kind, Span};

impl<'t> Reader<'t> {
    /// Reports each `{#` that is no marker, and each exemption that no id took.
    pub(super) fn stray(&mut self) {
        for span in std::mem::take(&mut self.exemptions) {
            self.stray_comment(span);
        }
        self.footnotes();
        let text = self.text;
        let known = self.known();
        let mut mentions = None;
        let braces = memchr::memchr_iter(b'{', text.as_bytes());
        for at in braces.filter(|at| known.binary_search(at).is_err()) {
            let bare = self.bare_id(at);
            if bare.is_none() && text.as_bytes().get(at + 1) != Some(&b'#') {
                continue;
            }
            let mentions = mentions.get_or_insert_with(|| self.mentions());
            if !covers(mentions, at) && !text[..at].ends_with('\\') {
                match bare {
                    Some(id) => self.bare(at, id),
                    None => self.unattached(at),
                }
            }
        }
    }

    /// Reports each reference to a footnote that nothing defines: readers see its brackets.
    fn footnotes(&mut self) {
        let text = self.text;
        let mut known = None;
        for at in memchr::memmem::find_iter(text.as_bytes(), "[^") {
            let known = known.get_or_insert_with(|| self.noted());
            let label = text[at..].split_inclusive([']', '\n']).next().unwrap_or_default();
            let inner = label.strip_prefix("[^").and_then(|rest| rest.strip_suffix(']'));
            let odd = |c: char| c.is_whitespace() || c == '[';
            let is_label = inner.is_some_and(|inner| !inner.is_empty() && !inner.contains(odd));
            if !is_label || covers(known, at) || text[..at].ends_with('\\') {
                continue;
            }
            let span = Span::new(at, at + label.len());
            let problem = self.problem("broken-link", span, "nothing defines this footnote");
            let help = format!("define it, `{label}: WORDS`; in backquotes brackets are only text");
            self.report(problem.help(help));
        }
    }

    /// Footnotes and what refers to them, code and raw HTML; in order.
    fn noted(&self) -> Vec<Span> {
        let spans = self.nodes.iter().filter_map(|node| match node.kind {
            Kind::Footnote(_) => {
                let label = self.slice(node.span).find(':').unwrap_or_default();
                Some(Span {
                    start: node.span.start,
                    end: node.span.start + Span::new(0, label).end,
                })
            }
            Kind::FootnoteReference(_) => Some(node.span),
            _ => is_mention(&node.kind).then_some(node.span),
        });
        spans.collect()
    }

    /// The id of this chapter in the braces at `at`, without `#`.
    fn bare_id(&self, at: usize) -> Option<&'t str> {
        let rest = self.text[at + 1..].strip_prefix(crate::chapter::name_of(self.path))?;
        let end = at + 1 + self.text[at + 1..].find('}').filter(|_| rest.starts_with('.'))?;
        let id = &self.text[at + 1..end];
        AnchorId::new(id).map(|_| id)
    }

    fn bare(&mut self, at: usize, id: &str) {
        let span = Span::new(at, at + id.len() + 2);
        let problem = self.problem("bad-id", span, "without `#` this is no id");
        self.report(problem.help(format!("write `{{#{id}}}`")));
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
