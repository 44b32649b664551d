//! A chapter: one Markdown file, one Rust module.

use std::sync::OnceLock;

use crate::link::Link;
use crate::span::Lines;
use crate::{Anchor, Level, Mark, Nodes, Place, Snippet, Span};

/// One Markdown file of `spec/`, read.
#[derive(Clone, Debug)]
pub struct Chapter {
    /// Its file, relative to the book's root, with `/`: `spec/chain-id.md`.
    pub path: String,
    /// The text of its first heading; its name if it has none.
    pub title: String,
    /// Whether its ids, levels and public items may still change; `None` if it does not say.
    pub status: Option<Status>,
    /// The whole text as it stands in the file.
    pub text: String,
    /// Its structure, in reading order.
    pub nodes: Nodes,
    /// Its anchors, in the order of their nodes.
    pub anchors: Vec<Anchor>,
    /// Its snippets, in reading order.
    pub snippets: Vec<Snippet>,
    /// Its links, in reading order.
    pub links: Vec<Link>,
    /// Its computed values, in reading order.
    pub values: Vec<Computed>,
    /// Its marks, in reading order.
    pub marks: Vec<Mark>,
    /// Found when the first place is asked for: most chapters have no problem.
    pub(crate) lines: OnceLock<Lines>,
    /// The level of each anchor; worked out when first asked for, since tangling never asks.
    pub(crate) levels: OnceLock<Vec<Option<Level>>>,
}

/// Whether a chapter may still change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Ids, levels, vectors and public items change only with a major version.
    Stable,
    /// They may still change.
    Settling,
}

/// Inline code that is the value of an expression: `` `2`<!-- = 1 + 1 --> ``.
#[derive(Clone, Debug)]
pub struct Computed {
    /// The bytes of the value, without the backquotes.
    pub value: Span,
    /// The bytes of the Rust expression.
    pub expression: Span,
    /// The whole: inline code and comment.
    pub span: Span,
}

/// A part of a chapter's text. All parts joined are the text, byte for byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text between two items.
    Prose(Span),
    /// The marker of an anchor, by its index.
    Marker(usize, Span),
    /// A snippet, by its index.
    Snippet(usize, Span),
}

impl Chapter {
    /// The chapter's name: the file's name without `.md`, and the first part of all its ids.
    pub fn name(&self) -> &str {
        name_of(&self.path)
    }

    /// The name of its Rust module: `chain_id` for `chain-id.md`.
    pub fn module(&self) -> String {
        self.name().replace('-', "_")
    }

    /// The way from this chapter's file to another's, as links write it; empty to itself.
    pub fn way_to(&self, other: &Chapter) -> String {
        let (from, to) = (&self.path, &other.path);
        if from == to {
            return String::new();
        }
        let shared = from.split('/').zip(to.split('/')).take_while(|(a, b)| a == b).count();
        let up = from.split('/').count() - shared - 1;
        let down = to.split('/').skip(shared).collect::<Vec<_>>().join("/");
        "../".repeat(up) + &down
    }

    /// The file that a link of this chapter names, such as `../digest.md`, relative to the book's root; `None` if its
    /// way leads out of the folder of the chapters, of which alone outputs are made.
    pub fn beside(&self, file: &str) -> Option<String> {
        let (folder, inside) = self.path.split_at(self.path.find('/').map_or(0, |end| end + 1));
        let mut parts: Vec<&str> = inside.split('/').collect();
        parts.pop();
        for part in file.split('/') {
            match part {
                "." => {}
                ".." => drop(parts.pop()?),
                part => parts.push(part),
            }
        }
        Some(folder.to_owned() + &parts.join("/"))
    }

    /// The text of a span.
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// What is between the fences of `snippet`: its lines with a line feed between two, and none at the end.
    pub fn content(&self, snippet: &Snippet) -> String {
        let lines: Vec<&str> = snippet.lines.iter().map(|line| self.slice(line.span)).collect();
        lines.join("\n")
    }

    /// The line, from 1, that holds the byte at `offset`.
    pub fn line(&self, offset: u32) -> usize {
        self.lines().line(offset)
    }

    /// The text of line `line` (from 1) without its line end; empty if there is no such line.
    pub fn line_text(&self, line: usize) -> &str {
        let rest = self.lines().start(line).map_or("", |start| &self.text[start..]);
        rest.lines().next().unwrap_or_default()
    }

    /// From where `span` starts to the end of that line.
    pub fn first_line(&self, span: Span) -> Span {
        let start = span.range().start;
        let rest = &self.text[start..];
        Span::new(start, start + rest.find(['\r', '\n']).unwrap_or(rest.len()))
    }

    /// Where a span starts, for people.
    pub fn place(&self, span: Span) -> Place {
        let line = self.line(span.start);
        let start = self.lines().start(line).unwrap_or_default();
        let before = &self.text[start..span.start as usize];
        Place { path: self.path.clone(), line, column: before.chars().count() + 1 }
    }

    /// How much the unit of `anchor` binds: the level of its strongest keyword; `None` if it is no clause.
    pub fn level(&self, anchor: &Anchor) -> Option<Level> {
        let levels = self.levels.get_or_init(|| crate::clause::levels(self));
        let at = self.anchors.binary_search_by_key(&anchor.node, |other| other.node);
        at.ok().and_then(|at| levels[at])
    }

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(&self.text))
    }

    /// The anchor of the node with index `node`, if it has one.
    pub fn anchor_of(&self, node: usize) -> Option<&Anchor> {
        let found = self.anchors.binary_search_by_key(&node, |anchor| anchor.node);
        found.ok().map(|at| &self.anchors[at])
    }

    /// The visible text of the node with index `at`: markup and ids left out.
    pub fn plain(&self, at: usize) -> String {
        crate::node::plain(&self.text, &self.nodes.0, at)
    }

    /// The chapter cut into prose, markers and snippets; joined again, they are its text byte for byte.
    pub fn pieces(&self) -> Vec<Piece> {
        let mut items: Vec<Piece> =
            self.snippets.iter().enumerate().map(|(at, s)| Piece::Snippet(at, s.span)).collect();
        let markers =
            self.anchors.iter().enumerate().filter(|(_, a)| a.kind != crate::AnchorKind::Snippet);
        items.extend(markers.map(|(at, a)| Piece::Marker(at, a.marker)));
        items.sort_by_key(|piece| piece.span().start);
        with_prose(items, self.text.len())
    }
}

impl Piece {
    /// The bytes it covers.
    pub fn span(self) -> Span {
        match self {
            Piece::Prose(span) | Piece::Marker(_, span) | Piece::Snippet(_, span) => span,
        }
    }
}

/// The file's name without folder and `.md`.
pub(crate) fn name_of(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.strip_suffix(".md").unwrap_or(file)
}

fn with_prose(items: Vec<Piece>, len: usize) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(items.len() * 2 + 1);
    let mut at = 0;
    for item in items {
        let span = item.span().range();
        if at < span.start {
            pieces.push(Piece::Prose(Span::new(at, span.start)));
        }
        at = span.end;
        pieces.push(item);
    }
    if at < len {
        pieces.push(Piece::Prose(Span::new(at, len)));
    }
    pieces
}
