//! The items of a chapter's module: what each is called, on which lines it stands, and whether it is a public function.

use recto_book::Chapter;

use crate::declared::{Declared, What, declared};

/// An item of a module, or one of an `impl` or trait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is called: `Chain::push`, `chain_id`; an `impl` by its type.
    pub name: String,
    /// The line of its name, from 1.
    pub line: usize,
    /// Its lines, from the first of its documentation, attributes and marks to that of its last bracket.
    pub first: usize,
    /// See `first`.
    pub last: usize,
    /// Whether it is a function that other crates can call: one with a plain `pub`.
    pub public: bool,
}

/// The items of `chapter`, each after those inside it. Those inside functions are not among them.
pub fn items(chapter: &Chapter) -> Vec<Item> {
    let mut whole: Vec<_> = declared(chapter).into_iter().filter(is_item).collect();
    whole.sort_by_key(|one| one.whole.map(|whole| whole.end));
    whole.into_iter().filter_map(|one| item(chapter, one)).collect()
}

fn is_item(one: &Declared) -> bool {
    !matches!(one.what, What::Derived | What::Part | What::Use)
}

fn item(chapter: &Chapter, one: Declared) -> Option<Item> {
    let whole = one.whole?;
    Some(Item {
        name: one.name,
        line: chapter.line(one.span.start),
        first: chapter.line(whole.start),
        last: chapter.line(whole.end - 1),
        public: one.what == What::Function && one.is_pub,
    })
}

#[cfg(test)]
mod tests {
    use super::items;

    /// The items of a chapter with these snippets, as `name first-last`, with a star if public.
    fn found(snippets: &[&str]) -> Vec<String> {
        let fences = snippets.iter().map(|code| format!("Words.\n\n```rust\n{code}\n```\n"));
        let (chapter, _) = recto_book::read("spec/x.md", fences.collect::<String>().into_bytes());
        let line = |item: super::Item| {
            let star = if item.public { " *" } else { "" };
            format!("{} {}-{}{star}", item.name, item.first, item.last)
        };
        items(&chapter).into_iter().map(line).collect()
    }

    #[test]
    fn items_are_found_with_their_lines() {
        let one = "# use std::fmt;\n/// A type.\n// [x.a]\n#[derive(Debug)]\npub struct A<'a>(&'a str);\nconst N: fn(u8) = |_| { };";
        assert_eq!(found(&[one]), ["A 5-8", "N 9-9"]);
        let two = "impl<T: Fn() -> u8> fmt::Display for A<T> where T: Copy {\n    fn fmt(&self) { if x { } }\n    pub fn new([a, b]: [u8; 2]) -> u8 {\n        let f = 1;";
        let three = "        fn inner() {}\n    }\n}\nmod m {\n    pub(crate) const fn f() {}\n    fn g();\n}";
        assert_eq!(
            found(&[two, three]),
            ["A::fmt 5-5", "A::new 6-13 *", "A 4-14", "f 16-16", "g 17-17", "m 15-18"]
        );
        assert_eq!(found(&["enum E { A { b: u8 }, }", "}}} fn ( {"]), ["E 4-4"]);
    }
}
