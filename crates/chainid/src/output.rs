//! Where answers go, where findings go, and how they look.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};
use serde_json::Value;

use crate::finding::{Finding, link};

/// How to write. Answers go to standard output, everything said about them to standard error.
#[derive(Clone, Debug)]
pub(crate) struct Output {
    /// The place of the HTML book, for links to clauses; see [`link`].
    pub(crate) book: String,
}

/// What catches the eye first.
const STRONG: Style = Style::new().bold();
/// Something contradicts.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
/// Something could not be checked.
pub(crate) const OPEN: Style = AnsiColor::Yellow.on_default().bold();
/// Everything holds.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();

impl Output {
    /// Standard output, buffered; colours are dropped unless it is a terminal.
    pub(crate) fn answers(&self) -> BufWriter<anstream::AutoStream<io::StdoutLock<'static>>> {
        BufWriter::with_capacity(1 << 16, anstream::AutoStream::auto(io::stdout().lock()))
    }

    /// Writes one object for programs, on one line.
    ///
    /// # Errors
    ///
    /// Standard output's own.
    pub(crate) fn object(&self, object: &Value) -> io::Result<()> {
        let mut out = self.answers();
        writeln!(out, "{object}")?;
        out.flush()
    }

    /// Whether a person looks at standard output.
    pub(crate) fn is_watched(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// Says what does not hold: one block a finding, its first line the message.
    ///
    /// # Errors
    ///
    /// Standard error's own.
    pub(crate) fn findings<'a>(
        &self,
        findings: impl IntoIterator<Item = &'a Finding>,
    ) -> io::Result<()> {
        let mut out = BufWriter::new(anstream::AutoStream::auto(io::stderr().lock()));
        for finding in findings {
            self.finding(&mut out, finding)?;
        }
        out.flush()
    }

    fn finding(&self, out: &mut impl Write, finding: &Finding) -> io::Result<()> {
        let colour = if finding.is_warning() { OPEN } else { colour(finding.verdict) };
        let (word, message) = (finding.severity(), printable(&finding.message));
        let code = finding.code.map(|code| format!(" ({code})")).unwrap_or_default();
        writeln!(out, "{colour}{word}{colour:#}{STRONG}: {message}{STRONG:#}{code}")?;
        let path = |path: &Path| path.to_string_lossy().into_owned();
        for (name, text) in [
            ("file", path(&finding.file)),
            ("pointer", finding.pointer.clone()),
            ("reached", finding.walked.join(", ")),
            ("blob", finding.blob.as_deref().map(path).unwrap_or_default()),
            ("expected", finding.expected.clone()),
            ("found", finding.found.clone()),
            ("clause", finding.clause.unwrap_or_default().to_owned()),
            ("link", finding.clause.map(|id| link(id, &self.book)).unwrap_or_default()),
        ] {
            if !text.is_empty() {
                writeln!(out, "  {name:<9} {}", printable(&text))?;
            }
        }
        Ok(())
    }

    /// A remark that changes no verdict.
    ///
    /// # Errors
    ///
    /// Standard error's own.
    pub(crate) fn note(&self, message: &str) -> io::Result<()> {
        writeln!(
            anstream::AutoStream::auto(io::stderr().lock()),
            "{STRONG}note:{STRONG:#} {}",
            printable(message)
        )
    }
}

/// The colour of a verdict.
pub(crate) fn colour(verdict: crate::exit::Verdict) -> Style {
    match verdict.code() {
        0 => GOOD,
        3 => OPEN,
        _ => BAD,
    }
}

/// The longest value shown whole, in characters.
const LONGEST: usize = 400;

/// Text from outside, safe for a terminal: what controls it is escaped, and what goes on and on is cut.
pub(crate) fn printable(text: &str) -> String {
    let escape = |character: char| match character.is_control() || turns(character) {
        true => character.escape_default().to_string(),
        false => character.to_string(),
    };
    let shown: String = text.chars().take(LONGEST).map(escape).collect();
    if text.chars().nth(LONGEST).is_some() { shown + "..." } else { shown }
}

/// Whether it ends a line, or turns the direction in which what follows is written.
fn turns(character: char) -> bool {
    matches!(
        character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_outside_cannot_drive_a_terminal() {
        assert_eq!(printable("a\u{1b}[31m\nb\u{9b}"), "a\\u{1b}[31m\\nb\\u{9b}");
        assert_eq!(printable("a\u{202e}b\u{2029}é"), "a\\u{202e}b\\u{2029}é");
        assert_eq!(printable(&"x".repeat(1000)).len(), LONGEST + 3);
    }
}
