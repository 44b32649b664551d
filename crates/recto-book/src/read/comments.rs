//! Comments that say something: `<!-- = EXPR -->` after inline code, `<!-- untestable: REASON -->` after an id.

use super::Reader;
use crate::slip::is_slip;
use crate::{Computed, Kind, Span};

impl Reader<'_> {
    pub(super) fn inline_html(&mut self, span: Span) {
        match self.computed(span) {
            Some(computed) => self.values.push(computed),
            // An exemption is heard when its id is found; till then it waits.
            None if reason(self.slice(span)).is_some() => self.exemptions.push(span),
            None => self.stray_comment(span),
        }
        self.inline(Kind::InlineHtml, span);
    }

    /// The computed value that the comment at `span` ends, if it does.
    fn computed(&self, span: Span) -> Option<Computed> {
        let code = self.nodes.last().filter(|last| matches!(last.kind, Kind::Code(_)))?.span;
        let expression = self.expression(span)?;
        let whole = Span { start: code.start, end: span.end };
        let fits = !self.slice(whole).contains('\n');
        fits.then(|| Computed { value: self.inside(code), expression, span: whole })
    }

    /// The bytes of the expression in `<!-- = EXPR -->`.
    fn expression(&self, comment: Span) -> Option<Span> {
        let inner = self.slice(comment).strip_prefix("<!-- =")?.strip_suffix("-->")?;
        let expression = inner.trim();
        let start =
            comment.start as usize + "<!-- =".len() + inner.len() - inner.trim_start().len();
        (!expression.is_empty()).then(|| Span::new(start, start + expression.len()))
    }

    /// The bytes of inline code without its backquotes, and without the spaces that keep it off them.
    fn inside(&self, code: Span) -> Span {
        let source = self.slice(code);
        let ticks = source.len() - source.trim_start_matches('`').len();
        let inner = &source[ticks..source.len() - ticks];
        let padded = inner.starts_with(' ') && inner.ends_with(' ') && !inner.trim().is_empty();
        let (start, end) = (code.start as usize + ticks, code.end as usize - ticks);
        if padded { Span::new(start + 1, end - 1) } else { Span::new(start, end) }
    }

    /// Reports the comment at `span` if it means to say something and nothing hears it there.
    pub(super) fn stray_comment(&mut self, span: Span) {
        let Some(comment) = self.slice(span).strip_prefix("<!--") else { return };
        let comment = comment.strip_suffix("-->").unwrap_or(comment).trim();
        let (message, help) = match comment {
            _ if comment.starts_with('=') => VALUE,
            _ if comment.starts_with("untestable:") => UNTESTABLE,
            _ => match misspelt(comment) {
                Some((word, help)) => return self.misspelt(span, word, &help),
                None => return,
            },
        };
        let problem = self.problem("stray-comment", span, message);
        self.report(problem.help(help));
    }

    fn misspelt(&mut self, span: Span, word: &str, help: &str) {
        let message = format!("`{word}` exempts nothing");
        let problem = self.problem("stray-comment", span, message);
        self.report(problem.help(help));
    }
}

/// The word of a comment that means to exempt and does not say `untestable:`, and what to write.
fn misspelt(comment: &str) -> Option<(&str, String)> {
    let end = comment.find([':', ' ', '\n', '\t']).unwrap_or(comment.len());
    let (word, rest) = comment.split_at(end);
    let letters = word.replace(['-', '_'], "").to_lowercase();
    let is_meant = letters.starts_with("untest") || is_slip(&letters, "untestable");
    let reason = rest.trim_start_matches([':', ' ', '\n', '\t']);
    let reason = if reason.is_empty() { "REASON" } else { reason };
    is_meant.then(|| (word, format!("write `<!-- untestable: {reason} -->`, right after the id")))
}

const VALUE: (&str, &str) = (
    "this expression computes no value",
    "write it right after inline code, on the same line: `VALUE`<!-- = EXPR -->",
);

const UNTESTABLE: (&str, &str) = (
    "this comment exempts nothing",
    "write it on the line of the id, right after it: {#ID} <!-- untestable: REASON -->",
);

/// The reason in `<!-- untestable: REASON -->`.
pub(super) fn reason(comment: &str) -> Option<String> {
    let inner = comment.strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    let reason = inner.strip_prefix("untestable:")?.trim();
    (!reason.is_empty()).then(|| reason.to_owned())
}
