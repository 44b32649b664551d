//! The terminal that `conhand` itself runs in: its size, its output, and raw mode for as long as a guard lives.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use oci_companion::terminal::resize;
use rustix::fs::{FileType, Mode, OFlags, fstat, open};
use rustix::termios::{OptionalActions, Termios, isatty, tcgetattr, tcgetwinsize, tcsetattr};

/// Copies the size of one's own terminal, if there is one, to the terminal of `master`.
pub(crate) fn copy_size(master: BorrowedFd<'_>) -> io::Result<()> {
    let (input, output) = (io::stdin(), io::stdout());
    let own = [output.as_fd(), input.as_fd()].into_iter().find(|own| isatty(own));
    let Some(size) = own.map(tcgetwinsize).transpose()? else { return Ok(()) };
    // Where nobody has set a size, the container's own is the better one.
    if (size.ws_row, size.ws_col) == (0, 0) {
        Ok(())
    } else {
        resize(master, size.ws_row, size.ws_col)
    }
}

/// Standard output, so that writing to it never waits: a terminal or a pipe is opened once more, since how others write
/// to theirs is not to be changed. What can't be opened again, and what never waits, is taken as it is.
pub(crate) fn output() -> io::Result<OwnedFd> {
    let output = io::stdout();
    let is_pipe = FileType::from_raw_mode(fstat(&output)?.st_mode) == FileType::Fifo;
    let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let again = || open("/proc/self/fd/1", flags, Mode::empty()).ok();
    match (isatty(&output) || is_pipe).then(again).flatten() {
        Some(own) => Ok(own),
        None => output.as_fd().try_clone_to_owned(),
    }
}

/// Raw mode on standard input, taken back when this is dropped: at an end, an error and a panic alike.
#[derive(Debug)]
pub(crate) struct Raw(Option<Termios>);

impl Raw {
    /// Switches to raw mode, if standard input is a terminal.
    pub(crate) fn new() -> io::Result<Self> {
        let input = io::stdin();
        if !isatty(&input) {
            return Ok(Raw(None));
        }
        let before = tcgetattr(&input)?;
        let mut raw = before.clone();
        raw.make_raw();
        tcsetattr(&input, OptionalActions::Drain, &raw)?;
        Ok(Raw(Some(before)))
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        if let Some(before) = &self.0 {
            // Nothing could be done about a terminal that is gone.
            let _ = tcsetattr(io::stdin(), OptionalActions::Drain, before);
        }
    }
}
