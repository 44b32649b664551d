//! The public items of a chapter, by tokens: what code outside can name, each with its signature.
//!
//! A function without its body, a type, each public field, each variant, a trait and what it asks for, a constant
//! without its value, and which traits a type has. Documentation, attributes that bind nobody and what only tests see
//! are left out. What a macro makes is not seen.

use std::collections::HashSet;

use recto_book::{Chapter, Span};

use crate::declared::{What, declared};

/// Something that code outside can name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// The chapter and the names down to it: `chain-id::ChainId::as_str`, `chain-id::ChainId::<Clone>`.
    pub(crate) path: String,
    /// How it is declared, on one line: `pub fn as_str(&self) -> &str`.
    pub(crate) signature: String,
    /// Its name in the chapter.
    pub(crate) span: Span,
}

/// The public items of `chapter`, in reading order.
pub(crate) fn items(chapter: &Chapter) -> Vec<Item> {
    let all = declared(chapter);
    let private = all.iter().filter(|one| one.what == What::Group && !one.seen);
    let private: HashSet<String> = private.map(|one| one.path.clone()).collect();
    let is_below =
        |path: &str| path.match_indices("::").any(|(at, _)| private.contains(&path[..at]));
    let seen = all.into_iter().filter(|one| one.seen && !is_below(&one.path));
    seen.map(|one| Item { path: one.path, signature: one.signature, span: one.span }).collect()
}

#[cfg(test)]
mod tests {
    use super::items;

    /// Compares the items of a chapter whose code is `code` with `expected`, a line each.
    fn check(code: &str, expected: &str) {
        let text = format!("# X {{#x.title}}\n\n```rust\n{code}\n```\n");
        let chapter = recto_book::read("spec/x.md", text.into_bytes()).0;
        let items = items(&chapter);
        let found: Vec<String> =
            items.iter().map(|item| format!("{} {}", item.path, item.signature)).collect();
        let expected: Vec<&str> = expected.lines().map(str::trim).collect();
        assert_eq!(found, expected, "{code}");
        for item in items.iter().filter(|item| !item.path.contains(['<', '{'])) {
            let name = item.path.rsplit("::").next().unwrap_or_default();
            let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
            assert!(is_number || chapter.slice(item.span).contains(name.trim_end_matches('!')));
        }
    }

    #[test]
    fn functions() {
        check(
            "/// A.\n#[must_use]\npub const unsafe fn a<'a, T: Fn(u8) -> u8>(\n    x: &'a [T], // why\n    \
             y: u8,\n) -> Result<u8, ()>\nwhere\n    T: Copy,\n{\n    if true { 1 } else { 2 }\n}\n\
             pub(crate) fn b() {}\nfn c() {}\n#[cfg(test)]\npub fn d() {}\n#[cfg(feature = \"f\")] pub fn e() {}\n\
             #[doc(hidden)] pub fn f() {}\npub extern \"C\" fn g() {}",
            "x::a pub const unsafe fn a<'a, T: Fn(u8) -> u8>(x: &'a [T], y: u8) -> Result<u8, ()> where T: Copy
             x::e #[cfg(feature = \"f\")] pub fn e()
             x::g pub extern \"C\" fn g()",
        );
    }

    #[test]
    fn types() {
        check(
            "#[derive(Clone, std::fmt::Debug)]\npub struct A<T>(pub T, u8) where T: Copy;\npub struct B;\n\
             pub struct C {\n    /// A.\n    pub a: Vec<(u8, u8)>,\n    pub(crate) b: u8,\n    c: u8,\n}\n\
             #[non_exhaustive]\npub enum D<const N: usize> {\n    #[default]\n    A,\n    B(u8, [u8; N]),\n    \
             C {\n        /// Doc.\n        x: u8,\n    },\n    E = 4,\n}\nenum Hidden { A }\npub type F<T> = Vec<T>;\n\
             pub union G { pub a: u8 }",
            "x::A pub struct A<T>
             x::A::<Clone> impl
             x::A::<Debug> impl
             x::A::0 pub T
             x::B pub struct B
             x::C pub struct C
             x::C::a pub a: Vec<(u8, u8)>
             x::D #[non_exhaustive] pub enum D<const N: usize>
             x::D::A A
             x::D::B B(u8, [u8; N])
             x::D::C C {x: u8}
             x::D::E E
             x::F pub type F<T> = Vec<T>
             x::G pub union G
             x::G::a pub a: u8",
        );
    }

    #[test]
    fn traits_and_their_implementations() {
        check(
            "pub trait A: Send {\n    const N: usize = 3;\n    type T: Copy;\n    fn a(&self) -> u8 {\n        0\n    }\n    \
             fn b();\n}\ntrait P { fn p(); }\npub struct S;\nimpl A for S { fn b() {} }\n\
             impl<'a> From<&'a [u8; 2]> for S where u8: Copy { fn from(_: &'a [u8; 2]) -> S { S } }\n\
             impl std::fmt::Display for S {}\nimpl<T> S {\n    pub const ONE: Self = S;\n    \
             pub fn new(t: T) -> Self { S }\n    fn hidden() {}\n}\nstruct H;\nimpl H { pub fn no() {} }\nimpl Clone for H {}",
            "x::A pub trait A: Send
             x::A::N const N: usize
             x::A::T type T: Copy
             x::A::a fn a(&self) -> u8
             x::A::b fn b()
             x::S pub struct S
             x::S::<A> impl
             x::S::<From<&'a [u8; 2]>> impl
             x::S::<Display> impl
             x::S::ONE pub const ONE: Self
             x::S::new pub fn new(t: T) -> Self",
        );
    }

    #[test]
    fn everything_else() {
        check(
            "use std::fmt;\npub use crate::a::{B, C as D};\npub const A: [u8; 2] = [1, { 2 }];\npub static mut B: u8 = 1;\n\
             const _: () = { pub struct No; };\nthread_local! { pub static T: u8 = 1; }\nvec!(pub fn no() {});\n\
             #[macro_export]\nmacro_rules! m { () => { pub fn no() {} } }\nmacro_rules! n { () => {} }\n\
             pub mod deep {\n    pub fn in_here() {}\n    mod deeper { pub fn no() {} }\n}\nextern crate core;",
            "x::crate::a::{B,C as D} pub use crate::a::{B, C as D}
             x::A pub const A: [u8; 2]
             x::B pub static mut B: u8
             x::m! macro_rules! m
             x::deep pub mod deep
             x::deep::in_here pub fn in_here()",
        );
    }

    #[test]
    fn what_is_no_sound_code_ends() {
        for code in [
            "pub fn",
            "pub struct A {",
            "impl",
            "impl A for",
            "#[",
            "pub(",
            "}",
            "pub enum E { A(",
            "pub use",
            "a!",
        ] {
            let text = format!("```rust\n{code}\n```\n");
            items(&recto_book::read("spec/x.md", text.into_bytes()).0);
        }
    }

    #[test]
    fn an_item_may_go_on_behind_prose() {
        let text = "```rust\n# use std::fmt;\npub fn a(x: u8) -> u8 {\n```\n\nProse.\n\n```rust\n    x\n}\npub fn b() {}\n```\n";
        let chapter = recto_book::read("spec/x.md", text.as_bytes().to_vec()).0;
        let items = items(&chapter);
        assert_eq!(items[0].signature, "pub fn a(x: u8) -> u8");
        assert_eq!((chapter.place(items[1].span).line, items[1].path.as_str()), (11, "x::b"));
    }
}
