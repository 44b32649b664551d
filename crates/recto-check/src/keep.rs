//! Whether a book keeps what it promised: its lock and its redirects against its chapters.

use recto_book::{Book, Problem, Severity, Target};

use crate::lock::{self, Change, Kept, Lock};
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
const HIDING: [&str; 21] = [
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
    "same-name",
    "title-id",
    "two-ids",
    "unattached-id",
    "unclosed-fence",
    "unreadable-file",
];

/// Gives `book` its redirects, and adds what breaks a promise to `problems`, those found so far.
///
/// Of them, those that are consequences of an id that is gone become notes under that one problem. Where a chapter
/// could not be read whole, the lock is not compared.
pub fn keep(book: &mut Book, promises: &Promises<'_>, problems: &mut Vec<Problem>) {
    let (redirects, unread) = Redirects::read(promises.redirects);
    let is_hiding = |p: &Problem| p.severity == Severity::Error && HIDING.contains(&p.code);
    if problems.iter().any(is_hiding) {
        problems.extend(unread);
        return;
    }
    let (followed, astray) = redirects.follow(book);
    book.redirects = followed;
    point_on(book, problems);
    let led = unread.is_empty() && astray.is_empty();
    problems.extend(unread.into_iter().chain(astray));
    let found = match promises.lock {
        None => lock::note(book, promises.version).into_iter().collect(),
        Some(text) => compare(book, text, &redirects, led, promises.version, problems),
    };
    problems.extend(found);
}

/// `led` says whether all redirects lead somewhere; if not, what they say is told as their problem alone.
fn compare(
    book: &Book,
    text: &str,
    redirects: &Redirects,
    led: bool,
    version: &str,
    problems: &mut Vec<Problem>,
) -> Vec<Problem> {
    let (old, unread) = Lock::read(text);
    if !unread.is_empty() {
        return unread;
    }
    let new = Lock::of(book, redirects, version);
    let mut differences = lock::compare(&old, &new, book, redirects);
    let mut changes = lock::changes(&old, &new);
    // A vector that can't be read is not gone.
    let unread =
        problems.iter().any(|p| p.severity == Severity::Error && p.code.starts_with("vector"));
    changes.retain(|change| !unread || !change.was.as_ref().is_some_and(Kept::is_vector));
    let is_said = |change: &Change| matches!(change, Change::Sent(_) | Change::Retired(_));
    differences.retain(|one| led || !is_said(&one.change));
    lock::check(book, &old, (&differences, &changes), version, problems)
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
