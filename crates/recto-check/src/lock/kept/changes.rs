//! What differs of the public items and the vectors: one change for each cause.

use std::collections::HashSet;

use super::Kept;
use super::shape::shape;
use crate::lock::Lock;

/// What became of a public item or a vector of a stable chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptChange {
    /// As it was locked; `None` if it is new.
    pub was: Option<Kept>,
    /// As it is; `None` if it is gone. Under another name if it was renamed.
    pub is: Option<Kept>,
    /// What else is other because of that, as it is or as it was: methods of a type that is gone, ...
    pub consequences: Vec<Kept>,
    /// Whether code that uses it may not compile any more, or a vector may come out otherwise.
    pub breaks: bool,
}

/// What differs between the lock `old` and `new`, that of the book, in chapters that were stable and are.
pub fn changes(old: &Lock, new: &Lock) -> Vec<KeptChange> {
    let stable = |kept: &&Kept| {
        let chapter = kept.chapter();
        old.is_stable_chapter(chapter) && new.is_stable_chapter(chapter)
    };
    let key = |kept: &Kept| (kept.name.clone(), shape(&kept.signature, None));
    let missing = |from: &Lock, to: &Lock| -> Vec<Kept> {
        let there: HashSet<_> = to.kept.iter().map(key).collect();
        let known = from.kept.iter().filter(stable);
        known.filter(|kept| !there.contains(&key(kept))).cloned().collect()
    };
    let mut found = Found { gone: missing(old, new), new: missing(new, old), changes: Vec::new() };
    found.renamed();
    found.consequences();
    found.others();
    found.added(old);
    found.changes
}

/// What is still to be explained, and what is.
struct Found {
    gone: Vec<Kept>,
    new: Vec<Kept>,
    changes: Vec<KeptChange>,
}

impl Found {
    /// Items that have the declaration of one that is gone, but for the name.
    fn renamed(&mut self) {
        for was in self.gone.clone() {
            let is_outer = !self.gone.iter().any(|other| was.is_in(other));
            let is_free = !self.new.iter().any(|new| new.name == was.name) && !was.is_vector();
            let new = self.new.iter().position(|new| is_outer && is_free && is_renamed(&was, new));
            if let Some(new) = new {
                let is = self.new.remove(new);
                self.gone.retain(|gone| *gone != was);
                self.changes.push(change(Some(was), Some(is), true));
            }
        }
    }

    /// What belongs to a renamed item, or names it.
    fn consequences(&mut self) {
        for change in &mut self.changes {
            let (Some(was), Some(is)) = (&change.was, &change.is) else { continue };
            let names = (last(&was.name), last(&is.name));
            let spelt =
                |kept: &Kept| shape(&format!("{} {}", kept.name, kept.signature), Some(names));
            let now = |kept: &Kept| shape(&format!("{} {}", kept.name, kept.signature), None);
            self.gone.retain(|gone| {
                let found = self.new.iter().position(|new| spelt(gone) == now(new));
                let new = found.map(|at| self.new.remove(at));
                let inside = gone.is_in(was);
                if let Some(kept) = new.or_else(|| inside.then(|| gone.clone())) {
                    change.consequences.push(kept);
                    return false;
                }
                true
            });
            self.new.retain(|new| !new.is_in(is));
        }
    }

    /// Items of another declaration, and those that are gone with all that belongs to them.
    fn others(&mut self) {
        for was in std::mem::take(&mut self.gone) {
            let is = self.new.iter().position(|new| new.name == was.name);
            let is = is.map(|at| self.new.remove(at));
            let outer = self.changes.iter_mut().find(|change| {
                change.is.is_none() && change.was.as_ref().is_some_and(|outer| was.is_in(outer))
            });
            match outer {
                Some(outer) => outer.consequences.push(was),
                None => self.changes.push(change(Some(was), is, true)),
            }
        }
    }

    /// What is new, and not inside of something new. A new variant breaks a `match` that knew them all.
    fn added(&mut self, old: &Lock) {
        for new in &self.new {
            let outer = || old.kept.iter().find(|other| new.is_in(other));
            let is_variant = new.signature.starts_with(last(&new.name));
            let counted = |outer: &Kept| !outer.signature.contains("#[non_exhaustive]");
            let breaks = is_variant && outer().is_some_and(counted);
            if !self.new.iter().any(|other| new.is_in(other)) {
                self.changes.push(change(None, Some(new.clone()), breaks));
            }
        }
    }
}

fn change(was: Option<Kept>, is: Option<Kept>, breaks: bool) -> KeptChange {
    KeptChange { was, is, consequences: Vec::new(), breaks }
}

/// Whether `new` stands beside `was` and is declared alike, but for the name.
fn is_renamed(was: &Kept, new: &Kept) -> bool {
    let (from, to) = (last(&was.name), last(&new.name));
    let beside = |kept: &Kept, name: &str| kept.name[..kept.name.len() - name.len()].to_owned();
    beside(was, from) == beside(new, to)
        && was.signature.contains(from)
        && shape(&was.signature, Some((from, to))) == shape(&new.signature, None)
}

/// The last part of a name.
fn last(name: &str) -> &str {
    name.rsplit("::").next().unwrap_or(name)
}
