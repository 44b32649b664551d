//! Clauses: anchored units that hold a normative keyword (RFC 2119, RFC 8174).
//!
//! Keywords count in capitals. In code, headings and quotations they are mentioned, not used.

use std::ops::Range;

use crate::{AnchorKind, Chapter, Kind, Span};

/// How much a clause binds; the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// MUST, MUST NOT, SHALL, SHALL NOT, REQUIRED.
    Must,
    /// SHOULD, SHOULD NOT, RECOMMENDED, NOT RECOMMENDED.
    Should,
    /// MAY, OPTIONAL.
    May,
}

/// A normative keyword in a chapter's prose.
#[derive(Clone, Copy, Debug)]
pub struct Keyword {
    /// How much it binds.
    pub level: Level,
    /// Its bytes, with the NOT of MUST NOT.
    pub span: Span,
    /// The innermost anchored unit around it, by its index in [`Chapter::anchors`].
    pub anchor: Option<usize>,
}

impl Level {
    /// The word for it: `MUST`, `SHOULD` or `MAY`.
    pub fn word(self) -> &'static str {
        match self {
            Level::Must => "MUST",
            Level::Should => "SHOULD",
            Level::May => "MAY",
        }
    }
}

/// The normative keywords of a chapter, in reading order.
pub fn keywords(chapter: &Chapter) -> Vec<Keyword> {
    found(chapter, level)
}

/// Every `must` of a chapter's prose that is not in capitals, and so binds nobody; in reading order.
pub fn whispered(chapter: &Chapter) -> Vec<Keyword> {
    found(chapter, |word| {
        (word.eq_ignore_ascii_case("must") && word != "MUST").then_some(Level::Must)
    })
}

fn found(chapter: &Chapter, level: fn(&str) -> Option<Level>) -> Vec<Keyword> {
    let owners = owners(chapter);
    let mut keywords = Vec::new();
    for (at, node) in chapter.nodes.iter() {
        let (Kind::Text(None), Owner::Prose(anchor)) = (&node.kind, owners[at]) else { continue };
        let start = node.span.range().start;
        keywords.extend(words(chapter.slice(node.span), level).map(|(level, range)| {
            let span = Span::new(start + range.start, start + range.end);
            Keyword { level, span, anchor }
        }));
    }
    keywords
}

/// The level of each anchor of a chapter: that of its strongest keyword.
pub(crate) fn levels(chapter: &Chapter) -> Vec<Option<Level>> {
    let mut levels: Vec<Option<Level>> = vec![None; chapter.anchors.len()];
    if chapter.anchors.iter().any(can_bind) {
        for keyword in keywords(chapter) {
            let Some(at) = keyword.anchor else { continue };
            levels[at] = Some(levels[at].map_or(keyword.level, |level| level.min(keyword.level)));
        }
    }
    levels
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
    for (index, anchor) in chapter.anchors.iter().enumerate().filter(|(_, anchor)| can_bind(anchor))
    {
        chapter
            .nodes
            .descendants(anchor.node)
            .for_each(|(at, _)| owners[at] = Owner::Prose(Some(index)));
    }
    for (at, node) in chapter.nodes.iter() {
        let mention = matches!(node.kind, Kind::Heading(_) | Kind::Quote(_));
        if mention && owners[at] != Owner::Mention {
            chapter.nodes.descendants(at).for_each(|(inner, _)| owners[inner] = Owner::Mention);
        }
    }
    owners
}

fn can_bind(anchor: &crate::Anchor) -> bool {
    !matches!(anchor.kind, AnchorKind::Heading | AnchorKind::Snippet)
}

/// The keywords of one text with their byte ranges.
fn words(
    text: &str,
    level: fn(&str) -> Option<Level>,
) -> impl Iterator<Item = (Level, Range<usize>)> {
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_part)?;
        let len = text[start..].find(|c| !is_part(c)).unwrap_or(text.len() - start);
        at = start + len;
        Some(start..at)
    })
    .filter_map(move |word| {
        let level = level(&text[word.clone()])?;
        let not = text[word.end..].strip_prefix(" NOT").filter(|rest| !rest.starts_with(is_part));
        Some((level, word.start..word.end + not.map_or(0, |_| " NOT".len())))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_in_capitals_count() {
        let found = |text| words(text, level).map(|(_, range)| &text[range]).collect::<Vec<_>>();
        let text = "It MUST NOT, and must. MUSTER; a MAY-fly; MAY NOTE";
        assert_eq!(found(text), ["MUST NOT", "MAY"]);
        assert_eq!(found("OPTIONAL"), ["OPTIONAL"]);
    }
}
