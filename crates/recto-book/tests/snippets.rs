//! Snippets: their roles, their lines and what is hidden.

use recto_book::{Chapter, Role, Snippet, read};

fn chapter(text: &str) -> Chapter {
    read("spec/x.md", text.into()).0
}

/// The lines of the only snippet, a hidden one with `-` before it, a shown one with `+`.
#[track_caller]
fn lines(text: &str) -> Vec<String> {
    let chapter = chapter(text);
    let [snippet] = &chapter.snippets[..] else { panic!("one snippet: {:?}", chapter.snippets) };
    let sign = |shown| if shown { '+' } else { '-' };
    let lines = snippet.lines.iter();
    lines.map(|line| format!("{}{}", sign(line.shown), chapter.slice(line.span))).collect()
}

fn role(info: &str) -> Role {
    let text = format!("```{info}\n```\n");
    let (mut chapter, problems) = read("spec/x.md", text.into());
    assert!(problems.is_empty(), "{info}: {problems:?}");
    chapter.snippets.remove(0).role
}

fn example(should_panic: bool, no_run: bool, compile_fail: Option<&str>) -> Role {
    Role::Example { should_panic, no_run, compile_fail: compile_fail.map(str::to_owned) }
}

#[test]
fn roles() {
    assert_eq!(role("rust"), Role::Code);
    assert_eq!(role("rust,id=x.a"), Role::Code);
    assert_eq!(role("rust,test,id=x.a"), Role::Test);
    assert_eq!(role("rust, id=x.a , test"), Role::Test);
    assert_eq!(role("rust,example,id=x.a"), example(false, false, None));
    assert_eq!(role("rust,example,should_panic"), example(true, false, None));
    assert_eq!(role("rust,no_run,example"), example(false, true, None));
    assert_eq!(role("rust,example,compile_fail,E0308"), example(false, false, Some("E0308")));
    assert_eq!(role("rust,ignore=\"why, and why\""), Role::Shown(Some("why, and why".into())));
    assert_eq!(role("rust,ignore=why"), Role::Shown(Some("why".into())));
    assert_eq!(role("json,vectors=chain-id"), Role::Vectors("chain-id".into()));
    assert_eq!(role("json"), Role::Shown(None));
    assert_eq!(role("console"), Role::Console);
    assert_eq!(role("text"), Role::Shown(None));
    assert_eq!(role(""), Role::Shown(None));
    assert_eq!(role("c++"), Role::Shown(None));
}

#[test]
fn vectors_may_be_written_by_code() {
    let by = |info: &str| chapter(&format!("```{info}\n[]\n```\n")).snippets[0].by.clone();
    assert_eq!(by("json,vectors=a,by=super::made,id=x.a").as_deref(), Some("super::made"));
    assert_eq!(by("json,vectors=a"), None);
    assert_eq!(by("json,by=made"), None);
}

#[test]
fn documents() {
    let document = |type_name: &str, invalid: Option<&str>| Role::Document {
        type_name: type_name.into(),
        invalid: invalid.map(str::to_owned),
        verifies: Vec::new(),
        names: Vec::new(),
    };
    assert_eq!(role("json,Descriptor"), document("Descriptor", None));
    assert_eq!(role("json,Descriptor,invalid=x.a"), document("Descriptor", Some("x.a")));
    assert_eq!(role("json,invalid=x.a,Descriptor,id=x.b"), document("Descriptor", Some("x.a")));
    assert_eq!(role("json,crate::a_b::C2"), document("crate::a_b::C2", None));
    let more = role("json,A,verifies=\"x.a x.b-c\",names=\"x.d - x.e\"");
    assert_eq!(
        more,
        Role::Document {
            type_name: "A".into(),
            invalid: None,
            verifies: vec!["x.a".into(), "x.b-c".into()],
            names: vec![Some("x.d".into()), None, Some("x.e".into())],
        }
    );
}

#[test]
fn lines_of_each_kind_of_fence() {
    assert_eq!(lines("```text\na\n\nb\n```\n"), ["+a", "+", "+b"]);
    assert_eq!(lines("~~~text\na\n```\nb\n~~~\n"), ["+a", "+```", "+b"]);
    assert_eq!(lines("````text\n```rust\na\n```\n````\n"), ["+```rust", "+a", "+```"]);
    assert_eq!(lines("```text\r\na\r\n\r\nb\r\n```\r\n"), ["+a", "+", "+b"]);
    assert_eq!(lines("  ```text\n  a\n    b\n c\n  ```\n"), ["+a", "+  b", "+c"]);
    assert_eq!(lines("- x\n  ```text\n  a\n\n    b\n  ```\n"), ["+a", "+", "+  b"]);
    assert_eq!(lines("> ```text\n> a\n>\n>  b\n> ```\n"), ["+a", "+", "+ b"]);
    assert_eq!(lines("> ```text\r\n> a\r\n> b\r\n> ```\r\n"), ["+a", "+b"]);
    assert_eq!(lines("    a\n\n      b\n\n"), ["+a", "+", "+  b"]);
    assert_eq!(lines("```text\n```\n"), [""; 0]);
    assert_eq!(lines("```text\n\n```\n"), ["+"]);
    assert_eq!(lines("```text\na\n    ```\n```\n"), ["+a", "+    ```"]);
}

#[test]
fn lines_of_unclosed_fences() {
    assert_eq!(lines("```text\na\n\n"), ["+a", "+"]);
    assert_eq!(lines("```text\na"), ["+a"]);
    assert_eq!(lines("```text"), [""; 0]);
    assert_eq!(lines("- ```text\n  a\n\nb\n"), ["+a", "+"]);
    assert_eq!(lines("> ```text\n> a\n\nb\n"), ["+a"]);
}

#[test]
fn hidden_lines() {
    let text = "```rust\n# use a;\nb();\n#\n    # c();\n#[d]\n#![e]\n## f\n#g\n```\n";
    let expected = ["-# use a;", "+b();", "-#", "-    # c();", "+#[d]", "+#![e]", "+## f", "+#g"];
    assert_eq!(lines(text), expected);
    assert_eq!(lines(&text.replace('\n', "\r\n")), expected);
    assert_eq!(lines("```text\n# a\n```\n"), ["+# a"]);
    assert_eq!(chapter(text).snippets[0].shown_lines(), 5);
}

#[test]
fn code_that_looks_like_markdown_or_like_its_own_end() {
    let text = "`````rust\nconst A: &str = r###\"a \"## # b\"###;\n/* ``` */\n/// ````\n`````\n";
    let (chapter, problems) = read("spec/x.md", text.into());
    assert!(problems.iter().all(|problem| problem.code == "open-item"), "{problems:?}");
    assert_eq!(lines(text).len(), 3);
    assert_eq!(chapter.slice(chapter.snippets[0].span), text.trim_end());
}

#[test]
fn spans_and_margins() {
    let text = "```rust\na!();\n```\n\n- b\n  ```text\n  c\n  ```\n\n ```text\n d\n ```\n\n> ```text\n> e\n> ```";
    let chapter = chapter(text);
    let blocks: Vec<&str> = chapter.snippets.iter().map(|s| chapter.slice(s.span)).collect();
    let expected =
        ["```rust\na!();\n```", "```text\n  c\n  ```", "```text\n d\n ```", "```text\n> e\n> ```"];
    assert_eq!(blocks, expected);
    let margins: Vec<bool> = chapter.snippets.iter().map(|snippet| snippet.at_margin).collect();
    assert_eq!(margins, [true, false, false, false]);
    assert!(chapter.snippets[0].is_tangled() && !chapter.snippets[1].is_tangled());
}

/// The code snippets of a text as `open` and `continues` tell: `<` goes on, `>` is left open.
fn joints(text: &str) -> Vec<String> {
    let (chapter, _) = read("spec/x.md", text.into());
    let code = chapter.snippets.iter().filter(|snippet| snippet.role == Role::Code);
    let joint = |s: &Snippet| {
        format!("{}{}", if s.continues { "<" } else { "" }, if s.open { ">" } else { "" })
    };
    code.map(joint).collect()
}

/// Two snippets with prose and a shown-only fence between them.
fn two(first: &str, second: &str) -> Vec<String> {
    joints(&format!(
        "```rust\n{first}\n```\n\nProse {{.\n\n```text\n{{\n```\n\n```rust\n{second}\n```\n"
    ))
}

#[test]
fn items_that_prose_interrupts() {
    assert_eq!(two("fn a() {", "}"), [">", "<"]);
    assert_eq!(two("fn a() {}", "fn b() {}"), ["", ""]);
    assert_eq!(two("mod a { fn b() {", "} }"), [">", "<"]);
    assert_eq!(two("fn a(", ") {}"), [">", "<"]);
    assert_eq!(two("fn a() -> u8", "{ 1 }"), [">", "<"]);
    assert_eq!(two("/// A.", "fn a() {}"), [">", "<"]);
    assert_eq!(two("#[test]", "fn a() {}"), [">", "<"]);
    assert_eq!(two("const A: u8 =", "1;"), [">", "<"]);
    assert_eq!(two("fn a() {\n# }", "fn b() {}"), ["", ""]);
    assert_eq!(
        joints("```rust\nfn a() {\n```\n```rust\nb();\n```\n```rust\n}\n```\n"),
        [">", "<>", "<"]
    );
}

#[test]
fn what_looks_like_a_bracket_and_is_none() {
    let quiet = [
        "const A: &str = \"{\";",
        "const A: char = '{';",
        "const A: u8 = b'(';",
        "// {",
        "/* { /* [ */ ( */",
        "const A: &str = r#\"\"{\"#;",
        "fn a<'a>(b: &'a str) {}",
        "const A: &[u8] = br\"{\";",
        "const A: &str = \"\\\"{\";",
        "const A: char = '\\'';",
        "const A: &CStr = c\"{\";",
        "//! A module.",
        "#![allow(dead_code)]",
        "use a::{b, c};",
        "struct A(u8);",
        "a! { }",
        "a![];",
        "",
        "// }",
        "static A: &str = \"é{\";",
    ];
    for code in quiet {
        assert_eq!(two(code, "fn z() {}"), ["", ""], "{code}");
    }
}

#[test]
fn computed_values() {
    let value = |text: &str| {
        let chapter = chapter(text);
        let [value] = &chapter.values[..] else { panic!("{text}: {:?}", chapter.values) };
        (chapter.slice(value.value).to_owned(), chapter.slice(value.expression).to_owned())
    };
    let pair = |value: &str, expression: &str| (value.to_owned(), expression.to_owned());
    assert_eq!(value("A `2`<!-- = 1 + 1 --> b.\n"), pair("2", "1 + 1"));
    assert_eq!(value("`` `a` ``<!-- = b(\"-\") -->\n"), pair("`a`", "b(\"-\")"));
    assert_eq!(value("- `é`<!-- =é()-->\n"), pair("é", "é()"));
    assert_eq!(value("| a |\n|---|\n| `x\\|y`<!-- = z --> |\n"), pair("x\\|y", "z"));
    assert_eq!(value("`  `<!-- = \"  \" -->\n"), pair("  ", "\"  \""));
}
