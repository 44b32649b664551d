//! Where a word of an opening fence stands.

use super::words;
use crate::{Chapter, Snippet, Span};

impl Chapter {
    /// Where `part` stands in the value of the word `key` on the opening fence of `snippet`: an id of `names="..."`.
    /// The whole line if it is not there.
    pub fn fence_word(&self, snippet: &Snippet, key: &str, part: &str) -> Span {
        let start = snippet.span.range().start;
        let source = self.slice(snippet.span);
        let line = &source[..source.find(['\n', '\r']).unwrap_or(source.len())];
        let (words, _) = words::words(line);
        let word = words.iter().find(|word| word.key == key);
        let found = word.and_then(|word| {
            let text = &line[word.at.clone()];
            let at = starts_of(text, part).next()?;
            Some(word.at.start + at)
        });
        match found {
            Some(at) => Span::new(start + at, start + at + part.len()),
            None => Span::new(start, start + line.len()),
        }
    }
}

/// Where `part` stands in `text` by itself, not inside a longer id.
fn starts_of(text: &str, part: &str) -> impl Iterator<Item = usize> {
    let is_end = |c: Option<char>| c.is_none_or(|c| matches!(c, '"' | '=') || c.is_whitespace());
    text.match_indices(part).map(|(at, _)| at).filter(move |at| {
        let (before, after) = (&text[..*at], &text[at + part.len()..]);
        is_end(before.chars().next_back()) && is_end(after.chars().next())
    })
}
