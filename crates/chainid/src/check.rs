//! Carries out a plan of the library: each blob read once, on several threads, with a bar that shows how far it is.

use std::num::NonZero;
use std::sync::Arc;

use oci_companion::layout::{Entry, File, OpenError, Opened, Store};
use oci_companion::report::Report;
use oci_companion::verify::Outcome;
use oci_companion::walk::{Job, Plan};

use crate::progress::{Counted, Progress};
use crate::work::{self, Crew, diff_id, spread};

/// Reads what the plan wants read, and concludes.
pub(crate) fn carry_out(plan: Plan, store: &dyn Store, threads: NonZero<usize>) -> Report {
    let sizes = plan.jobs().iter().filter_map(Job::size);
    let progress = Arc::new(Progress::new(Some(sizes.fold(0, u64::saturating_add))));
    progress.name("blobs");
    let store = Counting { store, progress: progress.clone() };
    let blobs: Vec<Blob<'_>> = plan.jobs().iter().map(|job| Blob { job, store: &store }).collect();
    let mut outcomes = Vec::with_capacity(blobs.len());
    spread(&blobs, threads, |_, outcome| outcomes.push(outcome));
    progress.clear();
    plan.conclude(outcomes)
}

/// A blob to be read.
struct Blob<'a> {
    job: &'a Job,
    store: &'a Counting<'a>,
}

impl work::Job for Blob<'_> {
    type Outcome = Outcome;

    fn weight(&self) -> u64 {
        self.job.size().unwrap_or(0)
    }

    fn run(&self, crew: &Crew) -> Outcome {
        self.job.run_with(self.store, |archive, function| diff_id(archive, function, crew))
    }
}

/// A store whose readers count as progress.
struct Counting<'a> {
    store: &'a dyn Store,
    progress: Arc<Progress>,
}

impl Store for Counting<'_> {
    fn open(&self, file: File<'_>) -> Result<Opened, OpenError> {
        let opened = self.store.open(file)?;
        let reader = Counted::new(opened.reader, self.progress.clone());
        Ok(Opened { length: opened.length, reader: Box::new(reader) })
    }

    fn blobs(&self) -> Result<Vec<Entry>, OpenError> {
        self.store.blobs()
    }
}
