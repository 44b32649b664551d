//! Jobs spread over threads: the largest first, and whoever has none left hashes for the others.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};

use super::crew::Crew;

/// Below so many bytes of work in all, starting threads costs more than it gains.
const SMALL: u64 = 1 << 20;

/// Something to be done, with a weight.
pub(crate) trait Job: Sync {
    /// What comes out.
    type Outcome: Send;

    /// How much there is to read, in bytes, as far as known.
    fn weight(&self) -> u64;

    /// Does it; large streams are hashed by the crew.
    fn run(&self, crew: &Crew) -> Self::Outcome;
}

/// Runs all jobs on at most `threads` threads and gives each outcome to `each`, in the order of `jobs`.
pub(crate) fn spread<J: Job>(
    jobs: &[J],
    threads: NonZero<usize>,
    mut each: impl FnMut(usize, J::Outcome),
) {
    let weight = jobs.iter().fold(0, |sum: u64, job| sum.saturating_add(job.weight()));
    if threads.get() == 1 || weight < SMALL {
        let alone = Crew::new(1);
        jobs.iter().enumerate().for_each(|(number, job)| each(number, job.run(&alone)));
        return;
    }
    let crew = Crew::new(threads.get());
    let turn = Turn { order: largest_first(jobs), next: AtomicUsize::new(0) };
    std::thread::scope(|scope| {
        let (sender, receiver) = channel();
        for _ in 0..threads.get() {
            let (crew, turn, sender) = (&crew, &turn, sender.clone());
            scope.spawn(move || work(jobs, crew, turn, sender));
        }
        drop(sender);
        in_order(receiver.into_iter(), &mut each);
    });
}

/// Whose turn it is.
struct Turn {
    order: Vec<usize>,
    next: AtomicUsize,
}

/// Tells the crew that a thread decodes no more, even if it panics.
struct Leaving<'a>(&'a Crew);

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        self.0.leave();
    }
}

fn work<J: Job>(jobs: &[J], crew: &Crew, turn: &Turn, outcomes: Sender<(usize, J::Outcome)>) {
    let leaving = Leaving(crew);
    while let Some(&number) = turn.order.get(turn.next.fetch_add(1, Ordering::Relaxed)) {
        let outcome = jobs[number].run(crew);
        if outcomes.send((number, outcome)).is_err() {
            break;
        }
    }
    drop((leaving, outcomes));
    crew.help();
}

fn largest_first<J: Job>(jobs: &[J]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..jobs.len()).collect();
    order.sort_by_key(|&number| std::cmp::Reverse(jobs[number].weight()));
    order
}

/// Gives what arrives in any order on in the order of its numbers.
fn in_order<T>(arriving: impl Iterator<Item = (usize, T)>, each: &mut impl FnMut(usize, T)) {
    let (mut early, mut next) = (std::collections::BTreeMap::new(), 0);
    for (number, outcome) in arriving {
        early.insert(number, outcome);
        while let Some(outcome) = early.remove(&next) {
            each(next, outcome);
            next += 1;
        }
    }
}
