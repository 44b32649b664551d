//! The one cause of each clause that is not verified, so that a cause is told once.

use std::collections::HashSet;

use recto_book::{Book, Level, MarkRole, Note};

use super::super::judge::touched;
use super::super::{Coverage, Covered, End, Run, Standing, Verification};
use super::tell;

/// Why a clause is not verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause<'a> {
    /// Nobody wrote what is missing.
    Clause,
    /// This test failed, is ignored, or was not run.
    Test(&'a str),
    /// What claims to verify it earns nothing; the index in [`Blame::idle`].
    Idle(usize),
}

/// Claims that earn nothing for the same reason, and belong to the same test or to the same clause.
pub(super) struct Idle<'a> {
    /// The clause and what claims to verify it, in reading order; at least one.
    pub(super) claims: Vec<(&'a str, &'a Verification)>,
}

/// What a clause lacks to be verified.
#[derive(Clone, Copy)]
pub(super) struct Lacks {
    /// The words for the code that it lacks.
    pub(super) code: Option<&'static str>,
    pub(super) accepting: bool,
    pub(super) rejecting: bool,
}

/// Who is to blame for what.
pub(super) struct Blame<'a> {
    coverage: &'a Coverage,
    /// The tests that failed.
    failed: Vec<&'a Run>,
    /// The clauses with code that runs can touch.
    touchable: HashSet<&'a str>,
    pub(super) idle: Vec<Idle<'a>>,
}

impl<'a> Blame<'a> {
    pub(super) fn of(book: &'a Book, runs: &'a [Run], coverage: &'a Coverage) -> Self {
        let marks = book.chapters.iter().flat_map(|chapter| &chapter.marks);
        let marks = marks.filter(|mark| mark.role == MarkRole::Implements);
        let touchable = marks.map(|mark| mark.id.as_str()).collect();
        let failed = runs.iter().filter(|run| run.end == End::Failed).collect();
        let mut blame = Blame { coverage, failed, touchable, idle: Vec::new() };
        blame.idle = groups(blame.claims(book));
        blame
    }

    /// Why a MUST is not verified; `None` for one that is, or that need not be.
    pub(super) fn cause(&self, covered: &'a Covered) -> Option<Cause<'a>> {
        if !self.is_wanting(covered) {
            return None;
        }
        if !self.is_touchable(covered) {
            return Some(Cause::Clause);
        }
        let is_stopped = |one: &&Verification| {
            matches!(one.standing, Standing::Failed | Standing::Ignored | Standing::NotRun)
        };
        let test =
            covered.verifications.iter().find(is_stopped).map(|one| Cause::Test(one.test.as_str()));
        test.or_else(|| self.idle_of(covered))
            .or_else(|| self.executed(covered))
            .or(Some(Cause::Clause))
    }

    fn idle_of(&self, covered: &Covered) -> Option<Cause<'a>> {
        let claims = |idle: &Idle<'_>| idle.claims.iter().any(|(id, _)| *id == covered.id.as_str());
        self.idle.iter().position(claims).map(Cause::Idle)
    }

    /// The test that failed after it had executed the clause's code: it may name another clause by mistake.
    fn executed(&self, covered: &Covered) -> Option<Cause<'a>> {
        let failed =
            self.failed.iter().find(|run| touched(&run.events).any(|id| id == covered.id.as_str()));
        failed.map(|run| Cause::Test(run.test.as_str()))
    }

    /// What a clause lacks. Without code nothing can verify it, so that claims are not counted as missing then.
    pub(super) fn lacks(&self, covered: &Covered) -> Lacks {
        let code = match (self.is_touchable(covered), covered.is_implemented()) {
            (true, _) => None,
            (false, true) => Some("no code that can be executed"),
            (false, false) => Some("no code"),
        };
        let claimed = code.is_some() && !covered.verifications.is_empty();
        Lacks {
            code,
            accepting: !claimed && !covered.is_accepted(),
            rejecting: !claimed && !covered.is_rejected(),
        }
    }

    /// The clauses that are not verified for this cause, as notes.
    pub(super) fn notes(&self, book: &Book, cause: Cause<'_>) -> Vec<Note> {
        let clauses = self.coverage.clauses.iter();
        let hit = clauses.filter(|covered| self.cause(covered) == Some(cause));
        hit.filter_map(|covered| {
            let (chapter, anchor) = book.anchor(covered.id.as_str())?;
            let label = format!("so `{}` has {}", covered.id, tell::missing(self.lacks(covered)));
            Some(Note { path: chapter.path.clone(), span: anchor.marker, label })
        })
        .collect()
    }

    fn is_wanting(&self, covered: &Covered) -> bool {
        let must = covered.level == Level::Must.word();
        must && covered.exempt.is_none() && !covered.is_verified()
    }

    fn is_touchable(&self, covered: &Covered) -> bool {
        self.touchable.contains(covered.id.as_str())
    }

    /// The claims that earn nothing, in reading order; those of a clause whose own problem it is are left out.
    fn claims(&self, book: &Book) -> Vec<(&'a str, &'a Verification)> {
        let own = |covered: &&Covered| self.is_touchable(covered) || !self.is_wanting(covered);
        let of = |covered: &'a Covered| {
            covered.verifications.iter().map(|one| (covered.id.as_str(), one))
        };
        let mut claims: Vec<_> = self
            .coverage
            .clauses
            .iter()
            .filter(own)
            .flat_map(of)
            .filter(|(_, one)| is_idle(one))
            .collect();
        let chapter = |path: &str| book.chapters.iter().position(|chapter| chapter.path == path);
        claims.sort_by_cached_key(|(_, one)| {
            (chapter(&one.site.path).unwrap_or(usize::MAX), one.site.line)
        });
        claims
    }
}

fn is_idle(one: &Verification) -> bool {
    matches!(
        one.standing,
        Standing::Unreached | Standing::AssertsNothing | Standing::TouchesNothing
    )
}

fn groups<'a>(claims: Vec<(&'a str, &'a Verification)>) -> Vec<Idle<'a>> {
    let mut groups: Vec<Idle<'a>> = Vec::new();
    for (id, claim) in claims {
        let belongs = |(other, before): &(&str, &Verification)| {
            before.standing == claim.standing && (before.test == claim.test || *other == id)
        };
        match groups.iter_mut().find(|group| group.claims.iter().any(belongs)) {
            Some(group) => group.claims.push((id, claim)),
            None => groups.push(Idle { claims: vec![(id, claim)] }),
        }
    }
    groups
}
