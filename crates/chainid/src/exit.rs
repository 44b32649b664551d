//! How a run ends: verdicts and exit codes.

use std::process::ExitCode;

use oci_companion::report::{self, Code};

/// What checking came to, from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    /// Everything was checked and holds.
    Verified,
    /// Nothing contradicts, but something cannot be checked: an unknown algorithm, an unknown media type.
    Unverifiable,
    /// Nothing contradicts, but content is absent, which layouts allow.
    Incomplete,
    /// Something could not be read.
    Unreadable,
    /// Something contradicts.
    Corrupt,
}

impl Verdict {
    /// What a finding of the library means. What could not be read is told apart here: that is for the user to mend.
    pub(crate) fn of(finding: &report::Finding) -> Self {
        match finding.code {
            Code::Unreadable => Verdict::Unreadable,
            _ => finding.severity.verdict().into(),
        }
    }

    /// The word in messages and in JSON.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Verdict::Verified => "verified",
            Verdict::Unverifiable => "unverifiable",
            Verdict::Incomplete => "incomplete",
            Verdict::Unreadable => "unreadable",
            Verdict::Corrupt => "corrupt",
        }
    }

    /// The exit code, as `--help` lists them.
    pub(crate) fn code(self) -> u8 {
        match self {
            Verdict::Verified => 0,
            Verdict::Corrupt => 1,
            Verdict::Unreadable => 2,
            Verdict::Unverifiable | Verdict::Incomplete => 3,
        }
    }
}

impl From<report::Verdict> for Verdict {
    fn from(verdict: report::Verdict) -> Self {
        match verdict {
            report::Verdict::Verified => Verdict::Verified,
            report::Verdict::Unverifiable => Verdict::Unverifiable,
            report::Verdict::Incomplete => Verdict::Incomplete,
            report::Verdict::Corrupt => Verdict::Corrupt,
        }
    }
}

impl From<Verdict> for ExitCode {
    fn from(verdict: Verdict) -> Self {
        ExitCode::from(verdict.code())
    }
}
