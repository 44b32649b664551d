//! The words for what differs from the lock, and the places.

use recto_book::{Book, Problem, Span};

use crate::lock::{Change, Difference, LOCK};
use crate::redirects::REDIRECTS;

/// The most differences that one warning names.
const NAMED: usize = 12;

/// A difference that is only to be noted: where, and what.
pub(super) struct Quiet {
    pub(super) path: String,
    pub(super) span: Span,
    pub(super) words: String,
}

impl Quiet {
    pub(super) fn of(book: &Book, one: &Difference) -> Self {
        let (path, span) = place(book, one);
        Quiet { path, span, words: words(one) }
    }
}

/// An id that is gone without a word.
pub(super) fn gone(book: &Book, one: &Difference) -> Problem {
    let id = &one.id;
    let (path, span) = place(book, one);
    let (message, help) = match &one.change {
        Change::Renamed(to) => (
            format!("`{id}` is called `{to}` now, and whoever cites it finds nothing"),
            format!(
                "write `\"{id}\" = \"{to}\"` under [redirects] in {REDIRECTS}, or give the unit its id back"
            ),
        ),
        Change::Unmarked(..) => (
            format!("the id `{id}` was taken from this unit"),
            match one.old.as_ref().is_some_and(|old| matches!(old.kind, "snippet" | "vectors")) {
                true => format!("add `,id={id}` to the fence again"),
                false => format!("end it with `{{#{id}}}` again"),
            },
        ),
        _ => (
            format!("`{id}` is gone, and whoever cites it finds nothing"),
            format!(
                "put it back, or in {REDIRECTS} write `\"{id}\" = \"ID\"` under [redirects], or `\"{id}\" = \"REASON\"` under [retired]"
            ),
        ),
    };
    let problem = Problem::new("removed-id", &path, span, message).help(help);
    let problem = match one.change {
        Change::Removed if path != LOCK => problem.label("it stood in this section"),
        _ => problem,
    };
    locked(problem, one)
}

/// The same with a part of the section that is gone: another id.
pub(super) fn part(problem: Problem, one: &Difference) -> Problem {
    let span = one.old.as_ref().map_or(Span::default(), |old| old.span);
    problem.note(LOCK, span, format!("`{}` is gone with it", one.id))
}

/// A chapter that is gone with all its ids.
pub(super) fn chapter(book: &Book, name: &str, gone: &[&Difference]) -> Problem {
    let first = gone.first().and_then(|one| one.old.as_ref()).map_or(Span::default(), |e| e.span);
    let count = gone.len();
    let ids = if count == 1 { "id" } else { "ids" };
    let renamed = gone.iter().find_map(|one| match &one.change {
        Change::Renamed(to) => Some(to.chapter()),
        _ => None,
    });
    let message = match renamed {
        Some(to) => format!(
            "the chapter `{name}` is called `{to}` now, and whoever cites one of its {count} {ids} finds nothing"
        ),
        None => format!("the chapter `{name}` is gone, and {count} {ids} with it"),
    };
    let (path, span) = match &book.summary {
        Some(summary) => (summary.path.as_str(), summary.first_line(Span::default())),
        None => (LOCK, first),
    };
    Problem::new("removed-chapter", path, span, message)
        .note(LOCK, first, "the first of its ids")
        .help(format!("list spec/{name}.md again, or say in {REDIRECTS} where each id went"))
}

/// A promise of a stable chapter that was broken.
pub(super) fn broken(book: &Book, one: &Difference) -> Problem {
    let (path, span) = place(book, one);
    let message = format!("{}, and its chapter is stable", words(one));
    let help = "take the change back, or give the library a new major version";
    locked(Problem::new("broken-promise", &path, span, message).help(help), one)
}

/// A clause, or a chapter, that binds more or less than it did.
pub(super) fn level(book: &Book, one: &Difference) -> Problem {
    warning("changed-level", book, one)
}

/// A clause of other words.
pub(super) fn reworded(book: &Book, one: &Difference) -> Problem {
    warning("reworded-clause", book, one)
}

/// One warning for all that is only to be noted.
pub(super) fn unlocked(quiet: &[Quiet]) -> Option<Problem> {
    let (first, rest) = quiet.split_first()?;
    let more = match rest.len() {
        0 => String::new(),
        1 => ", and 1 more differs from the lock".to_owned(),
        count => format!(", and {count} more differ from the lock"),
    };
    let message = format!("{}{more}", first.words);
    let problem = Problem::new("unlocked", &first.path, first.span, message).warning();
    let noted = rest
        .iter()
        .take(NAMED)
        .fold(problem, |problem, one| problem.note(&one.path, one.span, one.words.clone()));
    Some(noted.help("run `recto lock` to accept what differs"))
}

/// What happened, in words.
pub(in crate::lock) fn words(one: &Difference) -> String {
    let id = &one.id;
    let levels = || {
        let level = |entry: &Option<crate::lock::Entry>| {
            entry.as_ref().map_or("-", |entry| entry.level).to_owned()
        };
        let word = |level: String| if level == "-" { "no level".to_owned() } else { level };
        format!("from {} to {}", word(level(&one.old)), word(level(&one.new)))
    };
    match &one.change {
        Change::Added => format!("`{id}` is new"),
        Change::Removed | Change::RemovedChapter => format!("`{id}` is gone"),
        Change::Renamed(to) => format!("`{id}` is called `{to}` now"),
        Change::Unmarked(..) => format!("`{id}` was taken from its unit"),
        Change::Sent(to) => {
            let to: Vec<String> = to.iter().map(|id| format!("`{id}`")).collect();
            format!("`{id}` was sent on to {}", to.join(" and "))
        }
        Change::Retired(reason) => format!("`{id}` was retired: {reason}"),
        Change::Kind => format!("`{id}` names another kind of unit"),
        Change::Raised => format!("`{id}` was raised {}", levels()),
        Change::Lowered => format!("`{id}` was lowered {}", levels()),
        Change::Reworded => format!("`{id}` was reworded"),
        Change::Swapped(other) => format!("`{id}` and `{other}` changed places"),
        Change::Code => format!("the code of `{id}` was changed"),
        Change::Moved => format!("`{id}` stands in another section"),
    }
}

fn warning(code: &'static str, book: &Book, one: &Difference) -> Problem {
    let (path, span) = place(book, one);
    let message = format!("{} since the lock", words(one));
    let help = "take the change back, or run `recto lock` to accept it";
    locked(Problem::new(code, &path, span, message).warning().help(help), one)
}

fn locked(problem: Problem, one: &Difference) -> Problem {
    let Some(old) = &one.old else { return problem };
    if problem.path == LOCK { problem } else { problem.note(LOCK, old.span, "as it was locked") }
}

/// Where to look: at the unit; where it took its place; the section in which it stood; the lock.
fn place(book: &Book, one: &Difference) -> (String, Span) {
    let of = |id: &recto_book::AnchorId| {
        book.anchor(id.as_str()).map(|(chapter, anchor)| (chapter.path.clone(), anchor.marker))
    };
    let section = || one.old.as_ref()?.section.as_ref().and_then(of);
    let title = || {
        let chapter = book.chapter(one.id.chapter())?;
        Some((chapter.path.clone(), chapter.first_line(Span::default())))
    };
    let found = match &one.change {
        Change::Renamed(to) => of(to),
        Change::Unmarked(path, span) => {
            let line = book.by_path(path).map(|chapter| chapter.first_line(*span));
            Some((path.clone(), line.unwrap_or(*span)))
        }
        Change::Sent(to) => to.iter().find_map(of).or_else(section),
        _ => of(&one.id).or_else(section),
    };
    let lock = || (LOCK.to_owned(), one.old.as_ref().map_or(Span::default(), |old| old.span));
    found.or_else(title).unwrap_or_else(lock)
}
