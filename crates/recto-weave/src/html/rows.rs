//! What shows a clause, as rows: its code, what accepts, what rejects, and what does not count.

use super::address::Here;
use super::escape;
use crate::evidence::{Check, Row, Shown, Spot};

/// The rows of a clause, on one line, of elements that may stand inside a paragraph.
pub(super) fn rows(here: Here<'_>, shown: &Shown) -> String {
    let mut rows = row("code", shown.code.iter().map(|spot| code(here, spot)));
    for Row { what, checks } in shown.rows() {
        rows += &row(what, checks.into_iter().map(|one| check(here, one)));
    }
    rows
}

/// A line of code as a link: what is around it, and where it is.
pub(super) fn code(here: Here<'_>, spot: &Spot) -> String {
    let file = spot.path.rsplit('/').next().unwrap_or_default();
    let place = format!("{}:{}", escape::words(file), spot.line);
    let name = match spot.name.as_str() {
        "" => place,
        name => format!("<code>{}</code> <span class=\"at\">{place}</span>", escape::words(name)),
    };
    linked(here, spot, &name)
}

fn check(here: Here<'_>, check: &Check) -> String {
    let name = format!("<code>{}</code>", escape::words(&check.spot.name));
    let link = linked(here, &check.spot, &name);
    let place = match here.spot(&check.spot) {
        Some(_) => String::new(),
        None => format!(", {}:{}", escape::words(&check.spot.path), check.spot.line),
    };
    format!("{link} <span class=\"at\">{}{place}</span>", escape::words(&check.kind))
}

fn linked(here: Here<'_>, spot: &Spot, words: &str) -> String {
    match here.spot(spot) {
        Some(address) => format!("<a href=\"{}\">{words}</a>", escape::inline(&address)),
        None => words.to_owned(),
    }
}

/// One row; nothing if there is nothing in it. What does not count stands out.
fn row(what: &str, cells: impl Iterator<Item = String>) -> String {
    let cells: String = cells.map(|cell| format!("<span>{cell}</span> ")).collect();
    if cells.is_empty() {
        return String::new();
    }
    let class = if ["code", "accepts", "rejects"].contains(&what) { "row" } else { "row fault" };
    let cells = cells.trim_end();
    format!(
        "<span class=\"{class}\"><span class=\"what\">{what}</span> <span class=\"cells\">{cells}</span></span>"
    )
}
