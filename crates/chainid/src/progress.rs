//! How far long work is: a bar on the terminal, once the work has taken a second.

use std::io::{self, IsTerminal, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Work that takes less than this shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// Counts bytes read, by any thread, and shows them.
#[derive(Debug)]
pub(crate) struct Progress {
    begun: Instant,
    done: AtomicU64,
    total: Option<u64>,
    shown: bool,
    bar: OnceLock<ProgressBar>,
    name: RwLock<String>,
}

impl Progress {
    /// For `total` bytes, when that is known. Nothing is ever shown unless standard error is a terminal.
    pub(crate) fn new(total: Option<u64>) -> Self {
        Progress {
            begun: Instant::now(),
            done: AtomicU64::new(0),
            total,
            shown: io::stderr().is_terminal(),
            bar: OnceLock::new(),
            name: RwLock::default(),
        }
    }

    /// What is being read.
    pub(crate) fn name(&self, name: &str) {
        *self.name.write().unwrap_or_else(PoisonError::into_inner) =
            name.escape_debug().to_string();
    }

    /// Removes the bar.
    pub(crate) fn clear(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }

    /// A bar that stands at `done` and measures its speed from here.
    fn bar(&self, done: u64) -> ProgressBar {
        let template = match self.total {
            Some(_) => {
                "{msg} {wide_bar} {binary_bytes}/{binary_total_bytes} {binary_bytes_per_sec} {eta}"
            }
            None => "{msg} {spinner} {binary_bytes} {binary_bytes_per_sec} {elapsed}",
        };
        let bar = self
            .total
            .map_or_else(ProgressBar::new_spinner, ProgressBar::new)
            .with_elapsed(self.begun.elapsed());
        bar.set_message(self.name.read().unwrap_or_else(PoisonError::into_inner).clone());
        bar.set_position(done);
        bar.reset_eta();
        match ProgressStyle::with_template(template) {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }

    fn add(&self, bytes: u64) {
        let done = self.done.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if self.shown && self.begun.elapsed() >= PATIENCE {
            let bar = self.bar.get_or_init(|| self.bar(done));
            bar.set_position(done);
        }
    }
}

/// A reader whose bytes count as progress.
#[derive(Debug)]
pub(crate) struct Counted<R> {
    inner: R,
    progress: Arc<Progress>,
}

impl<R> Counted<R> {
    /// Reads from `inner`, counting in `progress`.
    pub(crate) fn new(inner: R, progress: Arc<Progress>) -> Self {
        Counted { inner, progress }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.progress.add(read as u64);
        Ok(read)
    }
}
