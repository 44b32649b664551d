//! The quiet mark of a clause: its level.

use recto_book::{Chapter, Kind};

/// The highest level that the unit at `at` claims in its own text; `None` if it is no clause.
///
/// Keywords of RFC 2119 and RFC 8174 count in capitals, outside code and quotes. Blocks inside the unit, such as the
/// lists of an item, are units of their own.
pub(super) fn level(chapter: &Chapter, at: usize) -> Option<&'static str> {
    let mut words = String::new();
    gather(chapter, at, &mut words);
    let keywords = words.split(|c: char| !c.is_ascii_alphabetic()).filter_map(keyword);
    keywords.min().map(|(_, level)| level)
}

fn keyword(word: &str) -> Option<(u8, &'static str)> {
    match word {
        "MUST" | "SHALL" | "REQUIRED" => Some((0, "MUST")),
        "SHOULD" | "RECOMMENDED" => Some((1, "SHOULD")),
        "MAY" | "OPTIONAL" => Some((2, "MAY")),
        _ => None,
    }
}

fn gather(chapter: &Chapter, at: usize, words: &mut String) {
    for (child, node) in chapter.nodes.children(at) {
        match &node.kind {
            Kind::Text(None) => words.push_str(chapter.slice(node.span)),
            Kind::Text(Some(text)) => words.push_str(text),
            Kind::List(_) | Kind::Quote(_) | Kind::Table(_) | Kind::Definitions => {}
            _ => {
                words.push(' ');
                gather(chapter, child, words);
            }
        }
    }
}
