//! `recto mdbook`: the plugin of the program `mdbook`.

use std::io;
use std::path::Path;

use recto_book::Book;
use recto_weave::Evidence;

use crate::args::{Ask, Mdbook};
use crate::beside::Beside;
use crate::exit::Outcome;
use crate::project::Project;
use crate::{record, requirements};

/// Answers mdBook: whether a renderer is supported, or the whole book with ids and fences prepared.
pub(crate) fn run(verb: &Mdbook) -> anyhow::Result<Outcome> {
    match &verb.ask {
        Some(Ask::Supports { renderer }) => {
            Ok(Outcome::fine_if(recto_weave::html::supports(renderer)))
        }
        None => {
            recto_weave::html::plugin(io::stdin().lock(), io::stdout().lock(), |root, book| {
                book.redirects = Beside::read(root).redirects().follow(book).0;
                evidence(root, book)
            })?;
            Ok(Outcome::Fine)
        }
    }
}

/// What is known of the clauses; of a book without a package nothing is.
fn evidence(root: &Path, book: &Book) -> Option<Evidence> {
    let project = Project::read(root).ok()?;
    let (subject, record) = record::current(root, &project).ok()?;
    let requirements = requirements::of(book, &project, &subject, record.as_ref());
    requirements::evidence(&requirements, &project)
}
