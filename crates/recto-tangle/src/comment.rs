//! Lines that keep their place and change their text: prose as comments, hidden lines without their marks.

use recto_book::{Chapter, Snippet};

/// Appends a line of prose as a comment. Blank lines stay blank.
///
/// Characters that change the direction of text are replaced: the compiler refuses them in comments.
pub(crate) fn prose(line: &str, out: &mut String) {
    let line = line.trim_end();
    if line.is_empty() {
        return;
    }
    out.push_str("// ");
    if line.is_ascii() {
        out.push_str(line);
    } else {
        out.extend(line.chars().map(visible));
    }
}

/// Appends a line of a tangled snippet: verbatim if it is shown, else with two spaces for its mark.
///
/// As in rustdoc, `##` at the start of a shown line stands for `#`; a space keeps the columns.
pub(crate) fn code(line: &str, shown: bool, out: &mut String) {
    let trimmed = line.trim_start();
    let indent = &line[..line.len() - trimmed.len()];
    if !shown {
        out.push_str(indent);
        out.push_str("  ");
        out.push_str(trimmed.get(2..).unwrap_or_default());
        out.truncate(out.trim_end_matches(' ').len());
    } else if let Some(rest) = trimmed.strip_prefix("##") {
        out.push_str(indent);
        out.push_str(" #");
        out.push_str(rest);
    } else {
        out.push_str(line);
    }
}

/// The lines of a tangled snippet, each as [`code`] has it.
pub(crate) fn body(chapter: &Chapter, snippet: &Snippet) -> String {
    let mut body = String::new();
    for line in &snippet.lines {
        code(chapter.slice(line.span), line.shown, &mut body);
        body.push('\n');
    }
    body
}

/// Whether a character changes the direction of the text behind it.
pub(crate) fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn visible(c: char) -> char {
    if turns(c) { char::REPLACEMENT_CHARACTER } else { c }
}
