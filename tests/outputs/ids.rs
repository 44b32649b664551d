//! One id, five places: pages, print page, PDF, rustdoc and the names of tests, each compared with the book's ids.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use recto_book::{AnchorId, Book, MarkRole, Role};
use recto_check::redirects::{REDIRECTS, Redirects};

use crate::{book, root, small};

#[test]
fn every_output_has_exactly_the_ids_of_the_book() {
    let (mut read, problems) = recto_book::open(&root());
    assert_eq!(problems, []);
    let sent = fs::read_to_string(root().join(REDIRECTS)).unwrap_or_default();
    read.redirects = Redirects::read(&sent).0.follow(&read).0;
    let ids: BTreeSet<String> = read.landings().into_iter().map(ToString::to_string).collect();
    assert!(ids.len() > 50, "the book has ids: {}", ids.len());
    let pages = read.chapters.iter().flat_map(|chapter| {
        let own = page_ids(&format!("{}.html", chapter.name()));
        let foreign = own.iter().filter(|id| id.split('.').next() != Some(chapter.name())).cloned();
        // Those of a chapter that is gone stand where they lead.
        let foreign: Vec<_> = foreign.filter(|id| read.redirect(id).is_none()).collect();
        assert_eq!(foreign, Vec::<String>::new(), "{}", chapter.path);
        own
    });
    compare("the pages", &pages.collect(), &ids);
    compare("print.html", &page_ids("print.html"), &ids);
    if let Some(destinations) = destinations() {
        compare("the PDF", &destinations, &ids);
    }
}

fn compare(what: &str, found: &BTreeSet<String>, ids: &BTreeSet<String>) {
    assert!(!ids.is_empty(), "{what}: there is something to compare");
    let missing: Vec<_> = ids.difference(found).collect();
    let more: Vec<_> = found.difference(ids).collect();
    assert!(missing.is_empty() && more.is_empty(), "{what}: missing {missing:?}, more {more:?}");
}

/// The ids of a page that have the form of a unit's id; each may be there once.
fn page_ids(page: &str) -> BTreeSet<String> {
    let text =
        fs::read_to_string(book().join("html").join(page)).unwrap_or_else(|_| panic!("no {page}"));
    let mut ids = BTreeSet::new();
    for part in text.split(" id=\"").skip(1) {
        let id = part.split('"').next().unwrap_or_default();
        if AnchorId::new(id).is_some() {
            assert!(ids.insert(id.to_owned()), "{page} has `{id}` twice");
        }
    }
    ids
}

#[expect(clippy::print_stderr, reason = "whoever runs the test has to see what was not tested")]
fn destinations_not_tested(error: &std::io::Error) {
    assert!(env::var_os("CI").is_none(), "pdfinfo can't be run: {error}");
    eprintln!("NOT TESTED: the PDF's destinations, for pdfinfo can't be run: {error}");
}

/// The named destinations of the PDF that have the form of a unit's id, as `pdfinfo` lists them.
fn destinations() -> Option<BTreeSet<String>> {
    let pdf = book().join("oci-companion.pdf");
    let output = Command::new("pdfinfo").arg("-dests").arg(&pdf).output();
    let output = output.inspect_err(destinations_not_tested).ok()?;
    let list = String::from_utf8_lossy(&output.stdout).into_owned();
    let names = list.lines().filter_map(|line| line.split('"').nth(1)).map(str::to_owned);
    Some(names.collect())
}

/// The ids that have marked code.
fn implemented(book: &Book) -> BTreeSet<String> {
    let marks = book.chapters.iter().flat_map(|chapter| &chapter.marks);
    marks.filter(|mark| mark.role != MarkRole::Verifies).map(|mark| mark.id.to_string()).collect()
}

/// The library's modules bear as aliases what rustdoc has to know.
#[test]
fn the_modules_bear_the_ids_of_marked_code() {
    let (book, _) = recto_book::open(&root());
    for files in [recto_tangle::tangle(&book, &[], false), recto_tangle::standalone(&book)] {
        let code = files.iter().filter(|file| !file.path.starts_with("doc/"));
        let aliases = code.flat_map(|file| file.text.split("alias = \"").skip(1));
        let aliases = aliases.filter_map(|part| Some(part.split_once('"')?.0.to_owned()));
        compare("the modules", &aliases.collect(), &implemented(&book));
    }
}

/// Opens what `cargo doc` wrote: its search finds the ids of marked code, and every link to an id has its target.
pub(crate) fn compare_rustdoc(doc: &Path, book: &Book) {
    compare("rustdoc's search", &searched(doc, book), &implemented(book));
    let folder = doc.join("oci_companion");
    let files = small::files(&folder).expect("there is documentation");
    let pages = files.iter().filter(|(path, _)| path.extension().is_some_and(|end| end == "html"));
    let mut led = BTreeSet::new();
    for (path, bytes) in pages {
        let page = String::from_utf8_lossy(bytes);
        for address in page.split("href=\"").skip(1).filter_map(|part| part.split('"').next()) {
            let Some((to, id)) = address.split_once('#') else { continue };
            if AnchorId::new(id).is_none() || to.contains("://") {
                continue;
            }
            let target = if to.is_empty() { path.clone() } else { beside(path, to) };
            let there = fs::read_to_string(folder.join(&target)).unwrap_or_default();
            assert!(there.contains(&format!("id=\"{id}\"")), "{}: {address}", path.display());
            if !path.ends_with("index.html") {
                led.insert(id.to_owned());
            }
        }
    }
    assert!(led.len() > 10, "items lead back to their clauses: {led:?}");
}

/// The ids of the book that the search knows. Its files hold names one behind the other, so that the longest that
/// fits counts.
fn searched(doc: &Path, book: &Book) -> BTreeSet<String> {
    let files = small::files(&doc.join("search.index/name")).expect("there are names to search");
    let mut names: String =
        files.values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
    let mut ids: Vec<&str> = book.ids().map(AnchorId::as_str).collect();
    ids.sort_by_key(|id| std::cmp::Reverse(id.len()));
    let mut found = BTreeSet::new();
    for id in ids.into_iter().filter(|id| id.contains('.')) {
        if names.contains(id) {
            names = names.replace(id, " ");
            found.insert(id.to_owned());
        }
    }
    found
}

/// The file that the relative address `to` of the page `from` names.
fn beside(from: &Path, to: &str) -> PathBuf {
    let mut path = from.parent().unwrap_or(from).to_owned();
    for part in to.split('/') {
        match part {
            ".." => drop(path.pop()),
            part => path.push(part),
        }
    }
    path
}

/// Compares the names that `cargo test -- --list` gives with the ids of what is tested; values have names of their own.
pub(crate) fn compare_test_names(list: &str, book: &Book) {
    let tests = list.lines().filter_map(|line| line.strip_suffix(": test"));
    let names = tests.map(|test| test.split(" (line").next().unwrap_or_default());
    let names =
        names.filter_map(|name| name.rsplit("::").next()).filter(|name| name.contains("__"));
    let mut wanted = BTreeSet::new();
    for chapter in &book.chapters {
        let tested = chapter.snippets.iter();
        let tested = tested.filter(|snippet| snippet.is_tangled() && snippet.role != Role::Code);
        let anchors = tested.filter_map(|snippet| Some(&chapter.anchors[snippet.anchor?]));
        wanted.extend(anchors.map(|anchor| anchor.id.rust_name()));
    }
    compare("the tests", &names.map(str::to_owned).collect(), &wanted);
}
