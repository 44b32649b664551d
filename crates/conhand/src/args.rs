//! What can be written on the command line.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use oci_companion::console::Fault;
use oci_companion::console_socket::Form;
use oci_companion::runtime::ContainerId;

/// Hand the terminals of containers over: run a container in one, receive its master, send one.
///
/// A console socket is given as PATH or, for one end of a socketpair that was left open, as fd:N.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Create a container, start it, and end as it ends
    Run(Run),
    /// Wait for one master and show its terminal until it hangs up
    Receive(Receive),
    /// Make a terminal, send its master, and run a command in it
    Send(Send),
    /// The command's own side of `send`
    #[command(hide = true)]
    Begin(Begin),
}

/// Exits with the container's code, with 128 + N if signal N ended it, and with 125 for a failure of its own.
#[derive(Args, Debug)]
pub(crate) struct Run {
    /// The container's ID
    pub(crate) id: ContainerId,
    /// The runtime's program
    #[arg(long, default_value = "runc", value_name = "PROGRAM")]
    pub(crate) runtime: OsString,
    /// An option for the runtime before its command; may be given again, as in --option=--root --option=DIR
    #[arg(long = "option", value_name = "WORD", allow_hyphen_values = true)]
    pub(crate) options: Vec<OsString>,
    /// The bundle's folder
    #[arg(long, default_value = ".", value_name = "DIR")]
    pub(crate) bundle: PathBuf,
    /// Leave when the container is started
    #[arg(long)]
    pub(crate) detach: bool,
    /// Send the master on to this console socket instead of showing the terminal
    #[arg(long, value_name = "PATH|fd:N", value_parser = form())]
    pub(crate) console_socket: Option<Form>,
    /// Write the number of the container's process to this file
    #[arg(long, value_name = "FILE")]
    pub(crate) pid_file: Option<PathBuf>,
    /// Give the terminal that conhand runs in to a container without one, which can then type into it
    #[arg(long)]
    pub(crate) share_terminal: bool,
    /// How long a container may take to end when it is asked to, in seconds
    #[arg(long, default_value = "10", value_name = "SECONDS", value_parser = seconds())]
    pub(crate) grace: Duration,
    /// How long a call of the runtime may take, in seconds
    #[arg(long, default_value = "60", value_name = "SECONDS", value_parser = some_seconds())]
    pub(crate) patience: Duration,
}

#[derive(Args, Debug)]
pub(crate) struct Receive {
    /// Where the master comes from
    #[arg(value_name = "PATH|fd:N", value_parser = form())]
    pub(crate) socket: Form,
    /// Expect a request in JSON with it, and answer that
    #[arg(long)]
    pub(crate) answer: bool,
    /// How long to wait for it, in seconds
    #[arg(long, default_value = "60", value_name = "SECONDS", value_parser = some_seconds())]
    pub(crate) timeout: Duration,
}

#[derive(Args, Debug)]
pub(crate) struct Send {
    /// Where the master goes to
    #[arg(value_name = "PATH|fd:N", value_parser = form())]
    pub(crate) socket: Form,
    /// Send a request in JSON with it, for a container of this ID, and wait for its answer
    #[arg(long, value_name = "ID")]
    pub(crate) request: Option<ContainerId>,
    /// What runs in the terminal
    #[arg(last = true, required = true, value_name = "COMMAND")]
    pub(crate) command: Vec<OsString>,
}

#[derive(Args, Debug)]
pub(crate) struct Begin {
    /// What replaces this process
    #[arg(last = true, required = true)]
    pub(crate) command: Vec<OsString>,
}

fn form() -> impl TypedValueParser<Value = Form> {
    OsStringValueParser::new().try_map(|text| -> Result<Form, Fault> { Form::read(&text) })
}

fn some_seconds() -> impl TypedValueParser<Value = Duration> {
    clap::value_parser!(u32).range(1..).map(|seconds| Duration::from_secs(seconds.into()))
}

fn seconds() -> impl TypedValueParser<Value = Duration> {
    clap::value_parser!(u32).map(|seconds| Duration::from_secs(seconds.into()))
}
