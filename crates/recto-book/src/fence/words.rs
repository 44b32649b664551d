//! The words of an info string.

use std::ops::Range;

use super::Fault;

/// A word of an info string: `test`, or `id=chain-id.two-layers` with its value.
pub(crate) struct Word<'a> {
    pub(super) key: &'a str,
    pub(super) value: Option<&'a str>,
    /// Its bytes in the info string.
    pub(super) at: Range<usize>,
}

/// The words between the commas that stand outside double quotes.
pub(super) fn words(info: &str) -> (Vec<Word<'_>>, Vec<Fault>) {
    let mut words = Vec::new();
    let mut faults = Vec::new();
    let mut start = 0;
    let mut quoted = false;
    for (at, byte) in info.bytes().chain([b',']).enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted || at == info.len() => {
                let word = word(info, start..at);
                faults.extend(word.as_ref().and_then(|word| unclosed(info, word)));
                words.extend(word);
                start = at + 1;
            }
            _ => {}
        }
    }
    (words, faults)
}

fn word(info: &str, range: Range<usize>) -> Option<Word<'_>> {
    let raw = &info[range.clone()];
    let text = raw.trim();
    let start = range.start + (raw.len() - raw.trim_start().len());
    let (key, value) = match text.split_once('=') {
        Some((key, value)) => (key, Some(bare(value))),
        None => (text, None),
    };
    (!text.is_empty()).then_some(Word { key, value, at: start..start + text.len() })
}

/// A value without its quotes.
fn bare(value: &str) -> &str {
    let inner = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.unwrap_or(value)
}

fn unclosed(info: &str, word: &Word<'_>) -> Option<Fault> {
    let odd = info[word.at.clone()].matches('"').count() % 2 == 1;
    odd.then(|| Fault::bad(word, "a quote is never closed", "close it with `\"`"))
}
