//! Random numbers and prose, the same on every machine.

use std::fmt::Write as _;

/// Marsaglia's xorshift.
pub(crate) struct Random(u64);

impl Random {
    /// The numbers from the first on.
    pub(crate) fn new() -> Self {
        Random(1)
    }

    /// The next one, below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    /// A paragraph of `words` words with some emphasis and code, one sentence a line; no line end behind the last.
    pub(crate) fn prose(&mut self, vocabulary: &[&str], words: usize) -> String {
        let mut text = String::new();
        for at in 1..=words {
            let word = vocabulary[self.below(vocabulary.len())];
            match at {
                _ if at == words => _ = write!(text, "{word}."),
                _ if at % 15 == 0 => _ = writeln!(text, "{word}."),
                20 => _ = write!(text, "`{word}` "),
                40 => _ = write!(text, "*{word}* "),
                _ => _ = write!(text, "{word} "),
            }
        }
        text
    }
}
