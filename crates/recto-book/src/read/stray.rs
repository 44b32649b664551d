//! Ids and comments that name or exempt nothing.

use super::Reader;
use crate::{Kind, Span};

impl Reader<'_> {
    /// Reports each `{#` that is no marker, and each exemption that no id took.
    pub(super) fn stray(&mut self) {
        for span in std::mem::take(&mut self.exemptions) {
            self.stray_comment(span);
        }
        let mut taken = self.taken().into_iter().peekable();
        let text = self.text;
        // A search for one character is several times faster than for two.
        let braces = text.match_indices('{').map(|(at, _)| at);
        for at in braces.filter(|at| text.as_bytes().get(at + 1) == Some(&b'#')) {
            while taken.next_if(|span| (span.end as usize) <= at).is_some() {}
            let mentioned = taken.peek().is_some_and(|span| (span.start as usize) <= at);
            if !mentioned && !text[..at].ends_with('\\') {
                self.unattached(at);
            }
        }
    }

    /// Where `{#` is right or only mentioned: markers, code and raw HTML, in order.
    fn taken(&self) -> Vec<Span> {
        let nodes = self.nodes.iter().filter(|node| is_mention(&node.kind)).map(|node| node.span);
        let headings = self.anchors.iter().map(|(anchor, _)| anchor.marker);
        let reported = self.problems.iter().filter(|p| is_about_ids(p.code)).map(|p| p.span);
        let mut taken: Vec<Span> = nodes.chain(headings).chain(reported).collect();
        taken.sort();
        taken
    }

    fn unattached(&mut self, at: usize) {
        let rest = &self.text[at..];
        let len = rest.find(['}', '\n']).filter(|end| rest[*end..].starts_with('}'));
        let span = Span::new(at, at + len.map_or("{#".len(), |end| end + 1));
        let problem = self.problem("unattached-id", span, "this id names nothing");
        self.report(problem.help(HELP));
    }
}

const HELP: &str = "an id ends a heading, a paragraph, a list item or a row's last cell; \
                    to write one as text, use backquotes";

/// Whether text of this kind only mentions ids, or is one.
fn is_mention(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Code(_) | Kind::Snippet(_) | Kind::Html | Kind::InlineHtml | Kind::Marker(_)
    )
}

/// Whether a problem of this kind says already what is wrong with an id.
fn is_about_ids(code: &str) -> bool {
    matches!(code, "bad-id" | "heading-braces")
}
