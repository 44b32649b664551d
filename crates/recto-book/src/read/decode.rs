//! From a file's bytes to text, and what is wrong with the bytes themselves.

use crate::{Problem, Span};

/// The longest chapter in bytes. A span could reach further; a chapter that is longer is a mistake.
const LONGEST: usize = 64 << 20;

/// The text of a chapter's bytes. Bytes that are not UTF-8 become U+FFFD.
pub(super) fn text(path: &str, bytes: Vec<u8>) -> (String, Vec<Problem>) {
    if bytes.len() > LONGEST {
        return (String::new(), vec![too_long(path)]);
    }
    let mut problems = Vec::new();
    let text = String::from_utf8(bytes).unwrap_or_else(|error| {
        problems.push(not_utf8(path, error.utf8_error().valid_up_to()));
        String::from_utf8_lossy(error.as_bytes()).into_owned()
    });
    problems.extend(mark(path, &text));
    problems.extend(bare_return(path, &text));
    (text, problems)
}

fn too_long(path: &str) -> Problem {
    let message = format!("the chapter is longer than {} MiB", LONGEST >> 20);
    Problem::new("too-long", path, Span::default(), message).help("split it into several chapters")
}

fn not_utf8(path: &str, at: usize) -> Problem {
    let replacement = Span::new(at, at + char::REPLACEMENT_CHARACTER.len_utf8());
    Problem::new("not-utf8", path, replacement, "this byte is not UTF-8").help("save it as UTF-8")
}

fn mark(path: &str, text: &str) -> Option<Problem> {
    let message = "the file starts with a byte order mark";
    text.starts_with('\u{feff}').then(|| {
        Problem::new("byte-order-mark", path, Span::new(0, 3), message)
            .help("save it as UTF-8 without a byte order mark")
    })
}

/// A carriage return alone ends a line in Markdown and not in Rust: lines would not be kept.
fn bare_return(path: &str, text: &str) -> Option<Problem> {
    let mut returns = memchr::memchr_iter(b'\r', text.as_bytes());
    let at = returns.find(|at| text.as_bytes().get(at + 1) != Some(&b'\n'))?;
    let message = "a carriage return without a line feed";
    let problem = Problem::new("bare-return", path, Span::new(at, at + 1), message);
    Some(problem.help("end lines with a line feed, or with both"))
}
