//! Whether a book keeps what it promised: its lock and its redirects against its chapters.

use recto_book::{Book, Problem, Severity, Target};

use crate::causes;
use crate::lock::{self, Change, Difference, Kept, KeptChange, Lock};
use crate::redirects::Redirects;

/// What stands beside the chapters.
#[derive(Clone, Copy, Debug)]
pub struct Promises<'a> {
    /// The text of `spec/anchors.lock`, if there is one.
    pub lock: Option<&'a str>,
    /// The text of `spec/redirects.toml`; empty if there is none.
    pub redirects: &'a str,
    /// The version of the library now, such as `0.1.0`.
    pub version: &'a str,
}

/// Problems of the reader that hide ids: what the lock would miss then is a consequence.
const HIDING: [&str; 22] = [
    "bad-fence",
    "bad-id",
    "bad-name",
    "bad-summary",
    "cut-off",
    "duplicate-id",
    "foreign-id",
    "heading-braces",
    "id-in-another-cell",
    "listed-twice",
    "no-chapters",
    "no-summary",
    "no-title",
    "not-utf8",
    "outside-spec",
    "renamed-chapter",
    "same-name",
    "title-id",
    "two-ids",
    "unattached-id",
    "unclosed-fence",
    "unreadable-file",
];

/// What is other than the lock has it, as far as no problem has been told for it.
#[derive(Clone, Debug, Default)]
pub struct Pending {
    lock: Lock,
    version: String,
    differences: Vec<Difference>,
    changes: Vec<KeptChange>,
}

/// Gives `book` its redirects, and adds what breaks a promise to `problems`, those found so far; what merely changed
/// is returned, for it may have a cause that is found later.
///
/// One cause is one problem: what follows from an id or a chapter that is gone becomes a note under it. Where a
/// chapter could not be read whole, the lock is not compared.
pub fn keep(book: &mut Book, promises: &Promises<'_>, problems: &mut Vec<Problem>) -> Pending {
    causes::settle(book, problems);
    let (redirects, unread) = Redirects::read(promises.redirects);
    let is_hiding: fn(&Problem) -> bool =
        |p| p.severity == Severity::Error && HIDING.contains(&p.code);
    if problems.iter().any(is_hiding) {
        let lock = promises.lock.map(|text| Lock::read(text).0).unwrap_or_default();
        causes::hide(book, &lock, is_hiding, problems);
        problems.extend(unread);
        return Pending::default();
    }
    let (followed, astray) = redirects.follow(book);
    book.redirects = followed;
    point_on(book, problems);
    let said = (!unread.is_empty()).then(|| promises.redirects.to_ascii_lowercase());
    let led = unread.is_empty() && astray.is_empty();
    problems.extend(unread.into_iter().chain(astray));
    let Some(text) = promises.lock else {
        problems.extend(lock::note(book, promises.version));
        return Pending::default();
    };
    let (lock, unread) = Lock::read(text);
    if !unread.is_empty() {
        problems.extend(unread);
        return Pending::default();
    }
    let version = promises.version.to_owned();
    let now = Lock::of(book, &redirects, &version);
    let mut differences = lock::compare(&lock, &now, book, &redirects);
    differences.retain(|one| (led || !is_said(one)) && !may_be_said(one, said.as_deref()));
    let found = lock::removed(book, &mut differences, problems);
    problems.extend(found);
    let found = lock::unbound(book, &lock, &mut differences, &version, problems);
    problems.extend(found);
    let mut changes = lock::changes(&lock, &now);
    // A vector that can't be read is not gone.
    let unread =
        problems.iter().any(|p| p.severity == Severity::Error && p.code.starts_with("vector"));
    changes.retain(|change| !unread || !change.was.as_ref().is_some_and(Kept::is_vector));
    let mut pending = Pending { lock, version, differences, changes };
    pending.yield_to(book, problems);
    pending
}

impl Pending {
    /// Makes what changed in a unit that has one of `problems` anyhow a note under that problem.
    pub fn yield_to(&mut self, book: &Book, problems: &mut [Problem]) {
        self.differences.retain(|one| !lock::is_noted(book, one, problems));
        self.changes.retain(|one| !lock::is_kept_noted(one, problems));
    }

    /// What is left, as problems: broken promises of stable chapters, and warnings.
    pub fn problems(&self, book: &Book) -> Vec<Problem> {
        lock::changed(book, &self.lock, (&self.differences, &self.changes), &self.version)
    }

    /// Whether the public items of a stable chapter are others than promised: what uses them may not compile.
    pub fn breaks_items(&self) -> bool {
        let is_item = |change: &&KeptChange| {
            change.was.as_ref().or(change.is.as_ref()).is_some_and(|item| !item.is_vector())
        };
        let mut items = self.changes.iter().filter(is_item);
        items.any(|change| lock::is_broken(change, &self.lock, &self.version))
    }
}

/// Whether a difference is only what `spec/redirects.toml` says.
fn is_said(one: &Difference) -> bool {
    matches!(one.change, Change::Sent(_) | Change::Retired(_))
}

/// Whether `spec/redirects.toml`, which could not be read whole and has the words `said`, may tell of a difference:
/// of an old id it told before, and of others it has the name, be it in other letters or without quotes.
fn may_be_said(one: &Difference, said: Option<&str>) -> bool {
    let is_old = || one.old.as_ref().is_some_and(lock::Entry::is_old);
    said.is_some_and(|said| is_old() || said.contains(one.id.as_str()))
}

/// A link in a chapter to an id that was sent on: the help says where to.
fn point_on(book: &Book, problems: &mut [Problem]) {
    for problem in problems.iter_mut().filter(|problem| problem.code == "broken-link") {
        let Some(chapter) = book.by_path(&problem.path) else { continue };
        let link = chapter.links.iter().find(|link| link.span == problem.span);
        let Some(Target::Id(id)) = link.map(|link| &link.target) else { continue };
        let Some(redirect) = book.redirect(id.as_str()) else { continue };
        let Some((owner, _)) = book.anchor(redirect.to[0].as_str()) else { continue };
        problem.message = format!("`{id}` was sent on to `{}`", redirect.to[0]);
        problem.help = format!("write `{}#{}`", chapter.way_to(owner), redirect.to[0]);
    }
}
