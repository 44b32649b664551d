//! What is in the way, as it is told to people.

use std::fmt;
use std::io::{self, Write};

use oci_companion::console::ConsoleError;
use oci_companion::runtime_cli::OWN_FAILURE;
use oci_companion::wrapper::CallerError;

/// Why `conhand` could not do what it was asked: what it tried, and what came of it.
#[derive(Debug)]
pub(crate) struct Trouble {
    tried: String,
    clause: Option<&'static str>,
    cause: String,
    help: Option<String>,
}

impl Trouble {
    pub(crate) fn new(tried: impl Into<String>, cause: impl fmt::Display) -> Self {
        Trouble { tried: tried.into(), clause: None, cause: cause.to_string(), help: None }
    }

    /// With what went wrong in making up for it.
    pub(crate) fn but(mut self, error: impl fmt::Display) -> Self {
        self.cause = format!("{}; then {error}", self.cause);
        self
    }

    /// With what somebody can do about it.
    pub(crate) fn with_help(self, help: String) -> Self {
        Trouble { help: Some(help), ..self }
    }

    /// Says it on standard error; the exit code for a failure of one's own.
    pub(crate) fn complain(self) -> u8 {
        let Trouble { tried, clause, cause, help } = self;
        let clause = clause.map(|clause| format!(" [{clause}]")).unwrap_or_default();
        // Where nobody hears it, the exit code still says it.
        let _ = writeln!(io::stderr(), "conhand: {tried}: {cause}{clause}");
        if let Some(help) = help {
            let _ = writeln!(io::stderr(), "conhand: {help}");
        }
        OWN_FAILURE
    }
}

/// An error together with what was tried.
pub(crate) trait Tried<T> {
    fn tried(self, what: &str) -> Result<T, Trouble>;
}

impl<T> Tried<T> for Result<T, ConsoleError> {
    fn tried(self, what: &str) -> Result<T, Trouble> {
        self.map_err(|error| Trouble { clause: error.clause(), ..Trouble::new(what, error) })
    }
}

impl<T> Tried<T> for Result<T, CallerError> {
    fn tried(self, what: &str) -> Result<T, Trouble> {
        self.map_err(|error| Trouble { clause: error.clause(), ..Trouble::new(what, error) })
    }
}

impl<T> Tried<T> for io::Result<T> {
    fn tried(self, what: &str) -> Result<T, Trouble> {
        self.map_err(|error| Trouble::new(what, error))
    }
}

impl<T> Tried<T> for rustix::io::Result<T> {
    fn tried(self, what: &str) -> Result<T, Trouble> {
        self.map_err(|error| Trouble::new(what, io::Error::from(error)))
    }
}
