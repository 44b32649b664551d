//! What a line of a chapter is for the tangler.

use recto_book::{Chapter, Snippet};

/// One line of a chapter.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    /// Its number, from 1.
    pub(crate) number: usize,
    /// The offset of its first byte.
    pub(crate) start: usize,
    /// Its text without the line end.
    pub(crate) text: &'a str,
    /// Its line end: `\n`, `\r\n`, or nothing at the end of the file.
    pub(crate) end: &'a str,
    /// What it is.
    pub(crate) part: Part<'a>,
}

/// What a line is.
#[derive(Clone, Copy)]
pub(crate) enum Part<'a> {
    /// Prose, or a snippet that is not tangled.
    Prose,
    /// The opening fence of a tangled snippet.
    Open(&'a Snippet),
    /// A line of a tangled snippet, and whether it is shown.
    Inside(&'a Snippet, bool),
    /// The closing fence of a tangled snippet.
    Close(&'a Snippet),
}

/// A text with as many lines as `chapter`: `each` appends what stands on a line, the line ends stay.
pub(crate) fn rewrite(chapter: &Chapter, mut each: impl FnMut(Line<'_>, &mut String)) -> String {
    let mut out = String::with_capacity(chapter.text.len() + chapter.text.len() / 8);
    for line in lines(chapter) {
        each(line, &mut out);
        out.push_str(line.end);
    }
    out
}

/// The lines of `chapter`, in order. Their texts and ends joined are the chapter's text.
///
/// A text that is empty or ends with a line end has one more line, an empty one: problems may stand there.
fn lines(chapter: &Chapter) -> impl Iterator<Item = Line<'_>> {
    let mut snippets = chapter.snippets.iter().filter(|s| s.is_tangled()).peekable();
    let mut inside = 0;
    cut(&chapter.text).enumerate().map(move |(index, (start, text, end))| {
        while snippets.next_if(|s| s.span.end as usize <= start).is_some() {
            inside = 0;
        }
        let snippet = snippets.peek().filter(|s| (s.span.start as usize) < start + text.len());
        let part = snippet.map_or(Part::Prose, |snippet| {
            inside += 1;
            part(snippet, inside - 1)
        });
        Line { number: index + 1, start, text, end, part }
    })
}

/// What the line is that stands `at` lines below the opening fence of `snippet`.
fn part(snippet: &Snippet, at: usize) -> Part<'_> {
    match at.checked_sub(1) {
        None => Part::Open(snippet),
        Some(at) => {
            snippet.lines.get(at).map_or(Part::Close(snippet), |l| Part::Inside(snippet, l.shown))
        }
    }
}

/// Cuts a text into lines: offset, text, line end.
fn cut(text: &str) -> impl Iterator<Item = (usize, &str, &str)> {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
    let mut start = 0;
    ends.chain([text.len()]).map(move |next| {
        let line = &text[start..next];
        let bare = line.strip_suffix('\n').map_or(line, |l| l.strip_suffix('\r').unwrap_or(l));
        let at = std::mem::replace(&mut start, next);
        (at, bare, &line[bare.len()..])
    })
}
