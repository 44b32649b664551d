//! The whole structure of one chapter that holds some of everything, as a snapshot.

use std::fmt::Write;

use recto_book::{Chapter, Kind, read};

const CHAPTER: &str = include_str!("books/sample.md");

/// One line for each node: its depth by indentation, its kind, its text if it has no children.
fn outline(chapter: &Chapter, nodes: Vec<usize>, depth: usize, out: &mut String) {
    for at in nodes {
        let node = chapter.nodes.get(at);
        let children: Vec<usize> = chapter.nodes.children(at).map(|(at, _)| at).collect();
        let text = if children.is_empty() { chapter.slice(node.span) } else { "" };
        let _ = writeln!(out, "{}{} {text:?}", "  ".repeat(depth), kind(chapter, &node.kind));
        outline(chapter, children, depth + 1, out);
    }
}

/// The kind, with what its index stands for.
fn kind(chapter: &Chapter, kind: &Kind) -> String {
    match kind {
        Kind::Marker(at) => {
            let anchor = &chapter.anchors[*at];
            format!("Marker {} of {:?} {:?}", anchor.id, anchor.kind, anchor.untestable)
        }
        Kind::Link(at) => format!("Link {:?}", chapter.links[*at].target),
        Kind::Snippet(at) => {
            let snippet = &chapter.snippets[*at];
            let id = snippet.anchor.map(|at| chapter.anchors[at].id.to_string());
            let joint = (snippet.continues, snippet.open);
            format!("Snippet {} {:?} {id:?} {joint:?}", snippet.language, snippet.role)
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn a_chapter_with_some_of_everything() {
    let (chapter, problems) = read("spec/sample.md", CHAPTER.into());
    assert_eq!(problems, []);
    let mut out = format!("{:?} {:?}\n", chapter.title, chapter.status);
    outline(&chapter, chapter.nodes.top().map(|(at, _)| at).collect(), 0, &mut out);
    for value in &chapter.values {
        let (value, expression) = (chapter.slice(value.value), chapter.slice(value.expression));
        let _ = writeln!(out, "{value:?} = {expression:?}");
    }
    insta::assert_snapshot!(out);
}
