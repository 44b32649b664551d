//! Chapters made of pieces in many orders: nothing but shown lines of Rust ever changes, and formatting twice is
//! formatting once.

use recto_book::{Chapter, Role};

use super::*;

/// Pieces of chapters. `N` becomes a number of its own, so that ids and names differ.
const PIECES: [&str; 13] = [
    "A sentence with ` code` and   spaces. {#x.pN}\n",
    "- An item\n  that goes on.   {#x.iN}\n",
    "```rust\n# use std::fmt ;\n# use   std::io;\nfn  aN( x:u8 )->u8{x+1}\n```\n",
    "```rust\n#[cfg(any( test ))]\nfn aN ( ) {\n    let a=1;\n```\n\nBetween the two.\n\n```rust\n    let b =  a;\n# drop( b );\n}\n```\n",
    "```rust,test,id=x.tN\nlet text = \"one\n    two\n  three\";\nif  text.is_empty( ) { panic!() }\n```\n",
    "```rust,example,id=x.eN\n# use std::fmt;\n\nlet  a = 1;\n# Ok::<( ), fmt::Error>(())\n```\n",
    "```rust,example,compile_fail,E0308,id=x.cN\nlet a = = 1;\n```\n",
    "```rust,test,id=x.hN\nlet a = [\n# 1,\n  2 ];\n## no\n```\n",
    "- In a list.\n\n  ```rust,example,id=x.lN\n  let  a=1;\n  ```\n",
    "```text\nfn  a( ){}\n```\n",
    "```rust,ignore=\"shown only\"\nfn  a( ){}\n```\n",
    "~~~rust\nstruct SN{a:u8,b:u8}\nconst CN:&str=\"```\n# not hidden\n\";\n~~~\n",
    "```rust\nfn zN(){match 1{1=>{}\n```\n\nAnd the others.\n\n```rust\n_=>{}}}\n```\n",
];

/// The chapter that `seed` stands for.
fn made(seed: usize) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9).wrapping_add(7);
    let mut text = "# X {#x.title}\n\nWords come first.\n".to_owned();
    for number in 0..5 {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let piece = PIECES[(state >> 33) % PIECES.len()];
        text += &format!("\n{}", piece.replace('N', &number.to_string()));
    }
    if seed.is_multiple_of(3) { text.replace('\n', "\r\n") } else { text }
}

fn read(text: &str) -> Chapter {
    recto_book::read("spec/x.md", text.as_bytes().to_vec()).0
}

fn rustfmt() -> Rustfmt {
    Rustfmt::new(std::path::Path::new(env!("CARGO_MANIFEST_DIR")), "2024")
}

/// Everything of a chapter that formatting must not touch.
fn kept(chapter: &Chapter) -> Vec<String> {
    let mut text = chapter.text.clone();
    for snippet in chapter.snippets.iter().rev() {
        let is_rust = matches!(snippet.role, Role::Code | Role::Test | Role::Example { .. });
        let shown: Vec<_> = snippet.lines.iter().filter(|line| line.shown && is_rust).collect();
        for line in shown.iter().rev() {
            text.replace_range(line.span.range(), "");
        }
    }
    text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[test]
fn only_shown_rust_changes_and_twice_is_once() {
    let mut changed = 0;
    for seed in 0..10 {
        let before = read(&made(seed));
        let formatted = chapter(&before, &rustfmt()).unwrap();
        let after = read(&formatted.text);
        assert_eq!(kept(&before), kept(&after), "seed {seed}\n{}", formatted.text);
        assert_eq!(before.snippets.len(), after.snippets.len());
        let again = chapter(&after, &rustfmt()).unwrap();
        assert_eq!(again.text, formatted.text, "seed {seed}");
        assert!(again.changes.is_empty());
        let ends = formatted.text.matches("\r\n").count();
        assert!(ends == 0 || ends == formatted.text.matches('\n').count(), "mixed line ends");
        changed += formatted.changes.len();
    }
    assert!(changed > 15, "most chapters have something to format: {changed}");
}

#[test]
fn changes_that_would_reach_the_prose_are_refused() {
    let nasty =
        ["```", "~~~", "````", "# Heading {#x.new}", "{#x.new}", "", "    a", "fn a() {}", "<!--"];
    for seed in 0..200 {
        let before = read(&made(seed));
        let rust = |at: &usize| before.snippets[*at].is_rust();
        let changes = (0..before.snippets.len()).filter(rust).map(|snippet| {
            let line =
                |at: usize| nasty[(seed * 31 + snippet * 7 + at * 5) % nasty.len()].to_owned();
            Change { snippet, lines: (0..1 + seed % 4).map(line).collect() }
        });
        let changes = apply::sound(&before, changes.collect(), &mut Vec::new());
        let text = apply::apply(&before, &changes);
        let after = read(&text);
        let prose = |chapter: &Chapter| {
            let pieces = chapter.pieces().into_iter();
            let prose = pieces.filter(|piece| !matches!(piece, recto_book::Piece::Snippet(..)));
            prose.map(|piece| chapter.slice(piece.span()).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(prose(&before), prose(&after), "seed {seed}");
        let ids = |chapter: &Chapter| {
            chapter.anchors.iter().map(|a| a.id.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(ids(&before), ids(&after), "seed {seed}");
    }
}

#[test]
fn each_kind_is_formatted_as_it_should_be() {
    let cases = [
        (2, "# use std::fmt ;\n# use   std::io;\nfn a0(x: u8) -> u8 {\n    x + 1\n}\n```"),
        (
            3,
            "#[cfg(any(test))]\nfn a0() {\n    let a = 1;\n```\n\nBetween the two.\n\n```rust\n    let b = a;\n# drop( b );\n}\n```",
        ),
        (4, "let text = \"one\n    two\n  three\";\nif text.is_empty() {\n    panic!()\n}\n```"),
        (5, "# use std::fmt;\n\nlet a = 1;\n# Ok::<( ), fmt::Error>(())\n```"),
        (
            12,
            "fn z0() {\n    match 1 {\n        1 => {}\n```\n\nAnd the others.\n\n```rust\n        _ => {}\n    }\n}\n```",
        ),
    ];
    for (piece, wanted) in cases {
        let text = format!("# X {{#x.title}}\n\nWords.\n\n{}", PIECES[piece].replace('N', "0"));
        let formatted = chapter(&read(&text), &rustfmt()).unwrap();
        assert!(formatted.text.contains(wanted), "{}", formatted.text);
        assert!(formatted.left.is_empty());
    }
    for piece in [6, 7, 8] {
        let text = format!("# X {{#x.title}}\n\nWords.\n\n{}", PIECES[piece].replace('N', "0"));
        let formatted = chapter(&read(&text), &rustfmt()).unwrap();
        assert_eq!((formatted.text, formatted.left.len()), (text, 1));
    }
}
