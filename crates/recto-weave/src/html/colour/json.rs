//! JSON in colours.

use super::span;

/// One line of JSON. A string before a colon is a name.
pub(super) fn line(line: &str) -> String {
    let mut html = String::new();
    let mut at = 0;
    while at < line.len() {
        let rest = &line[at..];
        let len = length(rest);
        html.push_str(&span(class(&rest[..len], &rest[len..]), &rest[..len]));
        at += len;
    }
    html
}

fn class(token: &str, behind: &str) -> &'static str {
    match token.as_bytes()[0] {
        b'"' if behind.trim_start().starts_with(':') => "attr",
        b'"' => "string",
        b'-' | b'0'..=b'9' => "number",
        b'a'..=b'z' => "literal",
        _ => "",
    }
}

/// The bytes of the token that `text` starts with; at least one character.
fn length(text: &str) -> usize {
    let run = |part: fn(char) -> bool| text.find(|c| !part(c)).unwrap_or(text.len());
    match text.as_bytes()[0] {
        b'"' => string(text),
        b'-' | b'0'..=b'9' => run(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.')),
        b'a'..=b'z' => run(|c| c.is_ascii_lowercase()),
        _ => text
            .find(|c: char| c == '"' || c == '-' || c.is_ascii_alphanumeric())
            .unwrap_or(text.len())
            .max(first(text)),
    }
}

fn first(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_strings_numbers_and_words() {
        assert_eq!(
            super::line(r#"  "a\"": ["x", -1.5e3, true],"#),
            concat!(
                "  <span class=\"hljs-attr\">&quot;a\\&quot;&quot;</span>: [",
                "<span class=\"hljs-string\">&quot;x&quot;</span>, ",
                "<span class=\"hljs-number\">-1.5e3</span>, ",
                "<span class=\"hljs-literal\">true</span>],"
            )
        );
    }

    #[test]
    fn what_is_no_json_comes_through() {
        for text in ["\"open", "é…Ü", "Aé-", "..."] {
            let plain = super::line(text).replace("&quot;", "\"");
            let bare: String =
                plain.split('<').map(|part| part.split_once('>').map_or(part, |p| p.1)).collect();
            assert_eq!(bare, text);
        }
    }
}
