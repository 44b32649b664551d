//! Clauses: which anchored units bind, how much, and by which words.

use recto_book::{AnchorKind, Chapter, Kind, Span};

/// How much a clause binds; the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Must,
    Should,
    May,
}

/// A normative keyword in an anchored unit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Keyword {
    pub(super) level: Level,
    pub(super) span: Span,
    /// The index of the innermost anchor around it.
    pub(super) anchor: usize,
}

impl Level {
    /// Its CSS class.
    pub(super) fn class(self) -> &'static str {
        match self {
            Level::Must => "must",
            Level::Should => "should",
            Level::May => "may",
        }
    }
}

/// The keywords of a chapter (RFC 2119, RFC 8174), in reading order: in capitals, in the text of an anchored
/// paragraph, item or row. Those in code, quotations and headings are mentioned, not used.
pub(super) fn keywords(chapter: &Chapter) -> Vec<Keyword> {
    let owners = owners(chapter);
    let mut keywords = Vec::new();
    for (at, node) in chapter.nodes.iter() {
        let (Kind::Text(None), Some(anchor)) = (&node.kind, owners[at]) else { continue };
        let start = node.span.range().start;
        keywords.extend(words(chapter.slice(node.span)).map(|(level, range)| {
            let span = Span::new(start + range.start, start + range.end);
            Keyword { level, span, anchor }
        }));
    }
    keywords
}

/// The innermost anchored unit around each node, if its text can bind.
fn owners(chapter: &Chapter) -> Vec<Option<usize>> {
    let mut owners = vec![None; chapter.nodes.len()];
    for (index, anchor) in chapter.anchors.iter().enumerate() {
        if !matches!(anchor.kind, AnchorKind::Heading | AnchorKind::Snippet) {
            chapter.nodes.descendants(anchor.node).for_each(|(at, _)| owners[at] = Some(index));
        }
    }
    for (at, node) in chapter.nodes.iter() {
        if matches!(node.kind, Kind::Heading(_) | Kind::Quote(_)) {
            chapter.nodes.descendants(at).for_each(|(inner, _)| owners[inner] = None);
        }
    }
    owners
}

/// The keywords of one text with their byte ranges; the NOT of MUST NOT belongs to it.
fn words(text: &str) -> impl Iterator<Item = (Level, std::ops::Range<usize>)> {
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
        let found = |text| words(text).map(|(_, range)| &text[range]).collect::<Vec<_>>();
        assert_eq!(
            found("It MUST NOT, and must. MUSTER; a MAY-fly; MAY NOTE"),
            ["MUST NOT", "MAY"]
        );
        assert_eq!(found("OPTIONAL"), ["OPTIONAL"]);
    }
}
