//! Examples as doctests: the documentation of an item that bears the example's name and exists for rustdoc's tests only.
//!
//! The documentation is one raw string from the opening to the closing fence, so every line and column is kept.

use recto_book::{Chapter, Role, Snippet};

use crate::module::name;

/// Appends what stands on the opening fence's line.
pub(crate) fn open(chapter: &Chapter, snippet: &Snippet, out: &mut String) {
    let quotes = Quotes::around(chapter, snippet);
    out.push_str("#[cfg(doctest)] #[doc = r");
    out.push_str(&quotes.hashes);
    out.push('"');
    out.push_str(&quotes.fence);
    out.push_str(&words(&snippet.role));
}

/// Appends a line between the fences: verbatim, for rustdoc knows hidden lines. A lone carriage return may not stand in a raw string.
pub(crate) fn inside(text: &str, out: &mut String) {
    out.extend(text.chars().map(|c| if c == '\r' { ' ' } else { c }));
}

/// Appends what stands on the closing fence's line.
pub(crate) fn close(chapter: &Chapter, snippet: &Snippet, out: &mut String) {
    let quotes = Quotes::around(chapter, snippet);
    out.push_str(&quotes.fence);
    out.push('"');
    out.push_str(&quotes.hashes);
    out.push_str("] fn ");
    out.push_str(&name(chapter, snippet));
    out.push_str("() {}");
}

/// The info string as rustdoc reads it.
pub(crate) fn words(role: &Role) -> String {
    let mut words = "rust".to_owned();
    if let Role::Example { should_panic, no_run, compile_fail } = role {
        let flags = [(*should_panic, ",should_panic"), (*no_run, ",no_run")];
        words.extend(flags.into_iter().filter(|(set, _)| *set).map(|(_, word)| word));
        if let Some(code) = compile_fail {
            words.push_str(",compile_fail");
            words.extend((!code.is_empty()).then(|| format!(",{code}")));
        }
    }
    words
}

/// Backquotes for a fence around an example: more than stand in it.
pub(crate) fn fence(chapter: &Chapter, snippet: &Snippet) -> String {
    Quotes::around(chapter, snippet).fence
}

/// Delimiters that do not occur in an example.
struct Quotes {
    /// The `#` of the raw string.
    hashes: String,
    /// The backquotes of the fence.
    fence: String,
}

impl Quotes {
    fn around(chapter: &Chapter, snippet: &Snippet) -> Self {
        let lines = || snippet.lines.iter().map(|line| chapter.slice(line.span));
        let hashes = lines().map(|line| longest_run(line, '"', '#')).max().unwrap_or(0);
        let ticks = lines().map(|line| longest_run(line, '`', '`')).max().unwrap_or(0);
        Quotes { hashes: "#".repeat(hashes.max(1)), fence: "`".repeat(ticks.max(3)) }
    }
}

/// One more than the longest run of `of` that directly follows a `start`; 0 if `start` does not occur.
pub(crate) fn longest_run(text: &str, start: char, of: char) -> usize {
    let run = |rest: &str| 1 + rest.chars().take_while(|c| *c == of).count();
    let runs = text.match_indices(start).map(|(at, _)| run(&text[at + start.len_utf8()..]));
    let extra = usize::from(start == of);
    runs.max().map_or(0, |longest| longest + extra)
}
