//! The one place that prints a failure of the program and chooses the exit code.

use std::process::ExitCode;

/// How a verb ended, if nothing around the book failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All is well.
    Fine,
    /// There are problems, or a test failed; they are printed already.
    Problems,
}

impl Outcome {
    /// `Fine` if `fine`.
    pub(crate) fn fine_if(fine: bool) -> Self {
        if fine { Outcome::Fine } else { Outcome::Problems }
    }
}

/// Prints a failure and turns the result into the exit code: 0 fine, 1 problems, 2 usage or environment.
pub(crate) fn with(result: anyhow::Result<Outcome>) -> ExitCode {
    match result {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Problems) => ExitCode::from(1),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            print(&error);
            ExitCode::from(2)
        }
    }
}

fn print(error: &anyhow::Error) {
    let red = anstyle::AnsiColor::BrightRed.on_default().bold();
    let bold = anstyle::Style::new().bold();
    anstream::eprintln!("{red}error{red:#}{bold}: {error}{bold:#}");
    for cause in error.chain().skip(1) {
        anstream::eprintln!("  because: {cause}");
    }
}

/// Whether the reader of the output went away: `recto check | head`.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let io = error.chain().filter_map(|cause| cause.downcast_ref::<std::io::Error>());
    io.into_iter().any(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
