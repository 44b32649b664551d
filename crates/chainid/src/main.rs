//! The program `chainid`: DiffIDs, ChainIDs, and what is wrong with an image layout.

mod args;
mod check;
mod diff_id;
mod document;
mod exit;
mod finding;
mod image;
mod of;
mod output;
mod progress;
mod table;
mod target;
mod trouble;
mod verify;
mod work;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use self::args::{Arguments, Verb};
use self::exit::Verdict;
use self::output::Output;
use self::trouble::Trouble;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    anstream::ColorChoice::from(arguments.color).write_global();
    match run(arguments) {
        Ok(verdict) => verdict.into(),
        Err(trouble) if trouble.is_broken_pipe() => Verdict::Verified.into(),
        Err(trouble) => complain(&trouble),
    }
}

fn run(arguments: Arguments) -> Result<Verdict, Trouble> {
    let output = Output { book: arguments.book };
    match &arguments.verb {
        Verb::Verify(args) => verify::run(args, &output),
        Verb::Image(args) => image::run(args, &output),
        Verb::Document(args) => document::run(args, &output),
        Verb::Of(args) => of::run(args, &output),
        Verb::DiffId(args) => diff_id::run(args, &output),
    }
}

/// Says what is in the way. If even that cannot be written, the exit code still says it.
fn complain(trouble: &Trouble) -> ExitCode {
    let (bad, message) = (output::BAD, output::printable(&trouble.to_string()));
    let written = writeln!(anstream::stderr(), "{bad}chainid{bad:#}: {message}");
    written.map_or(ExitCode::from(2), |()| ExitCode::from(trouble.code()))
}
