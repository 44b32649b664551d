//! Marks in any code: no text stops their reader, and each lies in its snippet.

use proptest::prelude::*;
use recto_book::{Chapter, read};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_code(parts in parts(), space: bool) {
        let text = format!("```rust\n{}\n```\n", parts.join(if space { " " } else { "" }));
        let (chapter, problems) = read("spec/x.md", text.into());
        lie_in_their_snippets(&chapter);
        let about = |code| problems.iter().filter(move |found| found.code == code);
        let spans: Vec<_> = about("misplaced-mark").map(|found| found.span).collect();
        prop_assert!(chapter.marks.iter().all(|mark| !spans.contains(&mark.span)));
    }
}

fn parts() -> impl Strategy<Value = Vec<&'static str>> {
    let parts = [
        "// [x.a]",
        "\n",
        "\n// [x.a]\n",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        ";",
        ",",
        "=>",
        "=",
        "->",
        "fn f",
        "const",
        "match",
        "if",
        "let",
        "for",
        "in",
        "impl",
        "struct S",
        "enum",
        "mod",
        "use",
        "unsafe",
        "async",
        "else",
        "#",
        "!",
        "a",
        "'a",
        "'a:",
        ".",
        "\"",
        "|",
        "pub",
        "extern",
        "\"C\"",
        "///",
        "/*",
        "*/",
        "macro_rules!",
        "<",
        ">",
        "::",
        "\n```\n",
        "\n```rust\n",
        "\n```rust,test\n",
        "# ",
        "##",
        "static",
    ];
    prop::collection::vec(prop::sample::select(parts.to_vec()), 0..60)
}

/// The snippets of a chapter, which the marks of one lie in.
fn lie_in_their_snippets(chapter: &Chapter) {
    assert!(chapter.marks.is_sorted_by_key(|mark| mark.span.start));
    for mark in &chapter.marks {
        assert!(chapter.snippets[mark.snippet].span.contains(mark.span), "{mark:?}");
        assert_eq!(chapter.slice(mark.span), format!("// [{}]", mark.id));
    }
}
