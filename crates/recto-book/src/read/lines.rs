//! The lines of a snippet.

use crate::{Line, Span};

/// The lines in the pieces of a code block, without their line ends.
///
/// A piece may hold several lines, and a line end may be a piece of its own. `hides` says whether
/// lines that start with `# ` are hidden.
pub(super) fn lines(text: &str, pieces: &[Span], hides: bool) -> Vec<Line> {
    let ends = |piece: &Span| text[piece.range()].bytes().filter(|byte| *byte == b'\n').count();
    let mut lines: Vec<Line> = Vec::with_capacity(pieces.iter().map(ends).sum());
    let mut open = false;
    for piece in pieces {
        let (mut at, end) = (piece.start as usize, piece.end as usize);
        while at < end {
            let len = text[at..end].find('\n');
            let stop = len.map_or(end, |len| at + len);
            match lines.last_mut() {
                Some(last) if open => last.span.end = Span::new(at, stop).end,
                _ => lines.push(Line { span: Span::new(at, stop), shown: true }),
            }
            open = len.is_none();
            at = stop + 1;
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
    line.shown = !(hides && is_hidden(bare.as_bytes()));
}

/// Whether a line of a Rust fence is hidden: it starts with `# ` or is a lone `#`.
fn is_hidden(line: &[u8]) -> bool {
    let line = line.trim_ascii_start();
    line == b"#" || line.starts_with(b"# ")
}
