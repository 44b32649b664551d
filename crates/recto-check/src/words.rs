//! Words of prose, counted.

use recto_book::{Chapter, Kind, Node};

/// The words of a chapter's prose, by where they stand among its snippets.
pub(crate) struct Words {
    /// All of them, headings included.
    pub(crate) all: usize,
    /// The words before the first snippet, between the first and the second, ..., after the last; headings left out.
    pub(crate) gaps: Vec<usize>,
}

impl Words {
    /// Counts the words of `chapter`.
    pub(crate) fn of(chapter: &Chapter) -> Self {
        let mut words = Words { all: 0, gaps: vec![0] };
        let mut heading_ends = 0;
        for (at, node) in chapter.nodes.iter() {
            match node.kind {
                Kind::Heading(_) => {
                    heading_ends = at + 1 + chapter.nodes.descendants(at).count();
                }
                Kind::Snippet(_) => words.gaps.push(0),
                _ => {
                    let count = of_node(chapter, node);
                    words.all += count;
                    if at >= heading_ends {
                        *words.gaps.last_mut().expect("starts with one gap") += count;
                    }
                }
            }
        }
        words
    }
}

/// The words that `node` itself holds, its children left out.
fn of_node(chapter: &Chapter, node: &Node) -> usize {
    match &node.kind {
        Kind::Text(None) => count(chapter.slice(node.span)),
        Kind::Text(Some(text)) | Kind::Code(text) => count(text),
        _ => 0,
    }
}

fn count(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}
