//! Files that links and images name: each has to be there, below the folder of the chapters.

use std::collections::BTreeSet;

use super::broken::{broken, page_fault};
use crate::{Book, Chapter, Kind, Problem, Target};

/// Reports each link and each image to a file that is not among `files`, those below the folder of the chapters.
pub(crate) fn files(book: &Book, files: &BTreeSet<String>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for chapter in &book.chapters {
        for (_, node) in chapter.nodes.iter() {
            let Some((address, what)) = named(book, chapter, &node.kind) else { continue };
            let fault = missing(chapter, address, what, files);
            problems.extend(fault.map(|(message, help)| {
                broken(chapter, node.span, (message, help.to_owned(), Vec::new()))
            }));
        }
    }
    problems
}

/// The address of a node that names a file, and what the node is.
fn named<'c>(book: &Book, chapter: &'c Chapter, kind: &'c Kind) -> Option<(&'c str, &'static str)> {
    let named = match kind {
        Kind::Image(address, _) => (&**address, "image"),
        Kind::Link(link) => {
            let link = &chapter.links[*link];
            // `<me@example.org>` has no scheme, and other addresses of chapters are told already.
            let is_outside = link.target == Target::Outside
                && !chapter.slice(link.span).starts_with('<')
                && page_fault(book, chapter, &link.address).is_none();
            is_outside.then_some((&*link.address, "link"))?
        }
        _ => return None,
    };
    let in_web = named.0.contains(':') || named.0.starts_with("//");
    (!in_web).then_some(named)
}

/// What is wrong with an address, and what to do.
fn missing(
    chapter: &Chapter,
    address: &str,
    what: &str,
    files: &BTreeSet<String>,
) -> Option<(String, &'static str)> {
    const BELOW: &str = "put the file below spec/, and write the way to it from the chapter";
    const THERE: &str =
        "put the file there, or mend the address; one in the web begins with `https://`";
    let file = address.split(['#', '?']).next().unwrap_or_default();
    if file.is_empty() {
        return Some((format!("this {what} leads nowhere"), "write an address, or take it away"));
    }
    let way = (!file.starts_with('/')).then(|| chapter.beside(file)).flatten();
    match way {
        None => Some((format!("`{address}` is no file below spec/, so no output has it"), BELOW)),
        Some(path) if files.contains(&path) => None,
        Some(path) => Some((format!("there is no file `{path}`"), THERE)),
    }
}
