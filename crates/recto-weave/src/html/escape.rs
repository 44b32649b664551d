//! Text made safe inside HTML inside Markdown.

/// `text` as the content of an element or a quoted attribute, on however many lines it has.
pub(super) fn html(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            _ => safe.push(c),
        }
    }
    safe
}

/// `text` inside a tag that stands in a line of prose or a table cell: line ends and bars would end those.
pub(super) fn inline(text: &str) -> String {
    html(text).replace('|', "&#124;").replace(['\r', '\n'], " ")
}

/// `text` as words of a line of Markdown: nothing in it is markup, and its quotes and dashes stay as they are.
pub(super) fn words(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        match c {
            '\r' | '\n' => safe.push(' '),
            c if c.is_ascii_punctuation() => safe.push_str(&format!("&#{};", u32::from(c))),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_ends_an_attribute_or_a_cell() {
        assert_eq!(super::inline("a\"b|c\n<d>&"), "a&quot;b&#124;c &lt;d&gt;&amp;");
    }
}
