//! Clauses: anchored units that hold a normative keyword (RFC 2119, RFC 8174).

use recto_book::{AnchorKind, Chapter, Kind, Problem, Span};
use serde::Serialize;

/// A normative unit of a chapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The index of its anchor in [`Chapter::anchors`].
    pub anchor: usize,
    /// How much it binds: the strongest of its keywords.
    pub level: Level,
}

/// How much a clause binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Level {
    /// MUST, MUST NOT, SHALL, SHALL NOT, REQUIRED.
    Must,
    /// SHOULD, SHOULD NOT, RECOMMENDED, NOT RECOMMENDED.
    Should,
    /// MAY, OPTIONAL.
    May,
}

/// A normative keyword in a chapter's prose.
struct Keyword {
    level: Level,
    span: Span,
    /// The innermost anchored unit around it, by the anchor's index.
    anchor: Option<usize>,
}

/// The clauses of `chapter`, in the order of its anchors.
pub fn clauses(chapter: &Chapter) -> Vec<Clause> {
    let mut levels: Vec<Option<Level>> = vec![None; chapter.anchors.len()];
    for keyword in keywords(chapter) {
        if let Some(at) = keyword.anchor {
            levels[at] = Some(levels[at].map_or(keyword.level, |level| level.min(keyword.level)));
        }
    }
    let found = levels.into_iter().enumerate();
    found.filter_map(|(anchor, level)| Some(Clause { anchor, level: level? })).collect()
}

/// Keywords outside anchored units, and clauses with keywords of two levels.
pub(crate) fn check(chapter: &Chapter, problems: &mut Vec<Problem>) {
    let mut first: Vec<Option<Keyword>> = chapter.anchors.iter().map(|_| None).collect();
    for keyword in keywords(chapter) {
        let Some(at) = keyword.anchor else {
            problems.push(stray(chapter, keyword.span));
            continue;
        };
        match &first[at] {
            None => first[at] = Some(keyword),
            Some(other) if other.level != keyword.level => {
                problems.push(mixed(chapter, at, other, &keyword));
            }
            Some(_) => {}
        }
    }
}

fn stray(chapter: &Chapter, span: Span) -> Problem {
    let message = format!("`{}` stands outside a unit with an id", chapter.slice(span));
    Problem::new("stray-keyword", &chapter.path, span, message).help(format!(
        "end the paragraph, item or row with `{{#{}.NAME}}`; put the word in backquotes if it is only mentioned",
        chapter.name()
    ))
}

fn mixed(chapter: &Chapter, at: usize, first: &Keyword, second: &Keyword) -> Problem {
    let id = &chapter.anchors[at].id;
    Problem::new(
        "mixed-levels",
        &chapter.path,
        second.span,
        format!("the clause `{id}` has two levels"),
    )
    .label("a second level")
    .note(&chapter.path, first.span, "the first one")
    .help("make two clauses of it, one level each")
}

fn keywords(chapter: &Chapter) -> Vec<Keyword> {
    let owners = owners(chapter);
    let mut keywords = Vec::new();
    for (at, node) in chapter.nodes.iter() {
        let (Kind::Text(None), Owner::Prose(anchor)) = (&node.kind, owners[at]) else { continue };
        let text = chapter.slice(node.span);
        for (start, word) in words(text) {
            if let Some(level) = level(word) {
                let start = node.span.range().start + start;
                keywords.push(Keyword {
                    level,
                    span: Span::new(start, start + word.len()),
                    anchor,
                });
            }
        }
    }
    keywords
}

/// What a node stands in.
#[derive(Clone, Copy, PartialEq)]
enum Owner {
    /// In prose; the innermost anchored unit around it.
    Prose(Option<usize>),
    /// In a heading or a quotation, where keywords do not bind.
    Mention,
}

/// The owner of each node. Anchors are in the order of their nodes, so that inner units come after outer ones.
fn owners(chapter: &Chapter) -> Vec<Owner> {
    let mut owners = vec![Owner::Prose(None); chapter.nodes.len()];
    let units = chapter.anchors.iter().enumerate().filter(|(_, a)| a.kind != AnchorKind::Snippet);
    for (index, anchor) in units {
        for (at, _) in chapter.nodes.descendants(anchor.node) {
            owners[at] = Owner::Prose(Some(index));
        }
    }
    for (at, node) in chapter.nodes.iter() {
        let mention = matches!(node.kind, Kind::Heading(_) | Kind::Quote(_));
        if mention && owners[at] != Owner::Mention {
            chapter.nodes.descendants(at).for_each(|(inner, _)| owners[inner] = Owner::Mention);
        }
    }
    owners
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').filter_map(move |word| {
        let start = text[at..].find(word).map_or(at, |found| at + found);
        at = start + word.len();
        (!word.is_empty()).then_some((start, word))
    })
}

fn level(word: &str) -> Option<Level> {
    match word {
        "MUST" | "SHALL" | "REQUIRED" => Some(Level::Must),
        "SHOULD" | "RECOMMENDED" => Some(Level::Should),
        "MAY" | "OPTIONAL" => Some(Level::May),
        _ => None,
    }
}
