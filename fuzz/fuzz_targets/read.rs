//! Whatever the bytes are, reading and linking do not panic, and the pieces joined are the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recto_book::{Span, link, read};

fuzz_target!(|bytes: &[u8]| {
    let (chapter, mut problems) = read("spec/x.md", bytes.to_vec());
    if let Ok(text) = std::str::from_utf8(bytes) {
        assert_eq!(chapter.text, text);
    }
    let pieces = chapter.pieces();
    let joined: String = pieces.iter().map(|piece| chapter.slice(piece.span())).collect();
    assert_eq!(joined, chapter.text);
    for (at, node) in chapter.nodes.iter() {
        assert!(chapter.text.get(node.span.range()).is_some());
        let mut last = Span { start: node.span.start, end: node.span.start };
        for (_, child) in chapter.nodes.children(at) {
            assert!(last.end <= child.span.start && node.span.contains(child.span));
            last = child.span;
        }
    }
    for snippet in &chapter.snippets {
        assert!(snippet.lines.iter().all(|line| snippet.span.contains(line.span)));
    }
    let (book, linked) = link(vec![chapter]);
    problems.extend(linked);
    for problem in problems {
        assert!(!problem.to_text(&book).is_empty());
    }
});
