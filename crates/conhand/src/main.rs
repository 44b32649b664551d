//! The program `conhand`: runs a container in a terminal, and receives or sends a terminal's master.

#[cfg(target_os = "linux")]
mod args;
#[cfg(target_os = "linux")]
mod attach;
#[cfg(target_os = "linux")]
mod bundle;
#[cfg(target_os = "linux")]
mod inherit;
#[cfg(target_os = "linux")]
mod own;
#[cfg(target_os = "linux")]
mod receive;
#[cfg(target_os = "linux")]
mod run;
#[cfg(target_os = "linux")]
mod send;
#[cfg(target_os = "linux")]
mod signals;
#[cfg(target_os = "linux")]
mod trouble;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    use clap::Parser;

    let arguments = args::Arguments::parse();
    let ended = match &arguments.verb {
        args::Verb::Run(args) => run::run(args),
        args::Verb::Receive(args) => receive::run(args),
        args::Verb::Send(args) => send::run(args),
        args::Verb::Begin(args) => Err(send::begin(args)),
    };
    ended.unwrap_or_else(|trouble| trouble.complain()).into()
}

#[cfg(not(target_os = "linux"))]
fn main() -> std::process::ExitCode {
    use std::io::Write;

    let said = writeln!(std::io::stderr(), "conhand: the console handoff is for Linux alone");
    said.map_or(125, |()| 125).into()
}
