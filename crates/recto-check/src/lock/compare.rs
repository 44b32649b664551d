//! What a lock promised against what the book has now: one difference for each cause.

use std::collections::{HashMap, HashSet};

use recto_book::{AnchorId, Book, Chapter, Kind, Span};

use super::{Entry, Lock, text};
use crate::redirects::Redirects;

/// One thing that is other than the lock says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The id that it is about: the old one if it is gone.
    pub id: AnchorId,
    /// What happened.
    pub change: Change,
    /// What the lock says; `None` for an id that was added.
    pub old: Option<Entry>,
    /// What the book says; `None` for an id that is gone.
    pub new: Option<Entry>,
}

/// What happened to an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone, and nothing says where it went.
    Removed,
    /// It is gone with its whole chapter.
    RemovedChapter,
    /// It is gone, and the new id names the same kind of unit with the same text.
    Renamed(AnchorId),
    /// It is gone, and its unit stands where it stood, without an id: the chapter's file and the unit.
    Unmarked(String, Span),
    /// It is gone, and was sent on to these ids.
    Sent(Vec<AnchorId>),
    /// It is gone, and was retired with this reason.
    Retired(String),
    /// The unit has another kind.
    Kind,
    /// It binds more than before; for a title: the chapter became stable.
    Raised,
    /// It binds less than before; for a title: the chapter is stable no more.
    Lowered,
    /// Its words are others.
    Reworded,
    /// Its unit is what the other id named, and the other way round.
    Swapped(AnchorId),
    /// Its code is another.
    Code,
    /// It stands in another section of its chapter.
    Moved,
}

/// What differs between the lock `old` and the book, whose own lock is `new`; sorted by id.
pub fn compare(old: &Lock, new: &Lock, book: &Book, redirects: &Redirects) -> Vec<Difference> {
    let removed: Vec<&Entry> = old.entries.iter().filter(|e| new.get(&e.id).is_none()).collect();
    let mut fates = Fates::new(old, new, book, redirects);
    let mut found: Vec<Difference> = removed.iter().map(|entry| fates.of(entry)).collect();
    for entry in &new.entries {
        match old.get(&entry.id) {
            Some(before) if entry.is_old() => found.extend(fates.said(before, entry)),
            Some(before) if before.is_old() => {}
            Some(before) => found.extend(changed(before, entry, old, new)),
            None if entry.is_old() || fates.taken.contains(&entry.id) => {}
            None => found.push(difference(&entry.id, Change::Added, None, Some(entry))),
        }
    }
    found.sort_by(|a, b| a.id.cmp(&b.id));
    swapped(&mut found);
    found
}

/// Makes one difference of two ids that took each other's units.
fn swapped(found: &mut Vec<Difference>) {
    let same = |a: &Entry, b: &Entry| (a.kind, a.level, &a.hash) == (b.kind, b.level, &b.hash);
    let crossed = |one: &Difference, other: &Difference| match (one, other) {
        (
            Difference { old: Some(a), new: Some(b), .. },
            Difference { old: Some(c), new: Some(d), .. },
        ) => a.hash != b.hash && same(a, d) && same(b, c),
        _ => false,
    };
    let mut at = 0;
    while at < found.len() {
        let other = (at + 1..found.len()).find(|other| crossed(&found[at], &found[*other]));
        if let Some(other) = other {
            found[at].change = Change::Swapped(found.remove(other).id);
        }
        at += 1;
    }
}

fn difference(
    id: &AnchorId,
    change: Change,
    old: Option<&Entry>,
    new: Option<&Entry>,
) -> Difference {
    Difference { id: id.clone(), change, old: old.cloned(), new: new.cloned() }
}

/// How an id that is still there changed; the gravest change alone, for the others come with it.
fn changed(before: &Entry, now: &Entry, old: &Lock, new: &Lock) -> Option<Difference> {
    let is_code = matches!(now.kind, "snippet" | "vectors");
    let change = if before.level != now.level {
        if rank(now.level) > rank(before.level) { Change::Raised } else { Change::Lowered }
    } else if before.kind != now.kind {
        Change::Kind
    } else if before.hash != now.hash {
        if is_code { Change::Code } else { Change::Reworded }
    } else if is_moved(before, now, old, new) {
        Change::Moved
    } else {
        return None;
    };
    Some(difference(&now.id, change, Some(before), Some(now)))
}

/// Whether a unit left its section: the heading above it is another, and neither heading came or went.
fn is_moved(before: &Entry, now: &Entry, old: &Lock, new: &Lock) -> bool {
    let (Some(from), Some(to)) = (&before.section, &now.section) else { return false };
    from != to && new.get(from).is_some() && old.get(to).is_some()
}

fn rank(level: &str) -> u8 {
    match level {
        "MUST" => 3,
        "SHOULD" => 2,
        "MAY" | "stable" => 1,
        _ => 0,
    }
}

/// What became of the ids that are gone.
struct Fates<'a> {
    book: &'a Book,
    redirects: &'a Redirects,
    /// New ids by kind and text, in the order of the ids.
    added: HashMap<(&'a str, &'a str), Vec<&'a AnchorId>>,
    /// New ids that took the place of an old one.
    taken: HashSet<AnchorId>,
}

impl<'a> Fates<'a> {
    fn new(old: &Lock, new: &'a Lock, book: &'a Book, redirects: &'a Redirects) -> Self {
        let mut added: HashMap<_, Vec<_>> = HashMap::new();
        for entry in new.entries.iter().filter(|entry| old.get(&entry.id).is_none()) {
            added.entry((entry.kind, entry.hash.as_str())).or_default().push(&entry.id);
        }
        let is_fresh = |id: &AnchorId| old.get(id).is_some_and(|entry| !entry.is_old());
        let sent = redirects.sent.iter().filter(|sent| is_fresh(&sent.id.id));
        let taken = sent.flat_map(|sent| sent.to.iter().map(|to| to.id.clone())).collect();
        Fates { book, redirects, added, taken }
    }

    /// What became of an id that is gone, nothing being said.
    fn of(&mut self, entry: &Entry) -> Difference {
        let change = self.guessed(entry);
        if let Change::Renamed(to) = &change {
            self.taken.insert(to.clone());
        }
        difference(&entry.id, change, Some(entry), None)
    }

    /// What `spec/redirects.toml` says of an old id, if the lock does not say the same.
    fn said(&self, before: &Entry, now: &Entry) -> Option<Difference> {
        if (before.kind, &before.hash) == (now.kind, &now.hash) {
            return None;
        }
        let sent = self.redirects.sent(&now.id);
        let to = sent.map(|sent| sent.to.iter().map(|to| to.id.clone()).collect());
        let retired = || self.redirects.retired(&now.id);
        let change = to
            .map(Change::Sent)
            .or_else(|| retired().map(|retired| Change::Retired(retired.reason.clone())))?;
        Some(difference(&now.id, change, Some(before), None))
    }

    /// What the chapters let one think, where nothing is said.
    fn guessed(&self, entry: &Entry) -> Change {
        let chapter = self.book.chapter(entry.id.chapter());
        if let Some(to) = self.renamed(entry) {
            return Change::Renamed(to);
        }
        let Some(chapter) = chapter else { return Change::RemovedChapter };
        match unmarked(chapter, entry) {
            Some(span) => Change::Unmarked(chapter.path.clone(), span),
            None => Change::Removed,
        }
    }

    /// The new id with the same text, one in the same chapter rather than one in another.
    fn renamed(&self, entry: &Entry) -> Option<AnchorId> {
        let alike = self.added.get(&(entry.kind, entry.hash.as_str()))?;
        let mut free = alike.iter().filter(|id| !self.taken.contains(**id));
        let near = free.clone().find(|id| id.chapter() == entry.id.chapter());
        near.or_else(|| free.next()).map(|id| (*id).clone())
    }
}

/// The unit without an id that has the text of `entry`, or its id as a part of the text.
fn unmarked(chapter: &Chapter, entry: &Entry) -> Option<Span> {
    let fits = |kind: &Kind| match kind {
        Kind::Heading(_) => entry.kind == "heading",
        Kind::Paragraph => entry.kind == "paragraph",
        Kind::Item => entry.kind == "item",
        Kind::Row => entry.kind == "row",
        Kind::Snippet(_) => matches!(entry.kind, "snippet" | "vectors"),
        _ => false,
    };
    let bare = |at: usize| chapter.anchor_of(at).is_none();
    let mut units = chapter.nodes.iter().filter(|(at, node)| fits(&node.kind) && bare(*at));
    let marker = format!("{{#{}}}", entry.id);
    let is_it = |at: usize, span: Span| {
        text::hash(chapter, at) == entry.hash || chapter.slice(span).contains(&marker)
    };
    let found = units.find(|(at, node)| is_it(*at, node.span));
    found.map(|(_, node)| node.span)
}
