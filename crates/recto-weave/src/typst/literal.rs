//! The one way of text into code: as a string literal.

/// `text` as a string literal, quotes included.
pub(crate) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    write(text, &mut out);
    out
}

/// Appends `text` as a string literal, quotes included. The result is one line.
pub(super) fn write(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                out.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Cuts `text` where a line may break though there is no space: only words of more than `longest` characters are
/// cut, after a sign or else after every fourth character. All pieces joined are the text.
pub(super) fn pieces(text: &str, longest: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for word in text.split_inclusive(' ') {
        let base = word.as_ptr() as usize - text.as_ptr() as usize;
        if word.trim_end().chars().count() > longest {
            for cut in cuts(word) {
                pieces.push(&text[start..base + cut]);
                start = base + cut;
            }
        }
    }
    if start < text.len() || pieces.is_empty() {
        pieces.push(&text[start..]);
    }
    pieces
}

/// Where a long word may be cut, as byte offsets in it: never among its first six or last three characters.
fn cuts(word: &str) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut run = 0;
    let count = word.trim_end().chars().count();
    for (number, (at, c)) in word.char_indices().enumerate() {
        run += 1;
        let sign =
            !c.is_alphanumeric() && !matches!(c, '"' | '\'' | '(' | '[' | '{' | '$' | '@' | '#');
        let next = word[at + c.len_utf8()..].chars().next().unwrap_or(' ');
        let whole = next.is_alphanumeric() || !sign;
        if number >= 6 && number + 3 < count && whole && (run >= 4 || (sign && run >= 3)) {
            cuts.push(at + c.len_utf8());
            run = 0;
        }
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::{literal, pieces};

    #[test]
    fn signs_of_the_language_are_only_text() {
        assert_eq!(literal("#a \"b\" \\ \n\u{7}"), r##""#a \"b\" \\ \n\u{7}""##);
    }

    #[test]
    fn pieces_joined_are_the_text_and_short_enough() {
        let digest = format!("sha256:{}", "4eb8ff".repeat(10));
        for text in
            ["", "short", &digest, &format!("a {digest} b"), "oci_companion::layer::LayerDigest"]
        {
            let pieces = pieces(text, 20);
            assert_eq!(pieces.concat(), text);
            assert!(pieces.iter().all(|piece| piece.len() < 20), "{pieces:?}");
        }
        assert_eq!(pieces("short words stay whole", 20), ["short words stay whole"]);
    }
}
