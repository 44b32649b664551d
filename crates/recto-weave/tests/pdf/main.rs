//! The PDF, opened again: destinations, outline, text, and what becomes of faults.
//!
//! `reader` reads what a PDF says of itself without a program. `poppler` calls pdftotext and its like; where they are
//! missing, tests say so and pass, except under `CI=true`.

mod destinations;
mod evidence;
mod failures;
mod pages;
mod poppler;
#[path = "../html/proof.rs"]
mod proof;
mod reader;
mod same;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use recto_book::{AnchorId, Book, Redirect};
use recto_weave::{Evidence, Settings, pdf};

/// The book of every part, beside this file.
fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pdf/fixture")
}

/// The folder of the workspace, and of its own book.
fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn template() -> String {
    read_text(&workspace().join("theme/book.typ"))
}

fn read_text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The book below `root`, without errors.
fn open(root: &Path) -> Book {
    let (book, problems) = recto_book::open(root);
    let errors: Vec<_> =
        problems.iter().filter(|problem| problem.severity == recto_book::Severity::Error).collect();
    assert!(errors.is_empty(), "{}: {errors:#?}", root.display());
    book
}

/// The PDF of the book below `root`.
fn weave(root: &Path, book: &Book) -> Vec<u8> {
    weave_with(root, book, None)
}

/// The same with evidence.
fn weave_with(root: &Path, book: &Book, evidence: Option<&Evidence>) -> Vec<u8> {
    let settings = Settings::read(root).expect("book.toml");
    let read = |file: String| (file.clone(), std::fs::read(root.join(file)).expect("an image"));
    let files: BTreeMap<_, _> = pdf::images(book).into_iter().map(read).collect();
    pdf::weave_with(book, evidence, &settings, &template(), &files)
        .unwrap_or_else(|failure| panic!("{failure}"))
}

/// Ids that the fixture had once: of a heading, an item, a row, a snippet, and of a chapter that is gone.
const OLD: [(&str, &[&str]); 6] = [
    ("gone.away", &["long.title"]),
    ("parts.old-example", &["parts.example"]),
    ("parts.old-heading", &["parts.table"]),
    ("parts.old-item", &["parts.nested"]),
    ("parts.old-row", &["parts.row", "parts.stop"]),
    ("parts.older-row", &["parts.row"]),
];

/// Gives the fixture its old ids; any other book stays as it is.
fn send_on(book: &mut Book) {
    let id = |text: &str| AnchorId::new(text).expect("an id");
    let redirect = |(from, to): (&str, &[&str])| Redirect {
        from: id(from),
        to: to.iter().map(|to| id(to)).collect(),
    };
    if book.chapter("parts").is_some() {
        book.redirects = OLD.map(redirect).into();
    }
}

/// Every book there is, with its PDF: the fixture and the workspace's own. Woven once.
fn books() -> &'static [(Book, Vec<u8>)] {
    static BOOKS: LazyLock<Vec<(Book, Vec<u8>)>> = LazyLock::new(|| {
        let roots = [fixture(), workspace()];
        let woven = roots.iter().map(|root| {
            let mut book = open(root);
            send_on(&mut book);
            let pdf = weave(root, &book);
            (book, pdf)
        });
        woven.collect()
    });
    &BOOKS
}

/// A book of one chapter, `spec/a.md`, with the fixture's settings.
fn small(text: &str) -> (Book, Settings) {
    let (chapter, _) = recto_book::read("spec/a.md", text.as_bytes().to_vec());
    let (book, _) = recto_book::link(vec![chapter]);
    (book, Settings::read(&fixture()).expect("book.toml"))
}
