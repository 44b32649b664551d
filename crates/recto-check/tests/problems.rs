//! Each problem has a pair of files: a chapter that has it beside a neighbour that has not, and the exact messages.
//!
//! `BLESS=1 cargo test -p recto-check` writes the messages anew.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use recto_book::{Book, Problem, link, read};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/problems")
}

/// The book that holds only the chapter in `file`, with the problems this crate sees in it.
fn check(file: &Path) -> (Book, Vec<Problem>) {
    let name = format!("spec/{}", file.file_name().unwrap().to_str().unwrap());
    let (chapter, mut problems) = read(&name, std::fs::read(file).unwrap());
    let (book, found) = link(vec![chapter]);
    problems.extend(found);
    assert_eq!(problems, [], "{name} must be a sound chapter");
    let mut problems = recto_check::check(&book);
    problems.extend(recto_check::check_sources(&book, &repositories()));
    (book, problems)
}

fn repositories() -> recto_check::Repositories {
    let versions = ["v1.1.1", "main"].map(str::to_owned);
    [("image-spec".to_owned(), versions.into()), ("any-spec".to_owned(), Vec::new())].into()
}

fn messages(book: &Book, problems: &[Problem]) -> String {
    let chapter = &book.chapters[0];
    let line = |p: &Problem| {
        let place = chapter.place(p.span);
        let mut text = format!("{place}: [{}] {}\n", p.code, p.message);
        for note in &p.notes {
            text += &format!("  {}: {}\n", chapter.place(note.span), note.label);
        }
        text + &format!("  help: {}\n", p.help)
    };
    problems.iter().map(line).collect()
}

#[test]
fn every_problem_has_its_pair() {
    let mut seen = BTreeSet::new();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_some_and(|extension| extension == "md") {
            let (book, problems) = check(&file);
            seen.extend(problems.iter().map(|problem| problem.code));
            compare(&file.with_extension("txt"), &messages(&book, &problems));
        }
    }
    let codes = recto_check::CODES.into_iter().chain(recto_check::SOURCE_CODES);
    let codes = codes.chain(recto_check::DOCUMENT_CODES);
    assert_eq!(seen, codes.collect());
}

fn compare(file: &Path, found: &str) {
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(file, found).unwrap();
    }
    assert_eq!(found, std::fs::read_to_string(file).unwrap(), "{}", file.display());
}
