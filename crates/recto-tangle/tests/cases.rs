//! Chapters in, Rust out: each `cases/NAME.md` becomes what `cases/NAME.out` holds. `BLESS=1 cargo test` writes it anew.

use std::path::Path;
use std::{env, fs};

use recto_tangle::SourceFile;

#[test]
fn roles() {
    check("roles");
}

#[test]
fn documents() {
    check("documents");
}

#[test]
fn a_chapter_under_a_condition() {
    check("gated");
}

#[test]
fn interrupted_function() {
    check("interrupted");
}

#[test]
fn strange_snippets() {
    check("strange");
}

#[test]
fn windows_line_ends() {
    check("windows");
}

#[test]
fn computed_values() {
    check("values");
}

#[test]
fn documentation() {
    check("prose");
}

#[test]
fn marks() {
    check("marks");
}

#[test]
fn problems() {
    check("problems");
}

/// Compares all that is made of the chapter `name`; of one with problems, only what is tangled.
fn check(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let bytes = fs::read(folder.join(format!("{name}.md"))).expect("the case is there");
    let (chapter, mut problems) = recto_book::read(&format!("spec/{name}.md"), bytes);
    let (book, found) = recto_book::link(vec![chapter]);
    problems.extend(found);
    let mut out = section("tangled", recto_tangle::tangle(&book, &problems, false));
    if problems.is_empty() {
        out += &section(
            "programs",
            recto_tangle::programs(&book, "library = { path = \"..\" }", None),
        );
        out += &section("standalone", recto_tangle::standalone(&book));
    }
    let expected = folder.join(format!("{name}.out"));
    if env::var_os("BLESS").is_some() {
        fs::write(&expected, &out).expect("the case can be written");
    }
    let expected = fs::read_to_string(expected).unwrap_or_default();
    let differs = out.lines().zip(expected.lines()).find(|(now, then)| now != then);
    assert!(out == expected, "first difference: {differs:?}; BLESS=1 accepts all of\n{out}");
}

/// Files one below the other, without the macros of evidence; twins have the text of what they are twins of.
fn section(folder: &str, files: Vec<SourceFile>) -> String {
    let twins = files.iter().filter(|file| file.path.starts_with("twin/"));
    for twin in twins {
        assert!(files.iter().any(|file| file.path != twin.path && file.text == twin.text));
    }
    let own = |path: &str| !path.starts_with("twin/") && path != "evidence.rs";
    let others = files.iter().filter(|file| own(&file.path));
    others.map(|file| format!("==> {folder}/{}\n{}\n", file.path, file.text)).collect()
}
