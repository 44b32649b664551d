//! The sign beside a clause: how it stands at a glance, and on a click what shows it. It needs no script.

use super::address::Here;
use super::{escape, page, rows};
use crate::evidence::{Shown, Sign};

/// The sign and what it opens, on one line, of elements that may stand inside a paragraph.
pub(super) fn sign(here: Here<'_>, shown: &Shown) -> String {
    let Shown { id, words, .. } = shown;
    let opened = format!("why-{}", shown.entry());
    let (class, words) = (shown.sign.word(), escape::words(words));
    let all = here.top(&format!("{}#{}", page::file(here.book), shown.entry()));
    let rows = rows::rows(here, shown);
    format!(
        "<button type=\"button\" class=\"sign {class}\" popovertarget=\"{opened}\" title=\"{words}\" aria-label=\"Evidence for {id}: {words}\"></button>\
         <span popover=\"auto\" class=\"evidence\" id=\"{opened}\" role=\"group\" aria-label=\"Evidence for {id}\">\
         <span class=\"head\">{} <span>{words}</span></span>{rows}<a class=\"all\" href=\"{all}\">in the chapter Evidence</a></span>",
        picture(shown.sign)
    )
}

/// The sign alone, for eyes only: words stand beside it.
pub(super) fn picture(sign: Sign) -> String {
    format!("<i class=\"sign {}\" aria-hidden=\"true\"></i>", sign.word())
}
