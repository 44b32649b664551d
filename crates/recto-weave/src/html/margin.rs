//! The sign beside a clause: how it stands at a glance, and on a click what shows it. It needs no script.

use super::address::Here;
use super::{escape, page, rows};
use crate::evidence::{Shown, Sign};

/// The sign, of elements that may stand in a line.
pub(super) fn sign(shown: &Shown) -> String {
    let (class, words) = (shown.sign.word(), escape::words(&shown.words));
    format!(
        "<button type=\"button\" class=\"sign {class}\" popovertarget=\"{}\" title=\"{words}\" aria-label=\"Evidence for {}: {words}\"></button>",
        opened(shown),
        shown.id
    )
}

/// What the signs of a chapter open, as the last block of its page. Where it stood beside the sign it would be in the
/// way of a search, which shows the words around what it finds.
pub(super) fn drawer(here: Here<'_>, shown: &[&Shown]) -> String {
    if shown.is_empty() {
        return String::new();
    }
    let all: String = shown.iter().map(|shown| why(here, shown) + "\n").collect();
    format!("\n\n<div class=\"why\">\n{all}</div>\n")
}

fn why(here: Here<'_>, shown: &Shown) -> String {
    let Shown { id, words, .. } = shown;
    let all = here.top(&format!("{}#{}", page::file(here.book), shown.entry()));
    format!(
        "<div popover=\"auto\" class=\"evidence\" id=\"{}\" role=\"group\" aria-label=\"Evidence for {id}\">\
         <span class=\"head\">{} <span>{}</span></span>{}<a class=\"all\" href=\"{all}\">in the chapter Evidence</a></div>",
        opened(shown),
        picture(shown.sign),
        escape::words(words),
        rows::rows(here, shown)
    )
}

/// The id of what a sign opens.
fn opened(shown: &Shown) -> String {
    format!("why-{}", shown.entry())
}

/// The sign alone, for eyes only: words stand beside it.
pub(super) fn picture(sign: Sign) -> String {
    format!("<i class=\"sign {}\" aria-hidden=\"true\"></i>", sign.word())
}
