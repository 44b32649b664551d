//! Signals to this program, as bytes that can be waited for beside everything else.

use std::ffi::c_int;
use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;

use oci_companion::runtime_cli::Signal;
use signal_hook::consts::signal::{
    SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGWINCH,
};
use signal_hook::low_level::pipe;

/// What is passed on to the container. `WINCH` is not: a new size tells the program of itself.
const PASSED: [(c_int, &str); 7] = [
    (SIGHUP, "HUP"),
    (SIGINT, "INT"),
    (SIGQUIT, "QUIT"),
    (SIGTERM, "TERM"),
    (SIGUSR1, "USR1"),
    (SIGUSR2, "USR2"),
    (SIGCONT, "CONT"),
];

/// A pipe for each signal; the first is the one for `WINCH`.
#[derive(Debug)]
pub(crate) struct Signals(Vec<UnixStream>);

impl Signals {
    /// Catches signals from now on.
    pub(crate) fn catch() -> io::Result<Self> {
        let numbers = [SIGWINCH].into_iter().chain(PASSED.map(|(number, _)| number));
        numbers.map(watch).collect::<io::Result<_>>().map(Signals)
    }

    /// One descriptor for each, to be waited for.
    pub(crate) fn all(&self) -> impl Iterator<Item = BorrowedFd<'_>> {
        self.0.iter().map(AsFd::as_fd)
    }

    /// Whether the window has changed, of those that are `ready`.
    pub(crate) fn is_new_size(&mut self, ready: &[bool]) -> bool {
        ready.first() == Some(&true) && empty(&mut self.0[0]) > 0
    }

    /// The signals to pass on, of those that are `ready`; each as often as it came.
    pub(crate) fn received(&mut self, ready: &[bool]) -> Vec<Signal> {
        let pipes = self.0.iter_mut().zip(ready).skip(1).zip(PASSED);
        let came = pipes.filter(|((_, ready), _)| **ready).flat_map(|((pipe, _), (_, name))| {
            let signal = name.parse::<Signal>().ok();
            signal.into_iter().flat_map(move |signal| vec![signal; empty(pipe)])
        });
        came.collect()
    }
}

fn watch(signal: c_int) -> io::Result<UnixStream> {
    let (reader, writer) = UnixStream::pair()?;
    reader.set_nonblocking(true)?;
    pipe::register(signal, writer)?;
    Ok(reader)
}

/// How many bytes were in the pipe.
fn empty(pipe: &mut UnixStream) -> usize {
    let mut bytes = [0; 64];
    pipe.read(&mut bytes).unwrap_or_default()
}
