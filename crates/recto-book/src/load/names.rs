//! Names that a chapter can't have: it names a module, a page, and the first part of ids.

use super::Fault;
use crate::{anchor, chapter, rust};

/// Modules of the library that are not a chapter's: in it, beside it, or in the crate that is written from it.
const MODULES: [(&str, &str); 4] = [
    ("evidence", "the module that records evidence has it"),
    ("lib", "the first file of the crate that is extracted has it"),
    ("main", "cargo would take its module for a program"),
    ("std", "the standard library has it"),
];

/// Pages that mdBook makes beside the chapters'. The first chapter is the start page anyhow.
const PAGES: [(&str, &str); 3] = [
    ("index", "the start page has it, which shows the first chapter"),
    ("print", "the page of all chapters has it"),
    ("toc", "the page of the contents has it"),
];

/// What is wrong with the name of the chapter in `file`, which is the first of the book or not.
pub(super) fn fault(file: &str, is_first: bool) -> Option<Fault> {
    let name = chapter::name_of(file);
    if !anchor::is_part(name) || rust::is_keyword(name) {
        const HELP: &str = "use lower-case words with `-` between, and no keyword of Rust";
        return Some(bad(name, "it names a module, and begins ids", HELP));
    }
    let elsewhere = file.contains('/') || is_first && name == "index";
    let pages = PAGES.iter().filter(|_| !elsewhere);
    let (_, owner) = MODULES.iter().chain(pages).find(|(taken, _)| *taken == name)?;
    Some(bad(name, owner, "choose another name for the file, and for the first part of its ids"))
}

fn bad(name: &str, why: &str, help: &'static str) -> Fault {
    ("bad-name", format!("`{name}` can't be the name of a chapter: {why}"), help.into())
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn a_name_is_taken_only_where_two_would_clash() {
        for (file, is_first, is_taken) in [
            ("index.md", false, true),
            ("index.md", true, false),
            ("deep/index.md", false, false),
            ("print.md", true, true),
            ("deep/print.md", false, false),
            ("deep/lib.md", false, true),
            ("printing.md", false, false),
            ("self.md", false, true),
            ("core.md", false, false),
        ] {
            assert_eq!(fault(file, is_first).is_some(), is_taken, "{file}");
        }
    }
}
