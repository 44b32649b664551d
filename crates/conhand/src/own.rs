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

#[cfg(test)]
mod tests {
    use std::env;
    use std::process::{Command, Stdio};

    use oci_companion::console::pseudoterminal;
    use rustix::termios::{LocalModes, Termios, tcgetattr};

    use super::Raw;

    /// Is set where this test runs a second time, in the terminal.
    const INSIDE: &str = "CONHAND_TEST_INSIDE";
    const OWN_NAME: &str = "own::tests::a_panic_takes_raw_mode_back";

    fn is_raw(modes: &Termios) -> bool {
        !modes.local_modes.intersects(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG)
    }

    #[test]
    fn a_panic_takes_raw_mode_back() {
        if env::var_os(INSIDE).is_some() {
            let _raw = Raw::new().expect("a terminal");
            assert!(!is_raw(&tcgetattr(std::io::stdin()).expect("a terminal")), "raw by now");
            return;
        }
        let (_master, slave) = pseudoterminal().expect("a terminal");
        let mut inside = Command::new(env::current_exe().expect("a program"));
        let inside = inside.args(["--exact", OWN_NAME]).env(INSIDE, "").env("RUST_BACKTRACE", "0");
        let output = inside.stdin(slave.try_clone().expect("a copy")).stdout(Stdio::piped());
        let said = output.output().expect("it can be run").stdout;
        let said = String::from_utf8_lossy(&said);
        assert!(said.contains("raw by now"), "it was raw, and panicked: {said}");
        assert!(!is_raw(&tcgetattr(&slave).expect("a terminal")), "as it was before");
    }
}
