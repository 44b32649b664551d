//! Snippets: a line that says what one is, and its shown lines in colours.

use std::ops::Range;

use recto_book::rust::{Token, tokens};
use recto_book::{AnchorKind, Role, Snippet};

use super::{Compositor, literal};

/// Longer words of code may be cut at the end of a line.
const LONGEST_WORD: usize = 24;

/// Longer lines may have to be broken: what fits where a snippet is narrowest.
const LONGEST_LINE: usize = 60;

/// What else would end a line of code.
const LINE_ENDS: [char; 6] = ['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];

/// What a tab stands for.
const TAB: &str = "    ";

impl Compositor<'_> {
    pub(super) fn snippet(&mut self, index: usize) {
        let chapter = self.chapter;
        let snippet = &chapter.snippets[index];
        self.line(snippet.span);
        let is_vectors = matches!(snippet.role, Role::Vectors(_));
        self.push(if is_vectors { "vectors(" } else { "snippet(" });
        let node = snippet.anchor.map(|anchor| chapter.anchors[anchor].node);
        match node.and_then(|node| self.anchor(node)) {
            Some(anchor) if anchor.kind == AnchorKind::Snippet => {
                self.push(&format!("\"{}\", ", anchor.id))
            }
            _ => self.push("none, "),
        }
        let before = &chapter.snippets[..index];
        let module = chapter.module();
        let is_first = !before.iter().any(|snippet| snippet.role == Role::Code);
        self.literal(&caption(snippet, &module, is_first));
        self.relations(&snippet.role);
        self.push(", (");
        let code = shown(self, snippet);
        self.lines(snippet, &code);
        self.push("))");
    }

    /// The units that a document has to do with, behind its caption, as links.
    fn relations(&mut self, role: &Role) {
        let Role::Document { invalid, verifies, names, .. } = role else { return };
        self.relation("must be refused by", invalid.iter());
        self.relation("verifies", verifies.iter());
        self.relation("refers to", names.iter().flatten());
    }

    fn relation<'i>(&mut self, words: &str, ids: impl Iterator<Item = &'i String>) {
        let mut seen: Vec<&str> = Vec::new();
        for id in ids {
            if seen.contains(&id.as_str()) || self.book.anchor(id).is_none() {
                continue;
            }
            let before = if seen.is_empty() { format!(", {words} ") } else { ", ".to_owned() };
            self.push(&format!(" + \"{before}\" + link(label(\"{id}\"), \"{id}\")"));
            seen.push(id);
        }
    }

    /// Each line as code: the plain text, its indentation, what leads here, and the text in colours. That of a long
    /// line comes in words, and each word in the parts between which it may be cut.
    fn lines(&mut self, snippet: &Snippet, code: &str) {
        if code.is_empty() {
            return;
        }
        let shown = snippet.lines.iter().filter(|line| line.shown);
        for (tokens, line) in by_lines(parts(&snippet.language, code)).iter().zip(shown) {
            self.current = line.span;
            let text: String = tokens.iter().map(|(_, text)| *text).collect();
            self.push("(");
            self.literal(&text);
            let indent = text.chars().take_while(|c| c.is_whitespace()).count();
            let cited = self.cited(self.chapter.line(line.span.start));
            let colours = match text.chars().count() > LONGEST_LINE {
                true => self.long_line(tokens, &text),
                false => format!("{{{}}}", self.colours(tokens, 0..text.len())),
            };
            self.push(&format!(", {indent}, {{{cited}}}, {colours}), "));
        }
    }

    /// A list of words, each a list of its parts with their widths.
    fn long_line(&self, tokens: &[(Token, &str)], text: &str) -> String {
        let mut code = "(".to_owned();
        let mut start = 0;
        for word in text.split_inclusive(' ') {
            code.push('(');
            for part in literal::pieces(word, LONGEST_WORD) {
                let colours = self.colours(tokens, start..start + part.len());
                code.push_str(&format!("({}, {{{colours}}}), ", part.chars().count()));
                start += part.len();
            }
            code.push_str("), ");
        }
        code + ")"
    }

    /// The bytes in `range` of a line.
    fn colours(&self, tokens: &[(Token, &str)], range: Range<usize>) -> String {
        let mut code = String::new();
        let mut start = 0;
        for (token, text) in tokens {
            let end = start + text.len();
            if start < range.end && range.start < end {
                let part = range.start.max(start) - start..range.end.min(end) - start;
                code.push_str(&self.colour(*token, text, &text[part]));
            }
            start = end;
        }
        code
    }

    /// A part of a token: a string, inside the function of its colour if it has one.
    fn colour(&self, token: Token, whole: &str, part: &str) -> String {
        let function = match token {
            Token::Comment => "c",
            Token::Doc => "d",
            Token::Keyword => "k",
            Token::Lifetime => "l",
            Token::Text => "s",
            Token::Number => "n",
            Token::Name | Token::Open | Token::Close | Token::Sign | Token::Space => "",
        };
        let text = literal::literal(part);
        let text = if function.is_empty() { text } else { format!("{function}({text})") };
        let clause = (token == Token::Comment).then(|| self.clause_mark(whole)).flatten();
        match clause {
            Some(id) => format!("link(label(\"{id}\"), {text}); "),
            None => text + "; ",
        }
    }

    /// The id in a comment such as `// [chain-id.recursion]`.
    fn clause_mark<'c>(&self, comment: &'c str) -> Option<&'c str> {
        let id = comment.strip_prefix("//")?.trim().strip_prefix('[')?.strip_suffix(']')?;
        self.book.anchor(id).map(|_| id)
    }
}

/// What stands above a snippet, in the words of the HTML: its role, and what else there is to know. The name of the
/// module is said once.
fn caption(snippet: &Snippet, module: &str, is_first: bool) -> String {
    let mut parts = Vec::new();
    if is_first || snippet.role != Role::Code {
        parts.push(words(snippet, module));
    }
    parts.extend(snippet.continues.then(|| "continues".to_owned()));
    parts.extend(snippet.open.then(|| "goes on below".to_owned()));
    parts.extend(snippet.by.as_ref().map(|by| format!("written by {by}")));
    parts.extend(note(&snippet.role));
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

fn words(snippet: &Snippet, module: &str) -> String {
    match &snippet.role {
        Role::Code => format!("module {module}"),
        Role::Test => format!("test of {module}"),
        Role::Example { .. } => "example".to_owned(),
        Role::Document { type_name, .. } => format!("document, read as {type_name}"),
        Role::Vectors(name) => format!("test vectors {name}"),
        Role::Console => "terminal".to_owned(),
        Role::Shown(_) if snippet.language == "text" => String::new(),
        Role::Shown(_) => snippet.language.clone(),
    }
}

fn note(role: &Role) -> Option<String> {
    match role {
        Role::Example { compile_fail: Some(code), .. } => {
            Some(format!("must not compile {code}").trim_end().to_owned())
        }
        Role::Example { should_panic: true, .. } => Some("must panic".to_owned()),
        Role::Example { no_run: true, .. } => Some("compiled, not run".to_owned()),
        Role::Shown(Some(reason)) => Some(format!("not compiled: {reason}")),
        _ => None,
    }
}

/// The text that a reader sees: hidden lines left out, one line feed between lines and none at the end.
fn shown(compositor: &Compositor<'_>, snippet: &Snippet) -> String {
    let lines = snippet.lines.iter().filter(|line| line.shown);
    let texts = lines.map(|line| {
        let text = compositor.chapter.slice(line.span).replace('\t', TAB);
        text.replace(LINE_ENDS, " ")
    });
    texts.collect::<Vec<_>>().join("\n")
}

/// The code cut into parts with what each is. Rust's tokens do for JSON too; in a session the commands stand out.
fn parts<'c>(language: &str, code: &'c str) -> Vec<(Token, &'c str)> {
    match language {
        "rust" | "json" => tokens(code).map(|(token, range)| (token, &code[range])).collect(),
        "console" => code.split_inclusive('\n').flat_map(session_line).collect(),
        _ => vec![(Token::Name, code)],
    }
}

/// The same, line by line.
fn by_lines(parts: Vec<(Token, &str)>) -> Vec<Vec<(Token, &str)>> {
    let mut lines = vec![Vec::new()];
    for (token, text) in parts {
        for (number, piece) in text.split('\n').enumerate() {
            if number > 0 {
                lines.push(Vec::new());
            }
            lines.last_mut().expect("one at least").push((token, piece));
        }
    }
    lines
}

fn session_line(line: &str) -> Vec<(Token, &str)> {
    match line.strip_prefix("$ ") {
        Some(command) => vec![(Token::Comment, &line[..2]), (Token::Keyword, command)],
        None => vec![(Token::Name, line)],
    }
}
