//! Why the program cannot do what it was asked, as opposed to what it finds.

use std::fmt;
use std::io;

use crate::exit::Verdict;

/// Usage or environment is wrong.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// What was asked for does not exist or makes no sense.
    Usage(String),
    /// The output could not be written.
    Output(io::Error),
}

impl Trouble {
    /// What was asked for does not exist or makes no sense.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Trouble::Usage(message.into())
    }

    /// The exit code, as `--help` lists them.
    pub(crate) fn code(&self) -> u8 {
        Verdict::Unreadable.code()
    }

    /// Whether the reader of our output has gone: nothing to complain about.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        matches!(self, Trouble::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Usage(message) => f.write_str(message),
            Trouble::Output(error) => write!(f, "cannot write the output: {error}"),
        }
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Trouble::Output(error)
    }
}
