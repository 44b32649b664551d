//! Sessions that do the same in turn, round after round, and rows about two of them each.

use crate::measure::Run;
use crate::session::Session;
use crate::table::{Row, Table};

/// What is measured of a session: its name, the value, and its unit.
pub(crate) type Of = (&'static str, fn(Run) -> f64, &'static str);

/// Some sessions by their names.
#[derive(Default)]
pub(crate) struct Contest {
    sessions: Vec<(String, Session)>,
    rounds: Vec<Vec<Run>>,
}

impl Contest {
    /// Adds a session.
    pub(crate) fn add(&mut self, name: &str, session: Session) {
        self.sessions.push((name.to_owned(), session));
    }

    /// Lets each press so many keys a round, each answered by so many bytes; the first round warms up.
    pub(crate) fn run(&mut self, rounds: usize, keys: usize, bytes: usize) {
        for round in 0..=rounds {
            let runs = self.sessions.iter_mut().map(|(_, session)| session.press(keys, bytes));
            let runs: Vec<Run> = runs.collect();
            self.rounds.extend((round > 0).then_some(runs));
        }
    }

    /// A row about two of them, if both are there.
    pub(crate) fn row(
        &self,
        (of, value, unit): Of,
        (a, b): (&str, &str),
        goal: Option<f64>,
        table: &mut Table,
    ) {
        let find = |name| self.sessions.iter().position(|(session, _)| session == name);
        if let (Some(at), Some(beside)) = (find(a), find(b)) {
            let runs: Vec<_> = self.rounds.iter().map(|runs| (runs[at], runs[beside])).collect();
            table.row(Row::ratio(&format!("{of}: {a} / {b}"), &runs, value, unit, goal));
        }
    }
}
