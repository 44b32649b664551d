//! The lines of a snippet.

use crate::{Line, Span};

/// The lines in the pieces of a code block, without their line ends.
///
/// A piece may hold several lines, and a line end may be a piece of its own. `hides` says whether
/// lines that start with `# ` are hidden.
pub(super) fn lines(text: &str, pieces: &[Span], hides: bool) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut open = false;
    for piece in pieces {
        let mut at = piece.start as usize;
        for part in text[piece.range()].split_inclusive('\n') {
            let bare = part.strip_suffix('\n').unwrap_or(part);
            let span = Span::new(at, at + bare.len());
            match lines.last_mut() {
                Some(last) if open => last.span.end = span.end,
                _ => lines.push(Line { span, shown: true }),
            }
            open = bare.len() == part.len();
            at += part.len();
        }
    }
    for line in &mut lines {
        finish(text, line, hides);
    }
    lines
}

/// Takes the carriage return off a line, and looks whether it is hidden.
fn finish(text: &str, line: &mut Line, hides: bool) {
    let bare = text[line.span.range()].trim_end_matches('\r');
    line.span = Span::new(line.span.start as usize, line.span.start as usize + bare.len());
    line.shown = !(hides && is_hidden(bare));
}

/// Whether a line of a Rust fence is hidden: it starts with `# ` or is a lone `#`.
fn is_hidden(line: &str) -> bool {
    let line = line.trim_start();
    line == "#" || line.starts_with("# ")
}
