//! The PDF, opened again: destinations, outline, text, and what becomes of faults.
//!
//! `reader` reads what a PDF says of itself without a program. `poppler` calls pdftotext and its like; where they are
//! missing, tests say so and pass, except under `CI=true`.

mod destinations;
mod failures;
mod pages;
mod poppler;
mod reader;
mod same;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use recto_book::Book;
use recto_weave::{Settings, pdf};

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
    let settings = Settings::read(root).expect("book.toml");
    let read = |file: String| (file.clone(), std::fs::read(root.join(file)).expect("an image"));
    let files: BTreeMap<_, _> = pdf::images(book).into_iter().map(read).collect();
    pdf::weave_with(book, &settings, &template(), &files)
        .unwrap_or_else(|failure| panic!("{failure}"))
}

/// Every book there is, with its PDF: the fixture and the workspace's own. Woven once.
fn books() -> &'static [(Book, Vec<u8>)] {
    static BOOKS: LazyLock<Vec<(Book, Vec<u8>)>> = LazyLock::new(|| {
        let roots = [fixture(), workspace()];
        let woven = roots.iter().map(|root| {
            let book = open(root);
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
