//! `recto mdbook`: the plugin of the program `mdbook`.

use std::io;

use crate::args::{Ask, Mdbook};
use crate::beside::Beside;
use crate::exit::Outcome;

/// Answers mdBook: whether a renderer is supported, or the whole book with ids and fences prepared.
pub(crate) fn run(verb: &Mdbook) -> anyhow::Result<Outcome> {
    match &verb.ask {
        Some(Ask::Supports { renderer }) => {
            Ok(Outcome::fine_if(recto_weave::html::supports(renderer)))
        }
        None => {
            recto_weave::html::plugin(io::stdin().lock(), io::stdout().lock(), |root, book| {
                book.redirects = Beside::read(root).redirects().follow(book).0;
            })?;
            Ok(Outcome::Fine)
        }
    }
}
