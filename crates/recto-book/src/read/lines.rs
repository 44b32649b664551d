//! The lines of a snippet.

use crate::{Line, Span};

/// Appends the lines in the pieces of a code block to `lines`, without their line ends.
///
/// A piece may hold several lines, and a line end may be a piece of its own. `hides` says whether
/// lines that start with `# ` are hidden.
pub(super) fn lines(text: &str, pieces: &[Span], hides: bool, lines: &mut Vec<Line>) {
    let mut open = false;
    for piece in pieces {
        let mut start = piece.start;
        for end in memchr::memchr_iter(b'\n', &text.as_bytes()[piece.range()]) {
            let line = Span { start, end: Span::new(0, piece.range().start + end).end };
            add(lines, line, open);
            open = false;
            start = line.end + 1;
        }
        if start < piece.end {
            add(lines, Span { start, end: piece.end }, open);
            open = true;
        }
    }
    for line in lines {
        finish(text, line, hides);
    }
}

/// Adds a line, or goes on with the last one if it is still `open`.
fn add(lines: &mut Vec<Line>, span: Span, open: bool) {
    match lines.last_mut() {
        Some(last) if open => last.span.end = span.end,
        _ => lines.push(Line { span, shown: true }),
    }
}

/// Takes the carriage returns off a line, and looks whether it is hidden.
fn finish(text: &str, line: &mut Line, hides: bool) {
    let mut bytes = &text.as_bytes()[line.span.range()];
    while let [rest @ .., b'\r'] = bytes {
        bytes = rest;
        line.span.end -= 1;
    }
    line.shown = !(hides && is_hidden(bytes));
}

/// Whether a line of a Rust fence is hidden: it starts with `# ` or is a lone `#`.
fn is_hidden(line: &[u8]) -> bool {
    let line = line.trim_ascii_start();
    line == b"#" || line.starts_with(b"# ")
}
