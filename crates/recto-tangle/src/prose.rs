//! Prose as comments that people read: wrapped, and without ids.

/// The widest line of a comment, in characters.
const WIDTH: usize = 100;

/// `text` as `//` comments. Paragraphs and list items are wrapped; tables, indented lines and fences are not.
pub(crate) fn comments(text: &str) -> String {
    let mut out = String::new();
    let mut fenced = false;
    let mut blank = false;
    for line in text.trim().lines() {
        let fence = line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
        fenced ^= fence;
        let line = line.trim_end();
        match line.is_empty() {
            true if blank => continue,
            true => out.push_str("//\n"),
            false if fenced || fence || is_fixed(line) => comment(line, &mut out),
            false => wrap(line, &mut out),
        }
        blank = line.is_empty();
    }
    out
}

fn is_fixed(line: &str) -> bool {
    line.starts_with(['|', '#']) || line.starts_with("    ")
}

fn comment(line: &str, out: &mut String) {
    crate::comment::prose(line, out);
    out.push('\n');
}

/// Breaks a line at its spaces; what follows is indented below the text of a list item or quote.
fn wrap(line: &str, out: &mut String) {
    let indent = hanging(line);
    let mut current = String::new();
    let mut width = 0;
    for word in line.split_inclusive(' ') {
        let len = word.trim_end().chars().count();
        if width + len + "// ".len() > WIDTH && current.trim().len() > indent.trim().len() {
            comment(&current, out);
            current = indent.clone();
            width = indent.len();
        }
        current.push_str(word);
        width += word.chars().count();
    }
    comment(&current, out);
}

/// What stands before the text on a continued line: a quote's mark again, spaces for a list's.
fn hanging(line: &str) -> String {
    let spaces = line.len() - line.trim_start().len();
    let rest = line.trim_start();
    let number = rest.bytes().take_while(u8::is_ascii_digit).count();
    let mark = match rest.as_bytes() {
        [b'>', b' ', ..] => return format!("{}> ", &line[..spaces]),
        [b'-' | b'*' | b'+', b' ', ..] => 2,
        [_, ..] if number > 0 && rest[number..].starts_with(". ") => number + 2,
        _ => 0,
    };
    " ".repeat(spaces + mark)
}
