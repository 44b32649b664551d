//! The HTML pages of a fixture book: their ids, their fences, their bytes.

#[path = "html/pages.rs"]
mod pages;

use std::collections::BTreeSet;
use std::path::Path;

use pages::{Pages, fixture, root, weave};
use recto_book::Book;
use recto_weave::{Settings, html};

/// The ids of a book, as strings.
fn ids(book: &Book) -> BTreeSet<String> {
    book.ids().map(ToString::to_string).collect()
}

#[test]
fn the_fixture_is_a_book_without_problems() {
    let (_, problems) = recto_book::open(&fixture());
    assert_eq!(problems, []);
}

#[test]
fn the_pages_hold_the_ids_of_the_book_and_no_other() {
    let (book, pages) = weave(&fixture());
    let dotted = |page: &str| -> Vec<String> {
        pages.ids(page).into_iter().filter(|id| id.contains('.')).collect()
    };
    for chapter in &book.chapters {
        let page = chapter.path["spec/".len()..].replace(".md", ".html");
        let found = dotted(&page);
        let unique: BTreeSet<String> = found.iter().cloned().collect();
        assert_eq!(unique.len(), found.len(), "duplicates on {page}: {found:?}");
        let own = chapter.anchors.iter().map(|anchor| anchor.id.to_string()).collect();
        assert_eq!(unique, own, "{page}");
    }
    let print = dotted("print.html");
    assert_eq!(print.iter().cloned().collect::<BTreeSet<_>>(), ids(&book));
    assert_eq!(print.len(), ids(&book).len(), "duplicates on the print page");
}

#[test]
fn no_page_has_two_elements_with_one_id() {
    let (_, pages) = weave(&fixture());
    for page in pages.names() {
        let found = pages.ids(&page);
        let unique: BTreeSet<&String> = found.iter().collect();
        assert_eq!(unique.len(), found.len(), "{page}: {found:?}");
    }
}

#[test]
fn every_link_inside_the_book_leads_to_an_element() {
    let (_, pages) = weave(&fixture());
    for page in pages.names() {
        for (target, id) in pages.links(&page) {
            assert!(pages.ids(&target).contains(&id), "{page}: no {id} on {target}");
        }
    }
}

#[test]
fn mdbook_saw_the_fences_that_the_book_has() {
    let (book, pages) = weave(&fixture());
    for chapter in &book.chapters {
        let page = chapter.path["spec/".len()..].replace(".md", ".html");
        let code: Vec<String> = chapter
            .snippets
            .iter()
            .map(|snippet| {
                let lines = snippet.lines.iter().map(|line| {
                    let text = chapter.slice(line.span);
                    let text = if line.shown { text } else { text.trim_start_matches(['#', ' ']) };
                    format!("{text}\n")
                });
                lines.collect()
            })
            .collect();
        assert_eq!(pages.code(&page), code, "{page}");
    }
}

#[test]
fn the_same_book_gives_the_same_bytes_in_two_folders() {
    let (first, second) = (weave(&fixture()).1, weave(&fixture()).1);
    assert!(first.names().len() >= 5, "{:?}", first.names());
    assert_eq!(first.files(), second.files());
    let elsewhere = tempfile::tempdir().expect("a folder");
    pages::copy(&fixture(), elsewhere.path());
    assert_eq!(first.files(), weave(elsewhere.path()).1.files());
    for (name, bytes) in first.files() {
        for folder in [fixture(), elsewhere.path().to_owned()] {
            let folder = folder.to_string_lossy().into_owned().into_bytes();
            let found = bytes.windows(folder.len()).any(|part| part == folder);
            assert!(!found, "{name} names the folder it was made in");
        }
    }
}

#[test]
fn windows_line_ends_change_neither_ids_nor_code() {
    let (book, pages) = weave(&fixture());
    let folder = tempfile::tempdir().expect("a folder");
    pages::copy(&fixture(), folder.path());
    for chapter in &book.chapters {
        let text = chapter.text.replace('\n', "\r\n");
        std::fs::write(folder.path().join(&chapter.path), text).expect("written");
    }
    let (_, windows) = weave(folder.path());
    for page in pages.names() {
        assert_eq!(windows.ids(&page), pages.ids(&page), "{page}");
        assert_eq!(windows.code(&page), pages.code(&page), "{page}");
    }
}

#[test]
fn the_environment_changes_nothing() {
    let settings = Settings::read(&fixture()).expect("settings");
    let before = weave(&fixture()).1;
    let (book, _) = recto_book::open(&fixture());
    let out = tempfile::tempdir().expect("a folder");
    // Read by mdBook's own loading; set for a child only, since tests share their process.
    let me = std::env::current_exe().expect("this test");
    if std::env::var_os("MDBOOK_BOOK__TITLE").is_none() {
        let status = std::process::Command::new(me)
            .args(["--exact", "the_environment_changes_nothing"])
            .env("MDBOOK_BOOK__TITLE", "Changed from outside")
            .status()
            .expect("the child starts");
        assert!(status.success());
        return;
    }
    html::weave(&book, &settings, &fixture(), out.path()).expect("woven");
    assert_eq!(before.files(), Pages::read(out.path()).files());
    assert!(!before.text("first.html").contains("Changed from outside"));
}

#[test]
fn no_page_asks_the_network_for_anything() {
    let (_, pages) = weave(&root());
    for page in pages.names() {
        for address in pages.loads(&page) {
            assert!(!address.contains("//"), "{page} loads {address}");
        }
        assert!(!pages.text(&page).contains("class=\"playground\""), "{page} has a Run button");
    }
}

#[test]
fn an_unknown_key_is_an_error() {
    let error = refusal("[output.html]\nadditonal-css = []\n");
    assert!(error.contains("[output.html]") && error.contains("additonal-css"), "{error}");
    let error = refusal("[output.html]\nsmart-punctuation = false\n");
    assert!(error.contains("smart-punctuation"), "{error}");
}

#[test]
fn a_warning_of_mdbook_is_an_error() {
    let (folder, _) =
        small("[output.html]\n", "# A {#a.title}\n\nText with <b>bold and no end. {#a.p}\n");
    let error = error_of(folder.path());
    assert!(error.contains("unclosed HTML tag `<b>`") && error.contains("a.md"), "{error}");
}

#[test]
fn an_upstream_document_without_an_address_is_an_error() {
    let text = "# A {#a.title}\n\n[x, v1](upstream:nowhere/x.md)\n";
    let (folder, _) = small("[output.html]\n", text);
    let error = error_of(folder.path());
    assert!(error.starts_with("spec/a.md:3:1: ") && error.contains("`nowhere`"), "{error}");
}

fn refusal(config: &str) -> String {
    error_of(small(config, "# A {#a.title}\n").0.path())
}

/// A book of one chapter.
fn small(config: &str, chapter: &str) -> (tempfile::TempDir, Book) {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |file: &str, text: &str| {
        std::fs::write(folder.path().join(file), text).expect("written");
    };
    std::fs::create_dir(folder.path().join("spec")).expect("made");
    write("book.toml", &format!("[book]\nsrc = \"spec\"\n{config}"));
    write("spec/SUMMARY.md", "- [A](a.md)\n");
    write("spec/a.md", chapter);
    let book = recto_book::open(folder.path()).0;
    (folder, book)
}

fn error_of(root: &Path) -> String {
    let (book, _) = recto_book::open(root);
    let out = tempfile::tempdir().expect("a folder");
    let settings = Settings::read(root).expect("settings");
    let error = html::weave(&book, &settings, root, out.path()).expect_err("refused");
    format!("{error:#}")
}
