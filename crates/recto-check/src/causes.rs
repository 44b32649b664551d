//! One cause, one problem: what only follows from another problem becomes a note under it, or is not told.

use crate::lock::Lock;
use recto_book::{AnchorId, Book, Chapter, Kind, Name, Note, Problem, Span};

/// Problems that name an id or a chapter which is not there, and what the note of each says.
const CITATIONS: [(&str, &str); 4] = [
    ("broken-link", "this leads to it"),
    ("redirect-nowhere", "this redirect leads to it"),
    ("unknown-mark", "this mark names it"),
    ("vector-unknown-id", "this vector names it"),
];

/// Problems that take a unit for a clause that is none.
const CLAIMS: [(&str, &str); 3] = [
    ("document-no-clause", "this document takes it for a clause"),
    ("mark-no-clause", "this mark takes it for a clause"),
    ("vector-no-clause", "this vector takes it for a clause"),
];

/// Problems of an id that is there but can't be read, so that its unit has none.
const UNREAD: [&str; 3] = ["bad-id", "two-ids", "unattached-id"];

/// Problems of a unit that has no id.
const BARE: [&str; 2] = ["missing-id", "stray-keyword"];

/// Problems of a whole chapter that is not there, which they name.
const GONE: [&str; 3] = ["renamed-chapter", "unlisted-file", "unreadable-file"];

/// Takes what only follows from an id that can't be read, or a chapter that is not there, out of `problems`.
pub(crate) fn settle(book: &Book, problems: &mut Vec<Problem>) {
    let unread = problems.iter().filter(|problem| UNREAD.contains(&problem.code));
    let units: Vec<(String, Span)> = unread
        .filter_map(|p| Some((p.path.clone(), around(book.by_path(&p.path)?, p.span)?)))
        .collect();
    problems.retain(|problem| {
        let inside = |(path, unit): &(String, Span)| {
            *path == problem.path && unit.range().contains(&problem.span.range().start)
        };
        !BARE.contains(&problem.code) || !units.iter().any(inside)
    });
    same_name(problems);
    stolen(problems);
    marked_text(problems);
    open_ended(problems);
    unread_fences(book, problems);
    let is_gone = |problem: &Problem| GONE.contains(&problem.code);
    let (mut gone, mut rest): (Vec<_>, Vec<_>) =
        std::mem::take(problems).into_iter().partition(is_gone);
    for problem in &mut gone {
        let files = problem.notes.iter().map(|note| Name::file(&note.path));
        let gone: Vec<Name> = problem.names.iter().cloned().chain(files).collect();
        let is_gone = |name: &Name| gone.iter().any(|gone| gone.chapter() == name.chapter());
        cite(problem, &mut rest, is_gone);
    }
    problems.extend(gone.into_iter().chain(rest));
    bad_name(problems);
}

/// An id that belongs to another chapter, where it is taken for the second of its kind.
fn stolen(problems: &mut Vec<Problem>) {
    let is_foreign = |problem: &Problem| matches!(problem.code, "foreign-id" | "title-id");
    let (mut foreign, mut rest): (Vec<_>, Vec<_>) =
        std::mem::take(problems).into_iter().partition(is_foreign);
    for cause in &mut foreign {
        let marker = (cause.path.clone(), cause.span);
        let is_it = |problem: &Problem| {
            let mut notes = problem.notes.iter().map(|note| (note.path.clone(), note.span));
            let at = (problem.path.clone(), problem.span);
            problem.code == "duplicate-id" && (at == marker || notes.any(|note| note == marker))
        };
        let before = rest.len();
        rest.retain(|problem| !is_it(problem));
        if rest.len() < before {
            let stolen = cause.names.clone();
            cite(cause, &mut rest, |name| stolen.contains(name));
        }
    }
    problems.extend(foreign.into_iter().chain(rest));
}

/// Behind a byte order mark the title is no heading, so the next one is taken for it.
fn marked_text(problems: &mut Vec<Problem>) {
    const FOLLOWS: [&str; 4] = ["heading-level", "no-status", "no-title", "title-id"];
    let marked = problems.iter().filter(|problem| problem.code == "byte-order-mark");
    let paths: Vec<String> = marked.map(|problem| problem.path.clone()).collect();
    problems.retain(|p| !FOLLOWS.contains(&p.code) || !paths.contains(&p.path));
}

/// After a text or an item that is never closed everything else stands inside it: only the first of these is told.
fn open_ended(problems: &mut Vec<Problem>) {
    const OPEN: [&str; 3] = ["cut-off", "interrupted-item", "open-item"];
    let ends = problems.iter().filter(|problem| matches!(problem.code, "cut-off" | "open-item"));
    let paths: Vec<String> = ends.map(|problem| problem.path.clone()).collect();
    for path in paths {
        let is_open = |p: &Problem| OPEN.contains(&p.code) && p.path == path;
        let rank = |p: &Problem| (p.code != "cut-off", p.span.start);
        let first = problems.iter().filter(|p| is_open(p)).min_by_key(|p| rank(p)).cloned();
        problems.retain(|p| !is_open(p) || first.as_ref() == Some(p));
    }
}

/// What a snippet holds or is, where its fence is never closed or its language is not known.
fn unread_fences(book: &Book, problems: &mut Vec<Problem>) {
    let is_language = |name: &Name| matches!(name, Name::Language(_));
    let is_cause = |p: &Problem| p.code == "unclosed-fence" || p.names.iter().any(is_language);
    let around = |p: &Problem| {
        let start = p.span.range().start;
        let chapter = book.by_path(&p.path)?;
        let mut snippets = chapter.snippets.iter().map(|snippet| snippet.span);
        Some((p.path.clone(), snippets.find(|span| span.range().contains(&start))?))
    };
    let unread: Vec<(String, Span)> =
        problems.iter().filter(|p| is_cause(p)).filter_map(around).collect();
    let inside = |p: &Problem, (path, span): &(String, Span)| {
        p.path == *path && span.range().contains(&p.span.range().start)
    };
    problems.retain(|p| is_cause(p) || !unread.iter().any(|snippet| inside(p, snippet)));
}

/// Two chapters of one name have ids in common.
fn same_name(problems: &mut Vec<Problem>) {
    let same = problems.iter().filter(|problem| problem.code == "same-name");
    let paths: Vec<String> = same.map(|problem| problem.path.clone()).collect();
    problems.retain(|p| p.code != "duplicate-id" || !paths.contains(&p.path));
}

/// A chapter whose name is no part of an id: its ids can't be read, or begin with another name.
fn bad_name(problems: &mut Vec<Problem>) {
    const FOLLOWS: [&str; 2] = ["bad-id", "renamed-chapter"];
    let is_bad = |problem: &Problem| problem.code == "bad-name";
    let (mut bad, mut rest): (Vec<_>, Vec<_>) =
        std::mem::take(problems).into_iter().partition(is_bad);
    for cause in &mut bad {
        let follows =
            |p: &Problem| FOLLOWS.contains(&p.code) && cause.names.contains(&Name::file(&p.path));
        let (following, others) = rest.into_iter().partition(follows);
        rest = others;
        for Problem { names, notes, .. } in following {
            if let Some(old) = names.iter().find_map(Name::chapter) {
                cause.help = format!("name the file `{old}.md`, as its ids begin");
                cause.notes.extend(notes);
            }
        }
    }
    problems.extend(bad.into_iter().chain(rest));
}

/// Makes what only follows from ids that a problem hides, so that the book lacks what `lock` has, notes under it.
pub(crate) fn hide(
    book: &Book,
    lock: &Lock,
    is_hiding: fn(&Problem) -> bool,
    problems: &mut Vec<Problem>,
) {
    let (mut hiding, mut rest): (Vec<_>, Vec<_>) =
        std::mem::take(problems).into_iter().partition(is_hiding);
    let lost = lock.entries.iter().filter(|e| !e.is_old() && book.anchor(e.id.as_str()).is_none());
    for id in lost.map(|entry| &entry.id) {
        let file = format!("/{}.md", id.chapter());
        if let Some(cause) = hiding.iter_mut().find(|cause| cause.path.ends_with(&file)) {
            cite(cause, &mut rest, |name| *name == Name::Id(id.clone()));
        }
    }
    problems.extend(hiding.into_iter().chain(rest));
}

/// Makes those of `found` that name what is meant notes under `cause`, which is as grave as they are.
pub(crate) fn cite(
    cause: &mut Problem,
    found: &mut Vec<Problem>,
    is_meant: impl Fn(&Name) -> bool,
) {
    cite_as(cause, found, is_meant, &CITATIONS);
}

/// Makes those of `found` that take `id` for a clause notes under `cause`, which is as grave as they are.
pub(crate) fn cite_clause(cause: &mut Problem, found: &mut Vec<Problem>, id: &AnchorId) {
    cite_as(cause, found, |name| *name == Name::Id(id.clone()), &CLAIMS);
}

fn cite_as(
    cause: &mut Problem,
    found: &mut Vec<Problem>,
    is_meant: impl Fn(&Name) -> bool,
    citations: &[(&str, &str)],
) {
    found.retain(|other| {
        let citation = citations.iter().find(|(code, _)| *code == other.code);
        let label = citation.filter(|_| other.names.iter().any(&is_meant));
        let Some((_, label)) = label else { return true };
        let Problem { path, span, .. } = other;
        let note = Note { path: path.clone(), span: *span, label: (*label).to_owned() };
        if !cause.notes.contains(&note) {
            cause.notes.push(note);
        }
        cause.severity = cause.severity.max(other.severity);
        false
    });
}

/// The entry, row, snippet or else paragraph around `span`.
fn around(chapter: &Chapter, span: Span) -> Option<Span> {
    let around = chapter.nodes.iter().filter(|(_, node)| node.span.contains(span));
    let units = around.filter(|(_, n)| is_unit(&n.kind));
    let rank = |kind: &Kind| *kind != Kind::Paragraph;
    units.max_by_key(|(at, node)| (rank(&node.kind), *at)).map(|(_, node)| node.span)
}

fn is_unit(kind: &Kind) -> bool {
    matches!(kind, Kind::Paragraph | Kind::Item | Kind::Row | Kind::Snippet(_))
}
