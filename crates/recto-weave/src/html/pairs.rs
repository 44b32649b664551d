//! Pairs: which prose stands beside which snippets.

use recto_book::{Chapter, Kind, Node};

/// Prose and the snippets that belong to it: all since the last heading or snippet.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// Where the prose starts, at the start of a line; `None` if there is none.
    pub(super) prose: Option<usize>,
    /// The snippets with nothing between them, by index.
    pub(super) snippets: Vec<usize>,
}

/// The pairs of a chapter, in reading order. Only what stands at the top of the chapter is paired.
pub(super) fn pairs(chapter: &Chapter) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut prose = None;
    let mut after_snippet = false;
    for (_, node) in chapter.nodes.top() {
        match node.kind {
            Kind::Snippet(index) => match pairs.last_mut() {
                Some(last) if after_snippet => last.snippets.push(index),
                _ => pairs.push(Pair { prose: prose.take(), snippets: vec![index] }),
            },
            _ if parts(chapter, node) => prose = None,
            _ => prose = prose.or(Some(line_start(&chapter.text, node.span.range().start))),
        }
        after_snippet = matches!(node.kind, Kind::Snippet(_));
    }
    pairs
}

/// Whether no pair reaches across the node: headings, rules, the status, and HTML that may open an element.
fn parts(chapter: &Chapter, node: &Node) -> bool {
    match node.kind {
        Kind::Heading(_) | Kind::Rule => true,
        Kind::Html => !chapter.slice(node.span).trim_start().starts_with("<!--"),
        Kind::Paragraph => status_line(chapter).is_some_and(|status| status.span == node.span),
        _ => false,
    }
}

/// The paragraph below the title that says how settled the chapter is.
pub(super) fn status_line(chapter: &Chapter) -> Option<&Node> {
    chapter.status?;
    let mut top = chapter.nodes.top().map(|(_, node)| node);
    top.find(|node| matches!(node.kind, Kind::Heading(_)))?;
    top.next()
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}
