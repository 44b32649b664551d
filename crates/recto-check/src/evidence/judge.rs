//! What a run is worth for one clause: whether it counts, and what it shows.

use std::collections::HashSet;

use super::claim::Way;
use super::{End, Event, Run, Standing};

/// What a run shows of a clause.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Shown {
    pub(super) accepts: bool,
    pub(super) rejects: bool,
}

/// What `run` is worth for `clause`, which it claims to verify in this way; `coded` says whether the clause has code.
pub(super) fn judge(run: Option<&Run>, clause: &str, way: Way, coded: bool) -> (Standing, Shown) {
    let nothing = |standing| (standing, Shown::default());
    let Some(run) = run else { return nothing(Standing::NotRun) };
    match (run.end, way) {
        (End::Failed, _) => nothing(Standing::Failed),
        (End::Ignored, _) => nothing(Standing::Ignored),
        (End::Passed, Way::Marked { panics }) => marked(&run.events, clause, panics),
        (End::Passed, Way::Refused) => whole(coded, Shown { accepts: false, rejects: true }),
        (End::Passed, Way::Whole { accepts, rejects }) => {
            whole(touched(&run.events).any(|id| id == clause), Shown { accepts, rejects })
        }
    }
}

/// The clauses that a run came by marks for, in the order of time.
pub(super) fn verified(events: &[Event]) -> impl Iterator<Item = &str> {
    events.iter().filter_map(|event| match event {
        Event::Verify(id) => Some(id.as_str()),
        _ => None,
    })
}

/// The clauses whose code a run executed, in the order of time.
pub(super) fn touched(events: &[Event]) -> impl Iterator<Item = &str> {
    events.iter().filter_map(|event| match event {
        Event::Touch(id) => Some(id.as_str()),
        _ => None,
    })
}

fn whole(touched: bool, shown: Shown) -> (Standing, Shown) {
    match (touched, shown) {
        (_, Shown { accepts: false, rejects: false }) => (Standing::AssertsNothing, shown),
        (false, _) => (Standing::TouchesNothing, Shown::default()),
        (true, shown) => (Standing::Counts, shown),
    }
}

/// Walks the events: an assertion counts for the marks right above it, whose clauses have been touched by then.
fn marked(events: &[Event], clause: &str, panics: bool) -> (Standing, Shown) {
    let known = touched(events).chain(verified(events)).collect();
    let mut walk = Walk { clause, known, ..Walk::default() };
    events.iter().for_each(|event| walk.step(event));
    if panics {
        walk.step(&Event::Assert);
    }
    let standing = match walk {
        Walk { counts: true, .. } => Standing::Counts,
        Walk { asserts: true, .. } => Standing::TouchesNothing,
        Walk { reached: true, .. } => Standing::AssertsNothing,
        _ => Standing::Unreached,
    };
    (standing, walk.shown)
}

/// What is known of one clause on the way through the events of a run.
#[derive(Default)]
struct Walk<'a> {
    clause: &'a str,
    /// The clauses that the run has to do with: what an equal text is the id of.
    known: HashSet<&'a str>,
    /// The marks that the next assertion is for.
    group: HashSet<&'a str>,
    /// Whether there was an assertion since the last mark: then the next one begins a new group.
    asserted: bool,
    touched: bool,
    /// Whether there was a mark for the clause.
    reached: bool,
    /// Whether something was asserted below it.
    asserts: bool,
    /// Whether code of the clause had been executed by then.
    counts: bool,
    shown: Shown,
}

impl<'a> Walk<'a> {
    fn step(&mut self, event: &'a Event) {
        match event {
            Event::Touch(id) => self.touched |= id == self.clause,
            Event::Verify(id) => self.mark(id),
            Event::Assert => self.assertion(false),
            Event::Equal(ids) if ids.iter().any(|id| id == self.clause) => self.assertion(true),
            // Refused for another clause: of this one it shows nothing.
            Event::Equal(ids) if ids.iter().any(|id| self.known.contains(id.as_str())) => {
                self.asserted = true;
            }
            Event::Equal(_) => self.assertion(false),
            Event::Differ => self.assertion(true),
        }
    }

    fn mark(&mut self, id: &'a str) {
        if std::mem::take(&mut self.asserted) {
            self.group.clear();
        }
        self.reached |= id == self.clause;
        self.group.insert(id);
    }

    fn assertion(&mut self, rejects: bool) {
        self.asserted = true;
        let here = self.group.contains(self.clause);
        self.asserts |= here;
        if here && self.touched {
            self.counts = true;
            self.shown.accepts |= !rejects;
            self.shown.rejects |= rejects;
        }
    }
}
