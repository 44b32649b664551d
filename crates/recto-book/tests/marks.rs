//! Marks: what each says where it stands.

use std::path::Path;

use recto_book::{MarkRole, MarkedItem, Role, Span, read};

/// The role of the only mark in `code`, a snippet of the kind `info`; else the message of the only problem.
fn role(info: &str, code: &str) -> Result<MarkRole, String> {
    let (chapter, problems) = read("spec/x.md", format!("```{info}\n{code}\n```\n").into());
    let problems: Vec<_> = problems.iter().filter(|found| found.code == "misplaced-mark").collect();
    match (&chapter.marks[..], &problems[..]) {
        ([mark], []) => {
            assert_eq!(chapter.slice(mark.span), "// [x.a]", "{code}");
            Ok(mark.role)
        }
        ([], [problem]) => Err(problem.message.clone()),
        _ => panic!("one mark or problem: {:?} {problems:?} in\n{code}", chapter.marks),
    }
}

/// Asserts the role of the mark that stands for each `@`, on a line of its own.
#[track_caller]
fn check(info: &str, wanted: MarkRole, codes: &[&str]) {
    for code in codes {
        let code = code.replace('@', "\n    // [x.a]\n");
        assert_eq!(role(info, &code), Ok(wanted), "{code}");
    }
}

/// Asserts that the mark that stands for each `@` is a problem with these words.
#[track_caller]
fn check_misplaced(info: &str, words: &str, codes: &[&str]) {
    for code in codes {
        let code = code.replace('@', "\n    // [x.a]\n");
        let found = role(info, &code);
        assert!(found.as_ref().is_err_and(|said| said.contains(words)), "{found:?} for\n{code}");
    }
}

#[test]
fn where_statements_stand() {
    let bodies = [
        "@",
        "@ 1",
        "a();@",
        "a();@ b()",
        "let S { a } = b;@ c()",
        "{@ 1 }",
        "if a {@ b() }",
        "if a { 1 } else {@ 2 }",
        "if a { b() }@ c()",
        "match a { b => {@ c } }",
        "match a { b => 1 }@ c()",
        "if let S { a } = b {@ c }",
        "if let S { a } = b { c }@ d",
        "if S::a(T { b }) {@ c }",
        "for S { a } in b {@ c }",
        "while let A { b } = c() {@ d() }",
        "for a in b { c() }@ d",
        "loop {@ break }",
        "'a: loop {@ break 'a }",
        "'a: { b }@ c()",
        "unsafe { a() }@ b()",
        "let a = unsafe {@ b() };",
        "a(|b| {@ c })",
        "a(|| -> B {@ c })",
        "a(1, |b: &C<D, E>| -> Vec<F> {@ c })",
        "let a = |b| {@ c };",
        "let a = move || {@ c };",
        "let Some(a) = b else {@ return };",
        "let a = match b { C { d } if d => {@ 1 } _ => 2 };",
        "match unsafe { a } { b => {@ c } }",
        "match a { b => match c { d => {@ 1 } } }",
        "mac! { a }@ b()",
        "a::macro!(b);@ c()",
        "struct A { b: u8 }@ c()",
        "fn b() {}@ c()",
        "use a::{b, c};@ d()",
        "const A: B = B { c: 1 };@ d()",
        "fn b() {@ c() }",
        "if a && let S { b } = c {@ d }",
        "match a { S { b: T { c } } => {@ 1 } }",
        "S { a: |b| {@ c } }",
        "S { a: {@ b } }",
        "let a: Box<dyn for<'a> B<'a>> = {@ c };",
        "if a == b {@ c }",
        "if a { return; }@ &b",
        "async {@ a }",
        "async move {@ a }",
        "union.a();@ b()",
        "if !a {@ b }",
        "if a != (b) {@ c }",
        "a = S { b: 1 };@ c()",
        "return match a { b => {@ c } };",
        "let a = b.c(|d| match d { e => {@ f } });",
        "static A: B = C::new(|| {@ 1 });",
        "/// D.\nfn b() {@ c() }",
        "let r#match = 1;@ a",
        "while a < b {@ c }",
        "#[cfg(a)]\nif b {@ c }",
        "impl A { fn b() {@ 1 } }",
        "1 + {@ 2 }",
        "if a { b } else if let Some(C { d }) = e {@ 1 } else { 2 }",
        "#![allow(a)]@ b()",
        "let a = \"}\"; // }\n@ b()",
        "let 'a' = b'}';@ c()",
        "for a in 0.. {@ b }",
    ];
    check("rust,test", MarkRole::Verifies, &bodies);
    check("rust,example", MarkRole::Verifies, &bodies);
    for head in ["fn f()", "pub(crate) unsafe extern \"C\" fn f() -> S<T>", "async fn f() -> !"] {
        for body in bodies {
            check("rust", MarkRole::Implements, &[&format!("{head} {{ {body} }}")]);
        }
    }
    let around = [
        "fn f<'a>(a: fn() -> B) -> impl Fn(C) -> D where E: for<'b> F<'b>, {@ 1 }",
        "impl<T> A<T> for B where T: C { fn f(&self) -> Self {@ Self { a: 1 } } }",
        "trait A { const B: C; fn f() {@ 1 } }",
        "mod a { pub mod b { fn f() {@ 1 } } }",
        "const A: u8 = 1; fn f() {@ 1 }",
        "static A: B = B { c: D { e: 1 } }; fn f() {@ 1 }",
        "unsafe extern \"C\" { fn a(); } fn f() {@ 1 }",
        "struct A(u8); fn f() {@ 1 }",
        "#[derive(A)]\nenum B { C { d: u8 }, E(F) = { 1 } } fn f() {@ 1 }",
        "use a::{b}; fn f() {@ 1 }",
        "macro_rules! a { () => {} } fn f() {@ 1 }",
        "a! { b } fn f() {@ 1 }",
        "fn f(a: *const u8) {@ 1 }",
        "impl A { const B: C = D { e: 1 }; type F = G; fn f() {@ 1 } }",
    ];
    check("rust", MarkRole::Implements, &around);
}

#[test]
fn above_items_fields_variants_and_constants() {
    let codes = [
        "@ fn f() {}",
        "@ const A: u8 = 1;",
        "#[derive(A)]@ struct B;",
        "/// B.@ pub struct B;",
        "struct A;@ struct B;",
        "impl A {@ const fn f() {} }",
        "trait A {@ fn f(); }",
        "enum A { B,@ C }",
        "enum A {@ B { c: u8 }, C }",
        "enum A { B { @ c: u8 }, C }",
        "struct A { b: C<D, E>,@ c: u8 }",
        "struct A { b: C, #[d]@ c: u8 }",
        "@ impl A {}",
        "use a::{b, c};@ use d;",
        "extern \"C\" {@ fn a(); }",
        "mod a {@ static B: u8 = 1; }",
        "a! {}@ fn b() {}",
        "a!();@ fn b() {}",
        "@ macro_rules! a { () => {} }",
        "pub(crate) enum A {@ B }",
        "struct A<T> where T: B {@ c: u8 }",
        "union A {@ b: u8 }",
        "#![allow(a)]@ fn b() {}",
        "fn a() {}@ /// B.\nfn b() {}",
    ];
    check("rust", MarkRole::Declares, &codes);
}

#[test]
fn where_none_may_stand() {
    let check = |words, codes| check_misplaced("rust", words, codes);
    check(
        "the compiler runs",
        &[
            "const fn f() {@ 1 }",
            "pub const unsafe fn f() { if a {@ 1 } }",
            "const A: u8 = {@ 1 };",
            "static A: u8 = { if a {@ 1 } };",
            "fn f() { const A: u8 = {@ 1 }; }",
            "fn f() { const {@ 1 } }",
            "fn f() { a(const {@ 1 }) }",
            "impl A { const B: u8 = b({@ 1 }); }",
        ],
    );
    check(
        "the arms",
        &[
            "fn f() { match a {@ b => 1 } }",
            "fn f() { match a { b => {}@ c => {} } }",
            "fn f() { match a { b =>@ c } }",
            "fn f() { match unsafe { a } {@ b => c } }",
        ],
    );
    check(
        "inside a statement",
        &[
            "fn f() { a(@ b) }",
            "fn f() { S {@ a: 1 } }",
            "fn f() { let a =@ b; }",
            "fn f() { a\n@ .b() }",
            "fn f() { if a {}@ else {} }",
            "fn f() { match a {}@ .b() }",
            "fn f(@ a: B) {}",
            "struct A(@ B);",
            "pub@ fn f() {}",
            "fn f() { if let S {@ a } = b {} }",
            "fn f() { let S {@ a } = b; }",
            "fn f() { [@ 1] }",
            "use a::{@ b};",
            "fn f()@ {}",
            "enum A { B =@ 1 }",
            "fn f() { let a = S { b }@ ; }",
        ],
    );
    check(
        "inside a macro",
        &[
            "fn f() { a!(@ b) }",
            "a! {@ b }",
            "#[a(@ b)]\nfn f() {}",
            "macro_rules! a { () => {@ } }",
        ],
    );
    check("an attribute and its", &["fn f() { #[a]@ b(); }", "fn f() { /// A.@ fn b() {} }"]);
    check(
        "behind the value",
        &[
            "fn f() { a@ }",
            "fn f() { if a { b } else { c }@ }",
            "fn f() { S { a }@ }",
            "fn f() { a()@ }",
        ],
    );
    check("nothing stands below", &["fn f() {}@", "impl A { fn f() {}@ }", "enum A { B,@ }"]);
    check_misplaced("rust,test", "where nothing runs", &["impl A {@ fn f() {} }"]);
    for code in ["a(); // [x.a]", "// [x.a] a", "/* a */ // [x.a]", "// [x.a] // [x.b]"] {
        assert!(
            role("rust,test", code).is_err_and(|said| said.contains("shares its line")),
            "{code}"
        );
    }
}

/// The public item of the only mark in `code`: a function's head, or where the item below has its documentation.
fn item(code: &str) -> String {
    let code = code.replace('@', "\n// [x.a]\n");
    let (chapter, _) = read("spec/x.md", format!("```rust\n{code}\n```\n").into());
    let [mark] = &chapter.marks[..] else { panic!("one mark in\n{code}") };
    match mark.item {
        None => "none".to_owned(),
        Some(MarkedItem::Around { head, body }) => {
            chapter.slice(Span { start: head, end: body }).to_owned()
        }
        Some(MarkedItem::Below { documented: true }) => "below, documented there".to_owned(),
        Some(MarkedItem::Below { documented: false }) => "below".to_owned(),
    }
}

#[test]
fn the_public_item_of_a_mark() {
    let cases = [
        ("pub fn f() {@ 1 }", "pub fn f() {"),
        (
            "/// D.\n#[must_use]\npub const A: B = 1; pub async fn f<T>() -> T where T: for<'a> B<'a> {@ 1 }",
            "pub async fn f<T>() -> T where T: for<'a> B<'a> {",
        ),
        ("pub fn f() { a(|b| { match c { d => {@ e } } }) }", "pub fn f() {"),
        ("pub fn f() { fn g() {@ 1 } }", "pub fn f() {"),
        ("impl A { pub fn f(&self) {@ 1 } }", "pub fn f(&self) {"),
        (
            "impl<T: for<'a> B<'a>> A<T> { fn g() { 1 } pub(crate) fn h() {} pub fn f() {@ 1 } }",
            "pub fn f() {",
        ),
        ("pub trait A { fn f() {@ 1 } }", "fn f() {"),
        ("pub mod a { pub mod b { pub fn f() {@ 1 } } }", "pub fn f() {"),
        ("fn f() {@ 1 }", "none"),
        ("pub(crate) fn f() {@ 1 }", "none"),
        ("impl A { fn f() {@ 1 } }", "none"),
        ("impl A<B> for C { fn f() {@ 1 } }", "none"),
        ("trait A { fn f() {@ 1 } }", "none"),
        ("mod a { pub fn f() {@ 1 } }", "none"),
        ("mod a { impl B { pub fn f() {@ 1 } } }", "none"),
        ("pub struct A; fn f() {@ 1 }", "none"),
        ("@ pub struct A;", "below"),
        ("/// D.@ #[derive(B, C)]\npub(crate) enum A { B }", "none"),
        ("/// D.@ #[derive(B, C)]\npub enum A { B }", "below"),
        ("@ #[derive(B)]\n/// D.\npub enum A { B }", "below, documented there"),
        ("pub enum A {@ B }", "below"),
        ("pub enum A { B {@ c: u8 } }", "below"),
        ("enum A {@ B }", "none"),
        ("pub struct A {@ b: u8 }", "none"),
        ("pub struct A {@ pub b: u8 }", "below"),
        ("@ impl A {}", "none"),
        ("impl A {@ pub const B: u8 = 1; }", "below"),
        ("pub trait A {@ const B: u8 = 1; }", "below"),
    ];
    for (code, wanted) in cases {
        assert_eq!(item(code), wanted, "{code}");
    }
}

#[test]
fn what_must_not_compile_is_marked_anywhere() {
    check(
        "rust,example,compile_fail,E0308",
        MarkRole::Verifies,
        &["a(@ b)", "const fn f() {@ 1 }", "@"],
    );
}

#[test]
fn what_is_no_mark() {
    let text = "// [x.a]\n\n```text\n// [x.a]\n```\n\n```rust,ignore=\"why\"\n// [x.a]\n```\n\n```rust\n\
                // x.a\n/// [`x.a`]\nfn f() {\n    //// [x.a]\n    // [one] two\n    // [see below]\n    \
                a(\"\n// [x.a]\n\", /* \n// [x.a]\n*/ 1);\n    // [1, 2.5]\n}\n```\n";
    let (chapter, problems) = read("spec/x.md", text.into());
    assert_eq!((&chapter.marks[..], &problems[..]), (&[][..], &[][..]));
}

#[test]
fn a_mark_in_another_form_is_told() {
    for (comment, help) in [
        ("//[x.a]", Some("write `// [x.a]`")),
        ("//  [x.a]", Some("write `// [x.a]`")),
        ("/// [x.a]", Some("write `// [x.a]`")),
        ("//! [x.a]", Some("write `// [x.a]`")),
        ("// [x.a, x.b]", Some("write a mark for each, on lines of their own: `// [x.a]`")),
        ("// [x.a x.b]", Some("write a mark for each, on lines of their own: `// [x.a]`")),
        ("// [x.a, b]", None),
        ("/// [x.a] is a clause", None),
        ("/// [Vec], [x.a]", None),
    ] {
        let text = format!("```rust\nfn f() {{\n    {comment}\n    g();\n}}\n```\n");
        let (chapter, problems) = read("spec/x.md", text.into());
        let found: Vec<_> =
            problems.iter().map(|one| (one.code, chapter.slice(one.span), &*one.help)).collect();
        let wanted = help.map(|help| ("misplaced-mark", comment, help));
        assert_eq!(found, Vec::from_iter(wanted));
        assert!(chapter.marks.is_empty(), "{comment}");
    }
}

#[test]
fn an_interrupted_function_keeps_its_ground() {
    let text = "```rust\nimpl A {\n    fn f() {\n        match b {\n            C => {\n```\n\nProse {.\n\n```text\n// [x.a]\n```\n\n\
                ```rust\r\n# // [x.a]\r\n                // [x.b]\n                d()\n            }\n            // [x.c]\n\
                C => 1\n        }\n    }\n```\n\n```rust\n    // [x.d]\n    const E: u8 = 1;\n}\n```\n";
    let (chapter, problems) = read("spec/x.md", text.into());
    let found = |mark: &recto_book::Mark| (chapter.slice(mark.span), mark.snippet, mark.role);
    let expected = [
        ("// [x.a]", 2, MarkRole::Implements),
        ("// [x.b]", 2, MarkRole::Implements),
        ("// [x.d]", 3, MarkRole::Declares),
    ];
    assert_eq!(chapter.marks.iter().map(found).collect::<Vec<_>>(), expected);
    let [problem] = &problems[..] else { panic!("{problems:?}") };
    assert_eq!((problem.code, chapter.slice(problem.span)), ("misplaced-mark", "// [x.c]"));
}

/// The book of this repository: every line that is a mark's is found, with the role that its snippet allows.
#[test]
fn the_real_chapters() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (book, problems) = recto_book::open(&root);
    assert_eq!(problems, []);
    for chapter in &book.chapters {
        let lines = chapter.text.lines().map(str::trim);
        let counted = lines.filter(|line| line.starts_with("// [") && line.ends_with(']')).count();
        assert_eq!(chapter.marks.len(), counted, "{}", chapter.path);
        for mark in &chapter.marks {
            let verifies = chapter.snippets[mark.snippet].role != Role::Code;
            assert_eq!(mark.role == MarkRole::Verifies, verifies, "{mark:?}");
        }
    }
    let marks = || book.chapters.iter().flat_map(|chapter| &chapter.marks);
    let count = |role| marks().filter(|mark| mark.role == role).count();
    assert!(count(MarkRole::Implements) > 30 && count(MarkRole::Verifies) > 30);
}
