//! The HTML pages of a fixture book: their ids, their fences, their bytes.

#[path = "html/pages.rs"]
mod pages;

use std::collections::BTreeSet;
use std::path::Path;

use pages::{Pages, fixture, root, weave};
use recto_book::Book;
use recto_weave::{Settings, html};

/// The ids of a book with its old ones, as strings.
fn ids(book: &Book) -> BTreeSet<String> {
    book.landings().into_iter().map(ToString::to_string).collect()
}

/// The ids that stand on the page of a chapter: its own, old ones of its name, and old ones of chapters that are
/// gone, if their first target is there.
fn own_ids(book: &Book, name: &str) -> BTreeSet<String> {
    let own = book.ids().filter(|id| id.chapter() == name).cloned();
    let old = book.redirects.iter().filter(|redirect| {
        let gone = book.chapter(redirect.from.chapter()).is_none();
        let home = if gone { &redirect.to[0] } else { &redirect.from };
        home.chapter() == name
    });
    own.chain(old.map(|redirect| redirect.from.clone())).map(|id| id.to_string()).collect()
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
        assert_eq!(unique, own_ids(&book, chapter.name()), "{page}");
    }
    let print = dotted("print.html");
    assert_eq!(print.iter().cloned().collect::<BTreeSet<_>>(), ids(&book));
    assert_eq!(print.len(), ids(&book).len(), "duplicates on the print page");
}

#[test]
fn a_chapter_that_is_gone_leaves_a_page_with_its_ids() {
    let (book, pages) = weave(&fixture());
    let gone = |name: &str| -> Vec<String> {
        let old = book.redirects.iter().map(|redirect| redirect.from.to_string());
        old.filter(|id| id.starts_with(name)).collect()
    };
    assert_eq!((pages.ids("gone.html"), pages.ids("lost.html")), (gone("gone."), gone("lost.")));
    let links = |page: &str| {
        let links = pages.links(page).into_iter();
        links.map(|(page, id)| format!("{page}#{id}")).collect::<Vec<_>>()
    };
    let wanted = [
        "every-item.html#every-item.sums",
        "first.html#first.overview",
        "every-item.html#every-item.plain",
    ];
    assert_eq!(links("gone.html"), wanted);
    // Without a script too, if there is but one way to go.
    let refresh =
        "<meta http-equiv=\"refresh\" content=\"0; url=every-item.html#every-item.behind\">";
    assert!(
        pages.text("lost.html").contains(refresh) && !pages.text("gone.html").contains("refresh")
    );
}

#[test]
fn an_old_id_stands_where_its_unit_begins() {
    let (book, pages) = weave(&fixture());
    let text = |id: &str| {
        let chapter = book.anchor(id).expect("an id").0;
        pages.text(&chapter.path["spec/".len()..].replace(".md", ".html"))
    };
    let place = |text: &str, id: &str| {
        text.find(&format!(" id=\"{id}\"")).unwrap_or_else(|| panic!("no {id}"))
    };
    for redirect in book.redirects.iter().filter(|one| one.to.len() == 1) {
        let (old, new) = (redirect.from.as_str(), redirect.to[0].as_str());
        if old == "first.far" {
            let line =
                "What was <code>first.far</code> is now <a href=\"deep/below.html#below.title\">";
            assert!(pages.text("first.html").contains(line));
            continue;
        }
        let text = text(new);
        let between = &text[place(text, old)..place(text, new)];
        let words = between.replace(|c: char| !c.is_alphanumeric(), " ");
        assert!(between.len() < 300, "{old} is far from {new}: {words}");
    }
}

#[test]
fn what_is_for_editors_is_no_page() {
    let folder = tempfile::tempdir().expect("a folder");
    pages::copy(&fixture(), folder.path());
    for file in ["anchors.lock", "redirects.toml", "upstream.lock", "picture.txt"] {
        std::fs::write(folder.path().join("spec").join(file), "").expect("written");
    }
    let files = weave(folder.path()).1;
    let has = |file: &str| files.files().contains_key(file);
    assert!(has("picture.txt") && !has("anchors.lock"));
    assert!(!has("redirects.toml") && !has("upstream.lock"));
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
    let book = pages::open(&fixture());
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
    html::weave(&book, None, &settings, &fixture(), out.path()).expect("woven");
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
    let error = html::weave(&book, None, &settings, root, out.path()).expect_err("refused");
    format!("{error:#}")
}
