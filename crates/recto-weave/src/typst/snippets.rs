//! Snippets: a line that says what one is, and its shown lines in colours.

use recto_book::rust::{Token, tokens};
use recto_book::{AnchorKind, Role, Snippet};

use super::{Compositor, literal};

/// Longer words of code may be cut at the end of a line.
const LONGEST_WORD: usize = 24;

/// What else would end a line of code.
const LINE_ENDS: [char; 6] = ['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];

/// What a tab stands for.
const TAB: &str = "    ";

impl Compositor<'_> {
    pub(super) fn snippet(&mut self, index: usize) {
        let chapter = self.chapter;
        let snippet = &chapter.snippets[index];
        self.line(snippet.span);
        self.push("snippet(");
        let node = snippet.anchor.map(|anchor| chapter.anchors[anchor].node);
        match node.and_then(|node| self.anchor(node)) {
            Some(anchor) if anchor.kind == AnchorKind::Snippet => {
                self.push(&format!("\"{}\", ", anchor.id))
            }
            _ => self.push("none, "),
        }
        self.literal(&caption(snippet, &chapter.module()));
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

    /// Each line as code: its characters, its indentation, the plain text, and the text in colours.
    fn lines(&mut self, snippet: &Snippet, code: &str) {
        let mut coloured: Vec<String> = vec![String::new()];
        for (token, text) in parts(&snippet.language, code) {
            for (number, piece) in text.split('\n').enumerate() {
                if number > 0 {
                    coloured.push(String::new());
                }
                if let Some(line) = coloured.last_mut() {
                    self.colour(token, piece, line);
                }
            }
        }
        if code.is_empty() {
            return;
        }
        let shown = snippet.lines.iter().filter(|line| line.shown);
        for ((text, colours), line) in code.split('\n').zip(coloured).zip(shown) {
            self.current = line.span;
            let columns = text.chars().count();
            let indent = columns - text.trim_start().chars().count();
            self.push(&format!("({columns}, {indent}, "));
            self.literal(text);
            let cited = self.cited(self.chapter.line(line.span.start));
            self.push(&format!(", {{{cited}{colours}}}), "));
        }
    }

    /// One piece of code: a string, inside the function of its colour if it has one.
    fn colour(&self, token: Token, piece: &str, line: &mut String) {
        if piece.is_empty() {
            return;
        }
        let function = match token {
            Token::Comment => "c",
            Token::Doc => "d",
            Token::Keyword => "k",
            Token::Lifetime => "l",
            Token::Text => "s",
            Token::Number => "n",
            Token::Name | Token::Open | Token::Close | Token::Sign | Token::Space => "",
        };
        let clause = (token == Token::Comment).then(|| self.clause_mark(piece)).flatten();
        if let Some(id) = clause {
            let text = literal::literal(piece);
            return line.push_str(&format!("link(label(\"{id}\"), c({text})); "));
        }
        for (number, part) in literal::pieces(piece, LONGEST_WORD).into_iter().enumerate() {
            line.push_str(if number > 0 { "z; " } else { "" });
            let text = literal::literal(part);
            line.push_str(&if function.is_empty() { text } else { format!("{function}({text})") });
            line.push_str("; ");
        }
    }

    /// The id in a comment such as `// [chain-id.recursion]`.
    fn clause_mark<'c>(&self, comment: &'c str) -> Option<&'c str> {
        let id = comment.strip_prefix("//")?.trim().strip_prefix('[')?.strip_suffix(']')?;
        self.book.anchor(id).map(|_| id)
    }
}

/// What stands above a snippet, in the words of the HTML: its role, and what else there is to know.
fn caption(snippet: &Snippet, module: &str) -> String {
    let mut parts = vec![words(snippet, module)];
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

fn session_line(line: &str) -> Vec<(Token, &str)> {
    match line.strip_prefix("$ ") {
        Some(command) => vec![(Token::Comment, &line[..2]), (Token::Keyword, command)],
        None => vec![(Token::Name, line)],
    }
}
