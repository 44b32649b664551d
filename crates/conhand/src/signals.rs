//! Signals to this program, as bytes that can be waited for beside everything else.

use std::ffi::c_int;
use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;

use oci_companion::runtime_cli::Signal;
use rustix::event::epoll::{self, CreateFlags, EventData, EventFlags};
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

/// A pipe for each signal, the first for `WINCH`, and what is ready when any of them is.
#[derive(Debug)]
pub(crate) struct Signals {
    pipes: Vec<UnixStream>,
    any: OwnedFd,
}

/// What signals have asked for.
#[derive(Debug, Default)]
pub(crate) struct Came {
    /// Whether the window has changed.
    pub(crate) new_size: bool,
    /// What is to be passed on, each as often as it came.
    pub(crate) passed: Vec<Signal>,
}

impl Signals {
    /// Catches signals from now on.
    pub(crate) fn catch() -> io::Result<Self> {
        let numbers = [SIGWINCH].into_iter().chain(PASSED.map(|(number, _)| number));
        let pipes = numbers.map(watch).collect::<io::Result<Vec<_>>>()?;
        let any = epoll::create(CreateFlags::CLOEXEC)?;
        for pipe in &pipes {
            epoll::add(&any, pipe, EventData::new_u64(0), EventFlags::IN)?;
        }
        Ok(Signals { pipes, any })
    }

    /// Can be read when a signal came: one descriptor to be waited for instead of eight, with every key.
    pub(crate) fn any(&self) -> BorrowedFd<'_> {
        self.any.as_fd()
    }

    /// What came since this was asked last, if [`any`](Self::any) is `ready`.
    pub(crate) fn came(&mut self, ready: bool) -> Came {
        if !ready {
            return Came::default();
        }
        let mut counts = self.pipes.iter_mut().map(empty);
        let new_size = counts.next().is_some_and(|count| count > 0);
        let passed = counts.zip(PASSED).flat_map(|(count, (_, name))| {
            name.parse::<Signal>().into_iter().flat_map(move |signal| vec![signal; count])
        });
        Came { new_size, passed: passed.collect() }
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
