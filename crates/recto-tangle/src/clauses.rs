//! Clauses in rustdoc: an item is found by the ids of the clauses that it implements, and leads back to them.
//!
//! The innermost public item around a mark bears its id as an alias; where there is none, the chapter's module does.

use std::collections::BTreeMap;
use std::ops::Range;

use recto_book::{AnchorId, Book, Chapter, Mark, MarkRole, MarkedItem};

use crate::doc;

/// What the items of a chapter implement.
pub(crate) struct Clauses<'a> {
    book: &'a Book,
    chapter: &'a Chapter,
    /// Of each function: the byte behind the `{` of its body, where its head begins, and its clauses.
    functions: BTreeMap<u32, (u32, Vec<&'a AnchorId>)>,
    /// Those without a public item.
    module: Vec<&'a AnchorId>,
}

impl<'a> Clauses<'a> {
    /// Of all code of `chapter`.
    pub(crate) fn of(book: &'a Book, chapter: &'a Chapter) -> Self {
        let mut clauses = Clauses { book, chapter, functions: BTreeMap::new(), module: Vec::new() };
        for mark in chapter.marks.iter().filter(|mark| mark.role != MarkRole::Verifies) {
            let ids = match mark.item {
                Some(MarkedItem::Below { .. }) => continue,
                Some(MarkedItem::Around { head, body }) if ends_line(chapter, body) => {
                    &mut clauses.functions.entry(body).or_insert((head, Vec::new())).1
                }
                _ => &mut clauses.module,
            };
            if !ids.contains(&&mark.id) {
                ids.push(&mark.id);
            }
        }
        clauses
    }

    /// The aliases of the chapter's module, as an attribute without its brackets.
    pub(crate) fn of_module(&self) -> Option<String> {
        (!self.module.is_empty()).then(|| aliases(&self.module))
    }

    /// What stands behind a line on which a function's body opens.
    pub(crate) fn behind(&self, line: Range<usize>) -> Option<String> {
        let (_, (_, ids)) = self.functions.range(bytes(line)).next()?;
        let (aliases, words) = (aliases(ids), self.words(ids));
        Some(format!(" #![cfg_attr(doc, {aliases}, doc = {:?})]", format!("\n\n{words}")))
    }

    /// What stands in the place of a mark above a public item.
    pub(crate) fn instead(&self, mark: &Mark) -> Option<String> {
        let ids = [&mark.id];
        let words = format!("\n\n{}", self.words(&ids));
        match mark.item? {
            MarkedItem::Around { .. } => None,
            // Above the item's own words these would be taken for its summary.
            MarkedItem::Below { documented: true } => {
                Some(format!("#[cfg_attr(doc, {})]", aliases(&ids)))
            }
            MarkedItem::Below { .. } => {
                Some(format!("#[cfg_attr(doc, {}, doc = {words:?})]", aliases(&ids)))
            }
        }
    }

    /// What somebody would write above a line, if an item's head begins on it or a mark for one stands on it; `before`
    /// is what stands above.
    pub(crate) fn above(&self, line: Range<usize>, before: &str) -> Option<String> {
        let of = self.functions.values().find(|(head, _)| line.contains(&(*head as usize)));
        let marks = self.chapter.marks.iter();
        let below = |mark: &&Mark| matches!(mark.item, Some(MarkedItem::Below { .. }));
        let mut marks = marks.filter(below).filter(|mark| line.contains(&mark.span.range().start));
        let ids = of.map(|(_, ids)| ids.clone()).or_else(|| Some(vec![&marks.next()?.id]))?;
        let documented = before
            .lines()
            .rev()
            .map(str::trim_start)
            .take_while(|above| above.starts_with("///") || above.starts_with("#["));
        let documented = documented.into_iter().any(|above| above.starts_with("///"));
        let words =
            if documented { format!("///\n/// {}\n", self.words(&ids)) } else { String::new() };
        Some(format!("{words}#[{}]\n", aliases(&ids)))
    }

    /// Says which clauses are implemented, with links to them.
    fn words(&self, ids: &[&AnchorId]) -> String {
        let links: Vec<String> = ids.iter().map(|id| link(self.book, id)).collect();
        format!("Implements {}.", links.join(", "))
    }
}

/// An id that leads to its clause, in the documentation of a module.
fn link(book: &Book, id: &AnchorId) -> String {
    match doc::place(book, id) {
        Some(place) => format!("[`{id}`]({place})"),
        None => format!("`{id}`"),
    }
}

fn aliases(ids: &[&AnchorId]) -> String {
    let aliases: Vec<String> = ids.iter().map(|id| format!("alias = \"{id}\"")).collect();
    format!("doc({})", aliases.join(", "))
}

/// Whether nothing stands behind this byte on its line: only then is there room.
fn ends_line(chapter: &Chapter, at: u32) -> bool {
    let rest = chapter.text.get(at as usize..).unwrap_or_default();
    rest.lines().next().is_none_or(|rest| rest.trim().is_empty())
}

/// The bytes behind those of a line: a body opens there if its `{` is on it.
fn bytes(line: Range<usize>) -> Range<u32> {
    let narrow = |at: usize| u32::try_from(at + 1).unwrap_or(u32::MAX);
    narrow(line.start)..narrow(line.end)
}
