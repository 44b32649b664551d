//! Attributes of raw HTML.

use std::ops::Range;

/// An attribute of an element.
pub(crate) struct Attribute<'a> {
    /// The element's name, as it is written.
    pub(crate) element: &'a str,
    /// Its own name, as it is written.
    pub(crate) name: &'a str,
    /// Its value without quotes; empty if it has none.
    pub(crate) value: &'a str,
    /// The bytes of name and value.
    pub(crate) range: Range<usize>,
}

/// The attributes of all elements that begin in `html`, in reading order. What is no element is passed over.
pub(crate) fn attributes(html: &str) -> Vec<Attribute<'_>> {
    let mut found = Vec::new();
    let mut reader = Reader { html, at: 0 };
    while let Some(open) = reader.rest().find('<') {
        reader.at += open;
        if reader.rest().starts_with("<!--") {
            reader.at += reader.rest().find("-->").unwrap_or(reader.rest().len());
            continue;
        }
        reader.at += 1;
        let element = reader.word(|c| c.is_ascii_alphanumeric() || c == '-');
        if element.starts_with(|c: char| c.is_ascii_alphabetic()) {
            while let Some(attribute) = reader.attribute(element) {
                found.push(attribute);
            }
        }
    }
    found
}

struct Reader<'a> {
    html: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.html[self.at..]
    }

    /// Steps over the characters that are `of` a kind.
    fn word(&mut self, of: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let word = &rest[..rest.find(|c| !of(c)).unwrap_or(rest.len())];
        self.at += word.len();
        word
    }

    /// The next attribute before the `>` that ends the element.
    fn attribute(&mut self, element: &'a str) -> Option<Attribute<'a>> {
        self.word(|c| c.is_whitespace() || c == '/');
        let start = self.at;
        let name = self.word(|c| !c.is_whitespace() && !matches!(c, '=' | '>' | '/' | '<'));
        let end = self.at;
        self.word(char::is_whitespace);
        let value = if self.rest().starts_with('=') { self.value() } else { "" };
        let range = start..if value.is_empty() { end } else { self.at };
        (!range.is_empty()).then_some(Attribute { element, name, value, range })
    }

    fn value(&mut self) -> &'a str {
        self.at += 1;
        self.word(char::is_whitespace);
        match self.rest().chars().next() {
            Some(quote @ ('"' | '\'')) => {
                self.at += 1;
                let value = self.word(|c| c != quote);
                self.at += usize::from(!self.rest().is_empty());
                value
            }
            _ => self.word(|c| !c.is_whitespace() && c != '>'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::attributes;

    #[test]
    fn attributes_are_found_and_nothing_else() {
        for (html, expected) in [
            ("<a id=\"x\">", "a id x 3..9"),
            ("<A  NAME = 'x y' hidden/>", "A NAME x y 4..16; A hidden  17..23"),
            ("<br/><i id=x></i>", "i id x 8..12"),
            ("<!-- <a id=\"x\"> --><b\nid=\"é\">id=\"z\"</b>", "b id é 22..29"),
            ("a < b id=\"x\"", ""),
            ("</a id=\"x\"><1 id=x>", ""),
            ("<a id=\"x", "a id x 3..8"),
            ("<a =x id=y", "a  x 3..5; a id y 6..10"),
            ("<a id", "a id  3..5"),
            ("<", ""),
        ] {
            let line = |a: &super::Attribute<'_>| {
                format!("{} {} {} {:?}", a.element, a.name, a.value, a.range)
            };
            let found: Vec<_> = attributes(html).iter().map(line).collect();
            assert_eq!(found.join("; "), expected, "{html}");
        }
    }
}
