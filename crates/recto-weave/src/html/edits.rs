//! Replacements of spans of a text, all made at once.

use recto_book::Span;

/// Replacements to be made in one text. They do not overlap.
#[derive(Default)]
pub(super) struct Edits(Vec<(Span, String)>);

impl Edits {
    /// Puts `text` in the place of `span`.
    pub(super) fn replace(&mut self, span: Span, text: impl Into<String>) {
        self.0.push((span, text.into()));
    }

    /// Puts `text` in front of the byte at `at`. What is put at the same place first stands first.
    pub(super) fn insert(&mut self, at: u32, text: impl Into<String>) {
        self.replace(Span { start: at, end: at }, text);
    }

    /// The text with all replacements made.
    pub(super) fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(span, _)| *span);
        let mut result = String::with_capacity(text.len() * 3);
        let mut at = 0;
        for (span, new) in &self.0 {
            let span = span.range();
            debug_assert!(at <= span.start, "two items of a chapter overlap at byte {at}");
            result.push_str(&text[at..span.start]);
            result.push_str(new);
            at = span.end;
        }
        result.push_str(&text[at..]);
        result
    }
}

#[cfg(test)]
mod tests {
    use super::Edits;
    use recto_book::Span;

    #[test]
    fn insertions_come_before_a_replacement_at_the_same_place_and_keep_their_order() {
        let mut edits = Edits::default();
        edits.replace(Span::new(1, 3), "X");
        edits.insert(1, "a");
        edits.insert(1, "b");
        edits.insert(4, "!");
        assert_eq!(edits.apply("0123"), "0abX3!");
    }
}
