//! Bad chapters and the exact text of their problems, one folder for each case.
//!
//! `tests/problems/NAME/` holds one chapter, or a small book in `spec/`, and `expected.txt`.
//! `BLESS=1 cargo test -p recto-book --test problems` writes what the reader says now.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use recto_book::rust::{Token, tokens};
use recto_book::{Book, Problem};

/// Problems that no file in a repository should show: what shows them is made in a test below.
const MADE: [&str; 1] = ["too-long"];

fn root(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

fn folders(of: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(of).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// The book of a case: its `spec/`, or its only chapter.
fn read(case: &Path) -> (Book, Vec<Problem>) {
    if case.join("spec").is_dir() {
        return recto_book::open(case);
    }
    let bytes = fs::read(case.join("x.md")).unwrap();
    let (chapter, mut problems) = recto_book::read("spec/x.md", bytes);
    let (book, linked) = recto_book::link(vec![chapter]);
    problems.extend(linked);
    book.sort(&mut problems);
    (book, problems)
}

#[test]
fn each_case_says_what_is_expected() {
    let mut wrong = Vec::new();
    for case in folders(&root("tests/problems")) {
        let (book, problems) = read(&case);
        let texts: Vec<String> = problems.iter().map(|problem| problem.to_text(&book)).collect();
        let text = texts.join("\n");
        let file = case.join("expected.txt");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&file, &text).unwrap();
        }
        let expected = fs::read_to_string(&file).unwrap_or_default();
        if expected != text {
            wrong.push(format!("{}\nexpected:\n{expected}\nfound:\n{text}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}\nBLESS=1 accepts it", wrong.join("\n"));
}

#[test]
fn each_problem_has_a_case() {
    let mut seen: BTreeSet<&str> = MADE.into();
    for case in folders(&root("tests/problems")) {
        seen.extend(read(&case).1.iter().map(|problem| problem.code));
    }
    let codes = codes();
    let codes: BTreeSet<&str> = codes.iter().map(String::as_str).collect();
    let without: Vec<_> = codes.difference(&seen).collect();
    assert!(without.is_empty(), "no case in tests/problems shows {without:?}");
    let unknown: Vec<_> = seen.difference(&codes).collect();
    assert!(
        unknown.is_empty(),
        "codes are written with a `-`, in a string of their own: {unknown:?}"
    );
}

/// The codes of problems: the strings in the sources that are lower-case words with `-` between.
fn codes() -> BTreeSet<String> {
    let mut files = vec![root("src")];
    let mut codes = BTreeSet::new();
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let source = fs::read_to_string(path).unwrap();
        let source = source.split("#[cfg(test)]").next().unwrap_or_default();
        let strings = tokens(source).filter(|(token, _)| *token == Token::Text);
        let words = strings.map(|(_, range)| source[range].trim_matches('"').to_owned());
        codes.extend(words.filter(|word| is_code(word)));
    }
    codes
}

fn is_code(word: &str) -> bool {
    let letters = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric());
    word.contains('-') && word.split('-').all(letters) && word == word.to_ascii_lowercase()
}

#[test]
fn a_chapter_of_more_than_64_mib_is_not_read() {
    let (chapter, problems) = recto_book::read("spec/x.md", vec![b'a'; (64 << 20) + 1]);
    assert_eq!(chapter.text, "");
    assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), MADE);
}

#[test]
fn a_place_counts_characters_and_lines_of_both_kinds() {
    let text = "# Title {#x.title}\r\n\r\n\tÄÖ\u{1f600} `a` {#x.Bad}\r\n".as_bytes();
    let (chapter, problems) = recto_book::read("spec/x.md", text.to_vec());
    let (book, _) = recto_book::link(vec![chapter]);
    assert!(problems.is_empty(), "an indented block is code: {problems:?}");
    let (chapter, problems) = recto_book::read("spec/x.md", "a\r\nÄÖ\u{1f600} {#x.Bad}".into());
    assert_eq!(chapter.place(problems[0].span).to_string(), "spec/x.md:2:5");
    assert!(book.source("spec/SUMMARY.md").is_none());
}
