//! What is formatted as one: a snippet, or all snippets of an interrupted item, with marks where they part.

use recto_book::rust::{Token, tokens};
use recto_book::{Chapter, Role};

use super::{Change, Rustfmt};

/// Lines that belong together and stay so: of one snippet, and all shown or all hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Segment {
    snippet: usize,
    shown: bool,
    /// Without the marks of hidden lines.
    lines: Vec<String>,
}

/// What is formatted as one.
pub(crate) struct Whole {
    segments: Vec<Segment>,
    /// Whether it is the body of a function and not a list of items.
    is_body: bool,
    /// Why it can't be formatted at all.
    refused: Option<&'static str>,
}

/// What a comment says that stands where two segments part.
const MARK: &str = "// recto-part-";
/// The function around a body.
const HEAD: &str = "fn recto_body() {";

impl Whole {
    /// Everything of `chapter` that can be formatted, in order.
    pub(super) fn all(chapter: &Chapter) -> Vec<Whole> {
        let mut wholes: Vec<Whole> = Vec::new();
        let mut open = None;
        for (at, snippet) in chapter.snippets.iter().enumerate() {
            let is_code = snippet.role == Role::Code;
            if !snippet.is_rust() || snippet.lines.is_empty() {
                continue;
            }
            let segments = segments(chapter, at);
            let refused = refused(chapter, at);
            if let Some(whole) = open.filter(|_| is_code && snippet.continues) {
                let whole: &mut Whole = &mut wholes[whole];
                whole.segments.extend(segments);
                whole.refused = whole.refused.or(refused);
            } else {
                wholes.push(Whole { segments, is_body: !is_code, refused });
            }
            if is_code {
                open = snippet
                    .open
                    .then(|| open.filter(|_| snippet.continues).unwrap_or(wholes.len() - 1));
            }
        }
        wholes
    }

    /// The first snippet.
    pub(super) fn first(&self) -> usize {
        self.segments[0].snippet
    }

    /// The lines of each snippet, formatted; or why they stay as they are.
    ///
    /// # Errors
    ///
    /// rustfmt can't be run.
    pub(super) fn format(&self, rustfmt: &Rustfmt) -> anyhow::Result<Result<Vec<Change>, String>> {
        const TURNS: usize = 3;
        if let Some(reason) = self.refused {
            return Ok(Err(reason.to_owned()));
        }
        let mut segments = self.segments.clone();
        for _ in 0..TURNS {
            let formatted = match rustfmt.run(&source(&segments, self.is_body), self.is_body)? {
                Ok(formatted) => formatted,
                Err(reason) => return Ok(Err(reason)),
            };
            let Some(new) = self.parted(&formatted, &segments, rustfmt) else {
                let reason = "a hidden line or an interruption would move";
                return Ok(Err(reason.to_owned()));
            };
            if new == segments {
                return Ok(Ok(snippets(&segments)));
            }
            segments = new;
        }
        Ok(Err("rustfmt changes it anew each time".to_owned()))
    }

    /// The segments of a formatted text, if each holds what it held; the hidden ones as they were.
    fn parted(&self, formatted: &str, old: &[Segment], rustfmt: &Rustfmt) -> Option<Vec<Segment>> {
        let lines = if self.is_body { unwrapped(formatted, rustfmt)? } else { owned(formatted) };
        let mut parts = vec![Vec::new()];
        for line in lines {
            match line.trim_start().strip_prefix(MARK) {
                Some(number) if number.parse() == Ok(parts.len()) => parts.push(Vec::new()),
                Some(_) => return None,
                None => parts.last_mut()?.push(line),
            }
        }
        let same = parts.len() == old.len()
            && old.iter().zip(&parts).all(|(old, new)| words(&old.lines) == words(new));
        let new = old.iter().zip(parts).map(|(old, lines)| match old.shown {
            true => Segment { lines, ..old.clone() },
            false => old.clone(),
        });
        let new: Vec<_> = new.collect();
        let visible = |segment: &Segment| segment.lines.iter().all(|line| stays_shown(line));
        (same && new.iter().filter(|segment| segment.shown).all(visible)).then_some(new)
    }
}

/// The lines of a snippet as they stand in the chapter.
pub(super) fn lines(chapter: &Chapter, snippet: usize) -> Vec<String> {
    let lines = chapter.snippets[snippet].lines.iter();
    lines.map(|line| chapter.slice(line.span).to_owned()).collect()
}

fn segments(chapter: &Chapter, snippet: usize) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    for line in &chapter.snippets[snippet].lines {
        let text = chapter.slice(line.span).to_owned();
        match segments.last_mut().filter(|segment| segment.shown == line.shown) {
            Some(segment) => segment.lines.push(text),
            None => segments.push(Segment { snippet, shown: line.shown, lines: vec![text] }),
        }
    }
    segments
}

fn refused(chapter: &Chapter, at: usize) -> Option<&'static str> {
    let snippet = &chapter.snippets[at];
    let mut shown = snippet.lines.iter().filter(|line| line.shown);
    let fine = shown.all(|line| stays_shown(chapter.slice(line.span)));
    let text = chapter.slice(snippet.span);
    match (snippet.at_margin, fine, text.contains(MARK)) {
        (false, ..) => Some("it does not stand at the margin"),
        (_, false, _) => Some("a line begins with `##`"),
        (.., true) => Some("it holds a mark of this program"),
        _ => None,
    }
}

/// Whether a line of Rust is shown as it stands, and ends no fence.
fn stays_shown(line: &str) -> bool {
    let text = line.trim_start();
    let hides = text == "#" || text.starts_with("# ") || text.starts_with("##");
    !hides && !text.starts_with("```") && !text.starts_with("~~~")
}

/// A hidden line without its mark.
fn unmarked(line: &str) -> &str {
    let text = line.trim_start();
    text.strip_prefix("# ").or_else(|| text.strip_prefix('#')).unwrap_or(text)
}

/// The text to be formatted.
fn source(segments: &[Segment], is_body: bool) -> String {
    let mut text = String::new();
    for (at, segment) in segments.iter().enumerate() {
        if at > 0 {
            text += &format!("{MARK}{at}\n");
        }
        for line in &segment.lines {
            text += if segment.shown { line } else { unmarked(line) };
            text.push('\n');
        }
    }
    if is_body { format!("{HEAD}\n{text}}}\n") } else { text }
}

fn owned(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

/// The lines of a body without the function around it. What stands inside a text over several lines is not moved.
fn unwrapped(formatted: &str, rustfmt: &Rustfmt) -> Option<Vec<String>> {
    let inner = formatted.strip_prefix(HEAD)?.strip_prefix('\n')?;
    let inner = inner.trim_end().strip_suffix('}')?.strip_suffix('\n').unwrap_or_default();
    let start = formatted.len() - formatted[HEAD.len() + 1..].len();
    let texts =
        tokens(formatted).filter(|(token, _)| *token == Token::Text).map(|(_, range)| range);
    let texts: Vec<_> = texts.filter(|range| formatted[range.clone()].contains('\n')).collect();
    let mut at = start;
    let lines = inner.split('\n').map(|line| {
        let inside = texts.iter().any(|range| range.start < at && at < range.end);
        at += line.len() + 1;
        if inside { line.to_owned() } else { rustfmt.without_indent(line).to_owned() }
    });
    Some(lines.collect())
}

/// The words of Rust in `lines`, sorted: what formatting does not change.
fn words(lines: &[String]) -> Vec<String> {
    let text = lines.iter().map(|line| if stays_shown(line) { line } else { unmarked(line) });
    let text = text.collect::<Vec<_>>().join("\n");
    let mut words: Vec<String> = tokens(&text)
        .filter(|(token, _)| {
            !matches!(token, Token::Space | Token::Open | Token::Close | Token::Sign)
        })
        .map(|(_, range)| text[range].split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    words.sort();
    words
}

/// The lines of each snippet of the segments.
fn snippets(segments: &[Segment]) -> Vec<Change> {
    let mut snippets: Vec<Change> = Vec::new();
    for Segment { snippet, lines, .. } in segments {
        match snippets.last_mut().filter(|last| last.snippet == *snippet) {
            Some(last) => last.lines.extend(lines.iter().cloned()),
            None => snippets.push(Change { snippet: *snippet, lines: lines.clone() }),
        }
    }
    snippets
}
