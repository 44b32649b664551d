//! The attributes of an item, as far as they bind whoever uses it.

use super::words::{Word, line};

/// What stands before an item.
#[derive(Default)]
pub(super) struct Attributes {
    /// Those that belong to the signature, each with a space behind it.
    pub(super) kept: String,
    /// The traits that are derived.
    pub(super) derived: Vec<String>,
    /// Whether nobody outside sees the item: it is for tests, or hidden.
    pub(super) hides: bool,
    /// `#[macro_export]`.
    pub(super) exports: bool,
}

impl Attributes {
    /// Takes in the attribute with these words, from `#` to `]`.
    pub(super) fn add(&mut self, words: &[Word<'_>]) {
        let inner = words.get(2..words.len().saturating_sub(1)).unwrap_or_default();
        let has = |text: &str| inner.iter().any(|word| word.text == text);
        match inner.first().map(|word| word.text) {
            Some("cfg") if has("test") && !has("not") => self.hides = true,
            Some("cfg" | "non_exhaustive" | "repr") => self.kept += &(line(words) + " "),
            Some("doc") => self.hides |= has("hidden"),
            Some("macro_export") => self.exports = true,
            Some("derive") => self.derived.extend(traits(inner.get(2..).unwrap_or_default())),
            _ => {}
        }
    }
}

/// The names in `Clone, std::fmt::Debug)`, without their paths.
fn traits(words: &[Word<'_>]) -> Vec<String> {
    let ends = |word: &Word<'_>| matches!(word.text, "," | ")");
    let names = words.split(ends).filter_map(|path| path.last());
    names.map(|name| name.text.to_owned()).collect()
}
