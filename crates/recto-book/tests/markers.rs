//! Where an id may stand, and what it names there.

use recto_book::{AnchorKind, Chapter, Kind, Piece, read};

/// The anchors of a text: what each names, its id, and the first line of its unit.
fn anchors(text: &str) -> Vec<(&'static str, String, String)> {
    let (chapter, problems) = read("spec/x.md", text.into());
    assert!(problems.is_empty(), "{text}\n{problems:?}");
    let unit = |span| chapter.slice(span).lines().next().unwrap_or_default().to_owned();
    let anchors = chapter.anchors.iter();
    anchors.map(|a| (a.kind.word(), a.id.to_string(), unit(a.unit))).collect()
}

/// Asserts that `text` has one anchor, `x.a`, of the kind `kind`, whose unit starts with `unit`.
#[track_caller]
fn one(text: &str, kind: &str, unit: &str) {
    let found = anchors(text);
    let [(word, id, line)] = &found[..] else { panic!("{text}: {found:?}") };
    assert_eq!((*word, id.as_str(), line.as_str()), (kind, "x.a", unit), "{text}");
}

fn chapter(text: &str) -> Chapter {
    read("spec/x.md", text.into()).0
}

#[test]
fn headings() {
    one("# Words {#x.a}\n", "heading", "# Words {#x.a}");
    one("Words {#x.a}\n=====\n", "heading", "Words {#x.a}");
    one("Two\nlines {#x.a}\n---\n", "heading", "Two");
    one("## `code` {#x.a}", "heading", "## `code` {#x.a}");
    one("### {#x.a}\n", "heading", "### {#x.a}");
    one("> # Quoted {#x.a}\n", "heading", "# Quoted {#x.a}");
}

#[test]
fn paragraphs() {
    one("Words. {#x.a}\n", "paragraph", "Words. {#x.a}");
    one("Words. {#x.a}", "paragraph", "Words. {#x.a}");
    one("Words.\nMore.\n{#x.a}\n", "paragraph", "Words.");
    one("Words. {#x.a}  \r\n", "paragraph", "Words. {#x.a}  ");
    one("Words.{#x.a}\n", "paragraph", "Words.{#x.a}");
    one("> Words. {#x.a}\n", "paragraph", "Words. {#x.a}");
    one("> [!NOTE]\n> Words. {#x.a}\n", "paragraph", "Words. {#x.a}");
    one("[^n]\n\n[^n]: Words. {#x.a}\n", "paragraph", "Words. {#x.a}");
    one("Term\n\n: Words. {#x.a}\n\n  More.\n", "paragraph", "Words. {#x.a}");
}

#[test]
fn after_other_inline_parts() {
    one("[Words](#x.a) {#x.a}\n", "paragraph", "[Words](#x.a) {#x.a}");
    one("`code` {#x.a}\n", "paragraph", "`code` {#x.a}");
    one("`code`{#x.a}\n", "paragraph", "`code`{#x.a}");
    one("*Words.* {#x.a}\n", "paragraph", "*Words.* {#x.a}");
    one("Words, \"quoted\" {#x.a}\n", "paragraph", "Words, \"quoted\" {#x.a}");
    one("`2`<!-- = 1 + 1 --> {#x.a}\n", "paragraph", "`2`<!-- = 1 + 1 --> {#x.a}");
    one("![Words](a.png) {#x.a}\n", "paragraph", "![Words](a.png) {#x.a}");
    one("Words \\\\{#x.a}\n", "paragraph", "Words \\\\{#x.a}");
}

#[test]
fn items() {
    one("- Words. {#x.a}\n", "item", "- Words. {#x.a}");
    one("- Words. {#x.a}\n\n- More.\n", "item", "- Words. {#x.a}");
    one("1. Words. {#x.a}\n", "item", "1. Words. {#x.a}");
    one("- Words.\n  More. {#x.a}\n", "item", "- Words.");
    one("- [ ] Words. {#x.a}\n", "item", "- [ ] Words. {#x.a}");
    one("- [x] Words. {#x.a}\n\n- More.\n", "item", "- [x] Words. {#x.a}");
    one("- Words. {#x.a}\n  - Nested.\n", "item", "- Words. {#x.a}");
    one("- Words.\n  - Nested. {#x.a}\n", "item", "- Nested. {#x.a}");
    one("- Words. {#x.a}\n\n  More.\n", "item", "- Words. {#x.a}");
    one("- Words.\n\n  More. {#x.a}\n", "paragraph", "More. {#x.a}");
    one("- Words.\n  ```text\n  a\n  ```\n  More. {#x.a}\n", "item", "- Words.");
    one("> - Words. {#x.a}\n", "item", "- Words. {#x.a}");
}

#[test]
fn rows() {
    let table = |row: &str| format!("| a | b |\n|---|---|\n{row}\n");
    one(&table("| c | d {#x.a} |"), "row", "| c | d {#x.a} |");
    one(&table("| c | d {#x.a}"), "row", "| c | d {#x.a}");
    one(&table("| c | {#x.a} |"), "row", "| c | {#x.a} |");
    one(&table("| c {#x.a} |"), "row", "| c {#x.a} |");
    one(
        &table("| c | `\\|` {#x.a} <!-- untestable: no --> |"),
        "row",
        "| c | `\\|` {#x.a} <!-- untestable: no --> |",
    );
    one("| a | b {#x.a} |\n|---|---|\n| c | d |\n", "row", "| a | b {#x.a} |");
}

#[test]
fn snippets() {
    one("```text,id=x.a\nwords\n```\n", "snippet", "```text,id=x.a");
    one("~~~~ text , id=\"x.a\"\nwords\n~~~~\n", "snippet", "~~~~ text , id=\"x.a\"");
    one("- Words.\n  ```text,id=x.a\n  words\n  ```\n", "snippet", "```text,id=x.a");
}

#[test]
fn mentions_name_nothing() {
    let texts = [
        "`{#x.a}` and <!-- {#x.a} --> and { #x } and {\\#x.a} and \\{#x.a}.",
        "Escaped at the end. \\{#x.a}",
        "Escaped at the end. {\\#x.a}",
        "In code at the end. `{#x.a}`",
        "## In code at the end of a heading `{#x.a}`",
        "<div>{#x.a}</div>",
        "    {#x.a}",
        "```text\n{#x.a}\n```",
    ];
    for text in texts {
        let (chapter, problems) = read("spec/x.md", text.into());
        assert!(chapter.anchors.is_empty() && problems.is_empty(), "{text}\n{problems:?}");
    }
}

#[test]
fn units_in_reading_order_and_markers_that_know_their_anchors() {
    let text = "# T {#x.title}\n\n- One. {#x.one}\n  - Two. {#x.two}\n  ```text,id=x.three\n  ```\n\
                \n| a |\n|---|\n| b {#x.four} |\n\nFive. {#x.five}\n\n\
                - Six\n  ```text,id=x.seven\n  ```\n  goes on. {#x.six}\n";
    let chapter = chapter(text);
    let ids: Vec<&str> = chapter.anchors.iter().map(|a| a.id.as_str()).collect();
    assert_eq!(
        ids,
        ["x.title", "x.one", "x.two", "x.three", "x.four", "x.five", "x.six", "x.seven"]
    );
    for (at, node) in chapter.nodes.iter() {
        match node.kind {
            Kind::Marker(index) => assert_eq!(chapter.anchors[index].marker, node.span),
            Kind::Snippet(index) => {
                let anchor = chapter.snippets[index].anchor.expect("the snippet has an id");
                assert_eq!(chapter.anchors[anchor].node, at);
            }
            _ => {}
        }
    }
    for anchor in &chapter.anchors {
        assert_eq!(chapter.anchor_of(anchor.node).map(|found| &found.id), Some(&anchor.id));
    }
}

#[test]
fn markers_are_pieces_and_no_part_of_the_words() {
    let chapter = chapter("Words `code`. {#x.a}\n\n```text,id=x.b\n```\n");
    assert_eq!(chapter.plain(0), "Words code.");
    let markers = chapter.pieces().into_iter().filter(|p| matches!(p, Piece::Marker(..)));
    let markers: Vec<&str> = markers.map(|piece| chapter.slice(piece.span())).collect();
    assert_eq!(markers, ["{#x.a}"]);
    assert_eq!(chapter.anchors[1].kind, AnchorKind::Snippet);
    assert_eq!(chapter.slice(chapter.anchors[1].marker), "id=x.b");
}

#[test]
fn exemptions() {
    let reason = |text: &str| chapter(text).anchors[0].untestable.clone();
    assert_eq!(reason("W. {#x.a} <!-- untestable: no clock -->\n").as_deref(), Some("no clock"));
    assert_eq!(reason("W. {#x.a}<!--untestable:no clock-->").as_deref(), Some("no clock"));
    assert_eq!(reason("- W. {#x.a} <!-- untestable: a\n  b -->\n").as_deref(), Some("a\n  b"));
    assert_eq!(reason("W. {#x.a} <!-- a remark -->\n"), None);
}

#[test]
fn the_title_and_the_status() {
    use recto_book::Status::{Settling, Stable};
    let status = |text: &str| chapter(&format!("# A *title* {{#x.title}}\n\n{text}\n")).status;
    assert_eq!(chapter("Text.\n\n## A *title* {#x.title}\n").title, "A title");
    assert_eq!(chapter("Text.\n").title, "x");
    assert_eq!(status("*Stable: it stays.*"), Some(Stable));
    assert_eq!(status("_Settling: it moves._ {#x.status}"), Some(Settling));
    assert_eq!(status("*Stable* words are rare."), None);
    assert_eq!(status("Stable."), None);
    assert_eq!(status("*Unstable: it moves.*"), None);
    assert_eq!(status("Text.\n\n*Stable: too late.*"), None);
}
