//! The coverage of a book: each clause with its code, and with whatever claims to verify it.

use std::collections::{HashMap, HashSet};

use recto_book::{Anchor, Book, Chapter, Level, MarkRole};

use super::claim::{Claim, Way, claims};
use super::judge::{judge, verified};
use super::{Coverage, Covered, Run, Site, Verification};

/// What `runs` show of the clauses of `book`; `None` if nothing was run on its bytes.
pub fn cover(book: &Book, runs: Option<&[Run]>) -> Coverage {
    let mut code = code(book);
    let mut verifications: HashMap<String, Vec<Verification>> = HashMap::new();
    let by_test: HashMap<&str, &Run> =
        runs.into_iter().flatten().map(|run| (run.test.as_str(), run)).collect();
    for claim in claims(book) {
        let run = by_test.get(claim.test.as_str()).copied();
        let coded = code.contains_key(claim.clause.as_str());
        let entry = verifications.entry(claim.clause.clone()).or_default();
        entry.push(verification(claim, run, coded));
    }
    for run in runs.into_iter().flatten().filter(|run| book.by_path(&run.path).is_none()) {
        for (id, verification) in elsewhere(run) {
            verifications.entry(id).or_default().push(verification);
        }
    }
    let clauses = clauses(book).map(|(_, anchor, level)| Covered {
        id: anchor.id.clone(),
        level: level.word(),
        code: code.remove(anchor.id.as_str()).unwrap_or_default(),
        verifications: verifications.remove(anchor.id.as_str()).unwrap_or_default(),
        exempt: anchor.untestable.clone(),
    });
    Coverage { clauses: clauses.collect() }
}

/// The clauses of a book, in reading order.
pub(super) fn clauses(book: &Book) -> impl Iterator<Item = (&Chapter, &Anchor, Level)> {
    let of = |chapter| move |anchor| Some((chapter, anchor, Chapter::level(chapter, anchor)?));
    book.chapters.iter().flat_map(move |chapter| chapter.anchors.iter().filter_map(of(chapter)))
}

/// Where code is marked for each clause, in reading order.
fn code(book: &Book) -> HashMap<&str, Vec<Site>> {
    let mut code: HashMap<&str, Vec<Site>> = HashMap::new();
    for chapter in &book.chapters {
        for mark in chapter.marks.iter().filter(|mark| mark.role != MarkRole::Verifies) {
            let line = chapter.line(mark.span.start);
            let sites = code.entry(mark.id.as_str()).or_default();
            sites.push(Site { path: chapter.path.clone(), line });
        }
    }
    code
}

fn verification(claim: Claim, run: Option<&Run>, coded: bool) -> Verification {
    let Claim { clause, test, kind, site, way } = claim;
    let (standing, shown) = judge(run, &clause, way, coded);
    let (accepts, rejects) = (shown.accepts, shown.rejects);
    Verification { test, kind: kind.to_owned(), site, accepts, rejects, standing }
}

/// What a test that stands in no chapter claims: the marks it came by, for nobody reads its source.
fn elsewhere(run: &Run) -> impl Iterator<Item = (String, Verification)> {
    let mut seen = HashSet::new();
    let ids = verified(&run.events).filter(move |id| seen.insert(*id));
    ids.map(|id| {
        let (standing, shown) = judge(Some(run), id, Way::Marked { panics: false }, true);
        let verification = Verification {
            test: run.test.clone(),
            kind: run.kind.clone(),
            site: Site { path: run.path.clone(), line: run.line },
            accepts: shown.accepts,
            rejects: shown.rejects,
            standing,
        };
        (id.to_owned(), verification)
    })
}
