//! A way through the words of some code, from bracket to bracket.

use recto_book::rust::Token;

use super::words::Word;

/// A place between two words.
pub(super) struct Way<'w, 'a> {
    pub(super) words: &'w [Word<'a>],
    /// The word behind it.
    pub(super) at: usize,
    /// Whether the words ended before what had begun did.
    pub(super) cut: bool,
}

impl Way<'_, '_> {
    pub(super) fn is_end(&self) -> bool {
        self.at >= self.words.len()
    }

    pub(super) fn is(&self, text: &str) -> bool {
        self.text(0) == text
    }

    /// The text of the word `ahead` of here; empty behind the end.
    pub(super) fn text(&self, ahead: usize) -> &str {
        self.words.get(self.at + ahead).map_or("", |word| word.text)
    }

    /// Steps over a word that has to be there.
    pub(super) fn step(&mut self) {
        self.cut |= self.is_end();
        self.at += usize::from(!self.is_end());
    }

    /// Steps over what is left of an item: up to a `;`, or over the braces that end it.
    pub(super) fn skip_item(&mut self) {
        self.until(&[";", "{"]);
        if self.is("{") { self.skip_group() } else { self.step() }
    }

    /// Stops at the first of `ends` outside of brackets, before the bracket that closes this group, or at the end.
    pub(super) fn until(&mut self, ends: &[&str]) {
        while let Some(word) = self.words.get(self.at) {
            let binder = word.text == "for" && self.text(1) == "<";
            if ends.contains(&word.text) && !binder || word.token == Token::Close {
                return;
            }
            match (word.token, word.text) {
                (Token::Open, _) => self.skip_group(),
                (_, "<") => self.angles(),
                _ => self.at += 1,
            }
        }
    }

    /// Steps over the brackets that begin here.
    pub(super) fn skip_group(&mut self) {
        let mut depth = 0;
        while let Some(word) = self.words.get(self.at) {
            self.at += 1;
            depth += i32::from(word.token == Token::Open) - i32::from(word.token == Token::Close);
            if depth <= 0 {
                return;
            }
        }
        self.cut = true;
    }

    /// Steps over `<...>`; a `<` that is never closed, a comparison, by itself.
    pub(super) fn angles(&mut self) {
        let (start, mut depth) = (self.at, 0);
        while let Some(word) = self.words.get(self.at) {
            match (word.token, word.text) {
                (Token::Open, _) => {
                    self.skip_group();
                    continue;
                }
                (Token::Close, _) | (_, ";") => break,
                (_, "<") => depth += 1,
                (_, ">") if !matches!(self.before(), "-" | "=") => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return;
            }
        }
        self.at = start + 1;
    }

    fn before(&self) -> &str {
        self.at.checked_sub(1).map_or("", |at| self.words[at].text)
    }
}
