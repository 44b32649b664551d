//! The measures of a chapter, counted by hand.

use recto_book::Level;
use recto_check::measure;

const CHAPTER: &str = "\
# A title of five words {#x.title}

Four words stand here. {#x.four}

```rust
# use std::fmt;
pub struct Digest(String);

impl Digest {
    pub fn a(&self) {}
```

The next `snippet` goes on. {#x.on}

```rust
    pub fn b(&self) -> impl Fn() { || {} }
}
```

## Between {#x.between}

It MUST stand. {#x.must} <!-- untestable: an example -->

- It MAY stand. {#x.may}
- `MUST` is mentioned.

> MUST is quoted.

```rust
impl fmt::Display for Digest {
    fn fmt(&self) {}
    fn other(&self) {}
}
const fn c() -> [u8; { 1 + 1 }] { [0; 2] }
```
";

fn chapter() -> recto_book::Chapter {
    let (chapter, problems) = recto_book::read("spec/x.md", CHAPTER.into());
    assert_eq!(problems, []);
    chapter
}

#[test]
fn words_and_lines_are_counted() {
    let measures = measure(&chapter());
    assert_eq!(measures.words, 5 + 4 + 5 + 1 + 3 + 3 + 3 + 3);
    assert_eq!((measures.before, measures.gaps.as_slice()), (Some(4), [5, 12].as_slice()));
    assert_eq!((measures.shown.as_slice(), measures.median_shown()), ([4, 2, 5].as_slice(), 4));
    assert_eq!((measures.lines, measures.hidden, measures.hidden_share()), (12, 1, 9));
    assert_eq!((measures.longest(), measures.median_gap()), (5, 12));
}

#[test]
fn definitions_are_counted_across_an_interrupted_item() {
    assert_eq!(measure(&chapter()).definitions, [2, 1, 2]);
}

#[test]
fn an_impl_without_a_method_defines_nothing() {
    let count = |code: &str| {
        let text = format!("# A {{#x.title}}\n\nWords.\n\n```rust\n{code}\n```\n");
        measure(&recto_book::read("spec/x.md", text.into()).0).definitions[0]
    };
    assert_eq!(count("struct A;\nimpl Error for A {}"), 1);
    assert_eq!(count("struct A;\nimpl Error for A { // [x.title]\n}\nfn b() {}"), 2);
    assert_eq!(count("struct A;\nimpl Error for A { fn b() {} }"), 2);
    assert_eq!(count("struct A {}\nimpl From<()> for A { fn b((): ()) {} }"), 2);
}

#[test]
fn clauses_are_units_with_a_keyword() {
    let chapter = chapter();
    let clauses = chapter.anchors.iter().filter_map(|a| Some((a.id.as_str(), chapter.level(a)?)));
    let found: Vec<_> = clauses.collect();
    assert_eq!(found, [("x.must", Level::Must), ("x.may", Level::May)]);
}

#[test]
fn a_chapter_without_anything_has_no_measures() {
    let (chapter, _) = recto_book::read("spec/x.md", Vec::new());
    let measures = measure(&chapter);
    assert_eq!((measures.words, measures.before, measures.gaps.len()), (0, None, 0));
    assert_eq!((measures.median_shown(), measures.hidden_share()), (0, 0));
}
