//! The plugin: mdBook's own loading with the command on its list, and what happens where it is missing.

#[path = "html/pages.rs"]
#[allow(dead_code, reason = "this test asks less")]
mod pages;

use std::path::{Path, PathBuf};
use std::process::Command;

use mdbook_driver::MDBook;
use pages::{Pages, fixture, root, weave_book};
use recto_weave::html;
use serde_json::{Value, json};

/// The plugin as a program, an example of this crate.
fn program() -> PathBuf {
    let build = ["build", "--quiet", "--package", "recto-weave", "--example", "html_plugin"];
    let status = Command::new(env!("CARGO")).args(build).status().expect("cargo runs");
    assert!(status.success());
    let test = std::env::current_exe().expect("this test");
    let folder = test.parent().and_then(Path::parent).expect("target/debug");
    folder.join("examples/html_plugin")
}

/// A copy of the fixture whose `book.toml` names `command`.
fn with_command(command: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    pages::copy(&fixture(), folder.path());
    let file = folder.path().join("book.toml");
    let config = std::fs::read_to_string(&file).expect("read");
    let line = format!("[preprocessor.recto]\ncommand = \"{command}\"");
    std::fs::write(file, config.replace("[preprocessor.recto]", &line)).expect("written");
    folder
}

fn mdbook(folder: &Path) -> anyhow::Result<Pages> {
    MDBook::load(folder)?.build()?;
    Ok(Pages::read(&folder.join("book")))
}

#[test]
fn plain_mdbook_with_the_plugin_gives_the_same_files() {
    let folder = with_command(&program().display().to_string());
    let pages = mdbook(folder.path()).expect("built");
    // Old ids are not in the chapters that the example is sent.
    let woven = weave_book(&recto_book::open(&fixture()).0, &fixture());
    assert_eq!(pages.files().keys().collect::<Vec<_>>(), woven.files().keys().collect::<Vec<_>>());
    for (name, bytes) in woven.files() {
        assert!(pages.files()[name] == *bytes, "{name} differs");
    }
}

#[test]
fn plain_mdbook_without_the_plugin_still_builds() {
    let folder = with_command("no-such-program mdbook");
    let pages = mdbook(folder.path()).expect("built");
    assert!(pages.ids("every-item.html").contains(&"every-item.title".to_owned()));
    assert!(!pages.ids("every-item.html").contains(&"every-item.must".to_owned()));
}

/// What mdBook sends: the context and the book, of one chapter named as its ids begin.
fn request(renderer: &str, chapter: &str) -> Vec<u8> {
    let upstream = json!({"image-spec": "https://example.org/{version}/{file}"});
    let context = json!({
        "root": "/nowhere",
        "config": {"book": {"src": "spec"}, "preprocessor": {"recto": {"upstream": upstream}}},
        "renderer": renderer,
        "mdbook_version": "0.5.4",
    });
    let name = chapter.split_once("{#").and_then(|(_, id)| id.split_once('.')).expect("a title").0;
    let file = format!("{name}.md");
    let chapter = json!({"Chapter": {
        "name": "A", "content": chapter, "number": [1], "sub_items": [], "path": file,
        "source_path": file, "parent_names": [],
    }});
    serde_json::to_vec(&json!([context, {"items": ["Separator", chapter]}])).expect("JSON")
}

fn answer(renderer: &str, chapter: &str) -> anyhow::Result<String> {
    let mut output = Vec::new();
    html::plugin(request(renderer, chapter).as_slice(), &mut output, |_, _| None)?;
    let answer: Value = serde_json::from_slice(&output)?;
    assert_eq!(answer["items"][0], "Separator");
    Ok(answer["items"][1]["Chapter"]["content"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn the_protocol_gives_the_book_back_with_its_texts_woven() {
    let text = answer("html", "# A {#a.title}\n\nIt MUST. {#a.must}\n").expect("an answer");
    assert!(
        text.starts_with(
            "# A {#a.title}\n\n<span class=\"unit clause must\" id=\"a.must\"></span>"
        ),
        "{text}"
    );
    let error = html::plugin(&b"[]"[..], Vec::new(), |_, _| None).expect_err("no request");
    assert!(error.to_string().contains("parse"), "{error}");
}

#[test]
fn the_woven_text_of_every_item() {
    let chapter = std::fs::read_to_string(fixture().join("spec/every-item.md")).expect("read");
    insta::assert_snapshot!(answer("html", &chapter).expect("an answer"));
}

#[test]
fn what_is_no_item_comes_through_byte_for_byte() {
    let chapter = "# A {#a.title}\r\n\r\nPlain \u{e9} *text*,  \r\n<b>and</b> [more](#a.title).\r\n\r\n* * *\r\n";
    assert_eq!(answer("html", chapter).expect("an answer"), chapter);
}

#[test]
fn for_rustdoc_every_snippet_is_left_alone() {
    let chapter = "# A {#a.title}\n\n```rust,test,id=a.t\nassert!(false);\n```\n\n```\nbare\n```\n\n    indented\n\n```json,Type,id=a.d\n{}\n```\n";
    let text = answer("test", chapter).expect("an answer");
    let expected = "# A {#a.title}\n\n```rust,ignore\nassert!(false);\n```\n\n```text\nbare\n```\n\n\n\n```json\n{}\n```\n";
    assert_eq!(text, expected);
}

#[test]
fn a_problem_stops_the_plugin_and_says_where() {
    let error =
        answer("html", "# A {#a.title}\n\nOne. {#a.x}\n\nTwo. {#a.x}\n").expect_err("refused");
    assert!(error.to_string().starts_with("spec/a.md:5:"), "{error}");
    assert!(error.to_string().contains("duplicate-id"), "{error}");
}

#[test]
fn the_real_book_passes_mdbooks_rustdoc_run() {
    assert!(html::supports("html") && html::supports("test") && !html::supports("markdown"));
    let folder = tempfile::tempdir().expect("a folder");
    pages::copy(&root().join("spec"), &folder.path().join("spec"));
    let command = program().display().to_string();
    let config = std::fs::read_to_string(root().join("book.toml")).expect("read");
    let config = config.replace("command = \"recto mdbook\"", &format!("command = \"{command}\""));
    assert!(config.contains(&command));
    std::fs::write(folder.path().join("book.toml"), config).expect("written");
    MDBook::load(folder.path())
        .expect("loaded")
        .test(Vec::new())
        .expect("rustdoc leaves all snippets alone");
}
