//! Every link inside the woven book leads somewhere: in the pages, on the print page, and in the PDF.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::address::joined;
use crate::{book, small};

#[test]
fn every_link_of_the_pages_leads_to_a_file_and_an_element() {
    let html = book().join("html");
    let files = small::files(&html).expect("the pages are there");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let files: BTreeMap<String, String> = files
        .into_iter()
        .map(|(path, bytes)| (path.to_string_lossy().into_owned(), text(bytes)))
        .collect();
    let mut seen = 0;
    for (page, text) in files.iter().filter(|(page, _)| page.ends_with(".html")) {
        for address in attributes(text, "href").filter(|address| is_inside(address)) {
            let (file, id) = address.split_once('#').unwrap_or((address, ""));
            let target = joined(page, file);
            let there = files.get(&target);
            assert!(there.is_some(), "{page}: `{address}` leads to no file {target}");
            let has = |text: &String| attributes(text, "id").any(|other| other == id);
            assert!(id.is_empty() || there.is_some_and(has), "{page}: no element for `{address}`");
            seen += usize::from(!id.is_empty());
        }
    }
    assert!(seen > 500, "the pages have links: {seen}");
}

#[test]
fn every_link_of_the_pdf_leads_to_a_destination() {
    let pdf = book().join("oci-companion.pdf");
    let Some(file) = objects(&pdf) else { return };
    let objects = &file["qpdf"][1];
    let mut found = Found::default();
    found.read(objects);
    let names = |list: &Value| -> Vec<String> {
        let pairs = list.as_array().map(Vec::as_slice).unwrap_or_default().chunks(2);
        pairs.filter_map(|pair| Some(pair[0].as_str()?.to_owned())).collect()
    };
    let known: BTreeSet<String> = found.names.iter().flat_map(names).collect();
    assert!(known.len() > 50, "the PDF has names: {}", known.len());
    let is_page = |target: &str| {
        let place = &objects[format!("obj:{target}")]["value"];
        let place = if place.is_array() { place } else { &place["/D"] };
        let page = place[0].as_str().map(|page| &objects[format!("obj:{page}")]["value"]);
        page.is_some_and(|page| page["/Type"] == "/Page")
    };
    for target in &found.targets {
        let leads = known.contains(target) || is_page(target);
        assert!(leads, "the PDF has no destination `{target}`");
    }
    let named = found.targets.iter().filter(|target| known.contains(*target)).count();
    assert!(named > 200, "links lead to ids: {named}");
}

/// The links of a PDF, and its names in pieces.
#[derive(Default)]
struct Found {
    targets: Vec<String>,
    names: Vec<Value>,
}

impl Found {
    /// Looks through a value and all that is in it.
    fn read(&mut self, value: &Value) {
        match value {
            Value::Object(map) => {
                let actions = map.get("/A").and_then(|action| action.get("/D"));
                let targets = map.get("/Dest").into_iter().chain(actions);
                self.targets.extend(targets.map(|to| to.as_str().unwrap_or("no name").to_owned()));
                self.names.extend(map.get("/Names").filter(|names| names.is_array()).cloned());
                map.values().for_each(|inner| self.read(inner));
            }
            Value::Array(list) => list.iter().for_each(|inner| self.read(inner)),
            _ => {}
        }
    }
}

/// The objects of a PDF as qpdf tells them; `None` where there is no qpdf.
fn objects(pdf: &Path) -> Option<Value> {
    assert!(fs::exists(pdf).is_ok_and(|there| there), "{}", pdf.display());
    match Command::new("qpdf").arg("--json").arg(pdf).output() {
        Ok(output) => Some(serde_json::from_slice(&output.stdout).expect("qpdf writes JSON")),
        Err(error) => {
            not_tested(&error);
            None
        }
    }
}

#[expect(clippy::print_stderr, reason = "whoever runs the test has to see what was not tested")]
fn not_tested(error: &std::io::Error) {
    assert!(std::env::var_os("CI").is_none(), "qpdf can't be run: {error}");
    eprintln!("NOT TESTED: the PDF's links, for qpdf can't be run: {error}");
}

/// The values of an attribute, in order.
fn attributes<'a>(text: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let start = format!(" {name}=\"");
    let at: Vec<usize> = text.match_indices(&start).map(|(at, _)| at + start.len()).collect();
    at.into_iter().filter_map(|at| text[at..].split('"').next())
}

fn is_inside(address: &str) -> bool {
    !address.contains(':') && !address.is_empty()
}
