//! A walk over JSON that keeps places: where a document's descriptors have their digest and their size.

use std::ops::Range;

/// An object with a `digest` and a `size`, by the bytes of the two values.
pub(crate) struct Described {
    pub(crate) digest: Range<usize>,
    pub(crate) size: Range<usize>,
}

/// The descriptors in `text`, in reading order. What is no JSON has none; values nested as deep as serde_json refuses
/// make none either.
pub(crate) fn descriptors(text: &str) -> Vec<Described> {
    if serde_json::from_str::<serde_json::Value>(text).is_err() {
        return Vec::new();
    }
    let mut walk = Walk { text, at: 0, found: Vec::new() };
    walk.value();
    walk.found.sort_by_key(|(start, _)| *start);
    walk.found.into_iter().map(|(_, described)| described).collect()
}

/// A way through a text that is known to be sound JSON.
struct Walk<'a> {
    text: &'a str,
    at: usize,
    /// Each with the byte at which its object begins.
    found: Vec<(usize, Described)>,
}

impl Walk<'_> {
    /// Steps over the next value, whatever it is; its bytes.
    fn value(&mut self) -> Range<usize> {
        self.skip(&[]);
        let start = self.at;
        match self.text.as_bytes().get(start) {
            Some(b'{') => self.object(),
            Some(b'[') => {
                self.at += 1;
                while !self.ends(b']') {
                    self.value();
                }
            }
            Some(b'"') => self.string(),
            _ => {
                let rest = &self.text[start..];
                let ends = |c: char| c.is_ascii_whitespace() || matches!(c, ',' | ']' | '}');
                self.at += rest.find(ends).unwrap_or(rest.len());
            }
        }
        start..self.at
    }

    fn object(&mut self) {
        let start = self.at;
        let (mut digest, mut size) = (None, None);
        self.at += 1;
        while !self.ends(b'}') {
            let key = self.value();
            self.skip(b":");
            let value = self.value();
            match &self.text[key] {
                "\"digest\"" => digest = digest.or(Some(value)),
                "\"size\"" => size = size.or(Some(value)),
                _ => {}
            }
        }
        if let (Some(digest), Some(size)) = (digest, size) {
            self.found.push((start, Described { digest, size }));
        }
    }

    fn string(&mut self) {
        let mut bytes = self.text.bytes().enumerate().skip(self.at + 1);
        while let Some((at, byte)) = bytes.next() {
            match byte {
                b'\\' => drop(bytes.next()),
                b'"' => return self.at = at + 1,
                _ => {}
            }
        }
        self.at = self.text.len();
    }

    /// Whether the list or object ends here with `bracket`, which is then stepped over.
    fn ends(&mut self, bracket: u8) -> bool {
        self.skip(b",");
        let next = self.text.as_bytes().get(self.at);
        let ends = next.is_none_or(|next| *next == bracket);
        self.at += usize::from(ends && next.is_some());
        ends
    }

    /// Steps over space and `signs`.
    fn skip(&mut self, signs: &[u8]) {
        let rest = self.text.as_bytes()[self.at..].iter();
        self.at +=
            rest.take_while(|byte| byte.is_ascii_whitespace() || signs.contains(byte)).count();
    }
}

#[cfg(test)]
mod tests {
    use super::descriptors;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let found = descriptors(text);
        let found: Vec<_> =
            found.iter().map(|one| (&text[one.digest.clone()], &text[one.size.clone()])).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn descriptors_stand_in_the_order_in_which_they_begin() {
        check("{}", &[]);
        check(r#"{"size":1}"#, &[]);
        check(r#"{ "size" : 12 , "digest" : "a\"}" }"#, &[(r#""a\"}""#, "12")]);
        let nested =
            r#"{"a":[{"digest":"x","size":-1.5e3},{"digest":1,"size":{"digest":[],"size":null}}]}"#;
        let inner = r#"{"digest":[],"size":null}"#;
        check(nested, &[("\"x\"", "-1.5e3"), ("1", inner), ("[]", "null")]);
        check(
            "{\n\"config\":{\"size\":2,\"digest\":\"é\"},\n\"size\": 3,\"digest\":\"s\"}",
            &[("\"s\"", "3"), ("\"é\"", "2")],
        );
        check(r#"{"digest":"a","size":1"#, &[]);
    }

    #[test]
    fn deep_nesting_has_none() {
        check(&("[".repeat(100_000) + &"]".repeat(100_000)), &[]);
    }
}
