//! Work on many things at once: as many as the machine has cores.

use std::sync::{Mutex, PoisonError};
use std::{panic, thread};

/// What `work` makes of each of `items`, in their order; it is told the index of each too.
///
/// # Panics
///
/// `work` does.
pub(crate) fn map<T: Send, R: Send>(items: Vec<T>, work: impl Fn(usize, T) -> R + Sync) -> Vec<R> {
    let left = Mutex::new(items.into_iter().enumerate());
    let next = || left.lock().unwrap_or_else(PoisonError::into_inner).next();
    let worker = || {
        let mine = std::iter::from_fn(next).map(|(at, item)| (at, work(at, item)));
        mine.collect::<Vec<_>>()
    };
    let mut done = thread::scope(|scope| {
        let cores = thread::available_parallelism().map_or(1, |cores| cores.get());
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(worker)).collect();
        let done = workers.into_iter().map(|worker| worker.join());
        done.flat_map(|done| done.unwrap_or_else(|cause| panic::resume_unwind(cause)))
            .collect::<Vec<_>>()
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, made)| made).collect()
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn everything_is_done_once_and_in_order() {
        let doubled: Vec<usize> = (0..1000).map(|one| 2 * one).collect();
        assert_eq!(map((0..1000).collect(), |at, one: usize| at + one), doubled);
        assert!(map(Vec::new(), |_, one: u8| one).is_empty());
    }

    #[test]
    #[should_panic = "the third"]
    fn a_panic_is_passed_on() {
        map(vec![1, 2, 3], |_, one| assert_ne!(one, 3, "the third"));
    }
}
