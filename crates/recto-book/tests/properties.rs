//! Whatever the bytes are: no panic, the text comes back byte for byte, and the structure is a tree in order.

use proptest::prelude::*;
use recto_book::{Book, Chapter, Problem, Span, link, open, read};

/// Reads and links `bytes`, and checks everything that holds for any chapter.
fn check(bytes: &[u8]) -> Chapter {
    let (chapter, mut problems) = read("spec/x.md", bytes.to_vec());
    if let Ok(text) = std::str::from_utf8(bytes) {
        assert_eq!(chapter.text, text);
    }
    joined(&chapter);
    tree(&chapter);
    lines(&chapter);
    let (book, linked) = link(vec![chapter]);
    problems.extend(linked);
    problems_have_places(&book, &problems);
    book.chapters.into_iter().next().expect("one chapter")
}

fn joined(chapter: &Chapter) {
    let pieces = chapter.pieces();
    let joined: String = pieces.iter().map(|piece| chapter.slice(piece.span())).collect();
    assert_eq!(joined, chapter.text);
    let mut at = 0;
    for piece in pieces {
        assert_eq!(piece.span().start, at, "pieces leave nothing out and do not overlap");
        at = piece.span().end;
    }
}

/// Children lie inside their parents, one behind the other, and all spans are text.
fn tree(chapter: &Chapter) {
    let whole = Span::new(0, chapter.text.len());
    siblings(chapter, whole, chapter.nodes.top().map(|(at, _)| at).collect());
    for (at, node) in chapter.nodes.iter() {
        siblings(chapter, node.span, chapter.nodes.children(at).map(|(at, _)| at).collect());
    }
    let anchors = &chapter.anchors;
    assert!(anchors.is_sorted_by_key(|anchor| anchor.node));
    for anchor in anchors {
        assert!(chapter.slice(anchor.marker).contains(anchor.id.as_str()), "{anchor:?}");
        assert!(anchor.unit.contains(anchor.marker), "{anchor:?}");
    }
}

fn siblings(chapter: &Chapter, parent: Span, children: Vec<usize>) {
    let mut last = parent.start;
    for at in children {
        let span = chapter.nodes.get(at).span;
        assert!(chapter.text.get(span.range()).is_some(), "{at} is no text: {span:?}");
        let node = chapter.nodes.get(at);
        assert!(parent.contains(span), "{at} {node:?} outside of {parent:?}");
        assert!(last <= span.start, "{at} {node:?} begins before {last}");
        last = span.end;
    }
}

fn lines(chapter: &Chapter) {
    for snippet in &chapter.snippets {
        let mut last = snippet.span.start;
        for line in &snippet.lines {
            assert!(snippet.span.contains(line.span), "{line:?} outside of {snippet:?}");
            assert!(last <= line.span.start, "{line:?}");
            assert!(!chapter.slice(line.span).contains('\n'));
            last = line.span.end;
        }
    }
}

fn problems_have_places(book: &Book, problems: &[Problem]) {
    for problem in problems {
        let place = problem.place(book);
        assert!(place.line >= 1 && place.column >= 1);
        assert!(problem.to_text(book).starts_with(&format!("{place}: ")));
        assert!(!problem.help.is_empty(), "{problem:?}");
    }
}

/// Pieces of Markdown that mean something alone or together.
const FRAGMENTS: &[&str] = &[
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "\t",
    " ",
    "    ",
    "- ",
    "* ",
    "1. ",
    "12) ",
    "> ",
    ">",
    "- [ ] ",
    "```",
    "````",
    "~~~",
    "```rust\n",
    "```rust,example,id=x.b\r\n",
    "```rust,test\n",
    "``` json,A,invalid=x.a \n",
    "rust,ignore=\"a",
    "&amp;",
    "```a&lt;é,id=x.é\n",
    "\n```\n",
    "\n  ```\n",
    "\n> ```\n",
    "{#x.a}",
    "{#x.a-b.c}",
    " {#",
    "{#x.a} ",
    "\\{#x.a}",
    "\\\\",
    "{}",
    "}",
    "{",
    "{a=b}",
    "{.a #x.b}",
    "# ",
    "## ",
    "#",
    " ##",
    "\n===\n",
    "\n---\n",
    "***",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "``",
    "`a`",
    "[",
    "](",
    "]",
    ")",
    "[a](#x.a)",
    "[a](upstream:b/c#d)",
    "[^1]",
    "[^1]: ",
    "![",
    "<!--",
    "-->",
    "<!-- = a -->",
    "<!-- untestable: a -->",
    "`2`<!-- = 1 -->",
    "<b>",
    "<div>\n",
    "</div>",
    "| a | b |\n|---|---|\n",
    "| c {#x.c} | d {#x.d} |\n",
    "|",
    "\\|",
    "|-|\n",
    "Term\n: ",
    ": ",
    "\u{feff}",
    "\0",
    "é",
    "\u{1f600}",
    "\u{2028}",
    "a",
    "words and more",
    "\"quoted\"",
    "...",
    "--",
    "&copy;",
    "https://a.b",
    "\\",
    "fn a() {",
    "}",
    "/*",
    "*/",
    "r#\"",
    "\"#",
    "'a",
    "'",
    "\"",
    "//",
    "# use a;\n",
    "// [x.a]\n",
    "\n# // [x.a]\n",
    "#\n",
    "##",
    "[!NOTE]\n",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in any::<String>()) {
        check(text.as_bytes());
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&bytes);
    }

    #[test]
    fn any_markdown(parts in prop::collection::vec(prop::sample::select(FRAGMENTS), 0..60)) {
        check(parts.concat().as_bytes());
    }

    #[test]
    fn any_lines(lines in prop::collection::vec(prop::collection::vec(prop::sample::select(FRAGMENTS), 0..5), 0..30)) {
        let lines: Vec<String> = lines.into_iter().map(|line| line.concat()).collect();
        check(lines.join("\n").as_bytes());
        check(lines.join("\r\n").as_bytes());
    }
}

#[test]
fn empty_chapters() {
    for text in ["", "\n", "\r\n", " ", "\u{feff}", "\0", "\t"] {
        assert_eq!(check(text.as_bytes()).text, text);
    }
}

#[test]
fn ten_megabytes() {
    let part = "## Words {#x.a}\n\nSome words and `code`, *more*. {#x.b}\n\n- An item {#x.c}\n  - and one in it\n\n\
                | a | b |\n|---|---|\n| c | d {#x.d} |\n\n```rust\nfn a() {\n# b();\n}\n```\n\n";
    let text = part.repeat((10 << 20) / part.len() + 1);
    let chapter = check(text.as_bytes());
    assert_eq!(chapter.snippets.len(), text.len() / part.len());
    assert_eq!(chapter.anchors.len(), chapter.snippets.len() * 4);
}

/// Texts that an earlier reader made an improper tree of.
#[test]
fn where_the_parser_is_not_exact() {
    let texts = [
        "Term\n: - \n\n| c |\n",
        "    - ",
        "- [ ] a\n\n- b\n",
        "- [ ] {#x.a}\n    : ",
        "- 1. \n\t- \n",
        "Term\n: # use a;\n\t- ",
        "{#x.a}\nTerm\n: 1. \n\t- ",
        "- \n    # \n\t- ",
    ];
    for text in texts {
        check(text.as_bytes());
    }
}

/// What would take hours if any step looked at all of the chapter for each of its parts.
#[test]
fn many_of_each_kind() {
    let parts = [
        "{#x.a}",
        "{#x.a}\n\n",
        "{# ",
        "- a {#x.a}\n",
        "`1`<!-- = 1 -->",
        "a {#x.a} <!-- untestable: b -->\n\n",
        "<!-- untestable: a -->",
        "```rust\n",
        "```rust\nfn a() {\n```\n",
        "```rust\n// [x.a]\nfn a() {\n```\n",
        "```rust\n// [x.a]\n```\n```text\n```\n",
        "# {a}\n",
        "[a](#x.b) ",
        "> ",
        "| a {#x.a} |\n",
        "```rust\n\"\n# \n\"\n```\n",
        "\r",
        "[",
        "a\n: b\n",
        "```rust,a,b,c,d,e,f\n```\n",
        "*a ",
        "[^1]: a\n\n",
    ];
    for part in parts {
        check(part.repeat(30_000 / part.len()).as_bytes());
    }
}

#[test]
fn a_book_in_reading_order_with_parts_drafts_and_nesting() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/nested");
    let (book, problems) = open(&root);
    assert_eq!(problems, []);
    let names: Vec<&str> = book.chapters.iter().map(Chapter::name).collect();
    assert_eq!(names, ["preface", "first", "inner", "second", "end"]);
    assert_eq!(book.linked(&book.chapters[2], "../first.md").map(Chapter::name), Some("first"));
    assert_eq!(
        book.chapter("inner").map(|chapter| chapter.path.as_str()),
        Some("spec/deep/inner.md")
    );
    assert!(book.ids().is_sorted());
    let (owner, anchor) = book.anchor("inner.title").expect("the id is in the book");
    assert_eq!((owner.name(), anchor.id.chapter()), ("inner", "inner"));
    assert!(book.anchor("inner.nothing").is_none() && book.anchor("No id").is_none());
}
