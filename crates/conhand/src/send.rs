//! `conhand send`: the smallest runtime that there can be. It makes a terminal, sends the master, and starts a command.

use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::time::{Duration, Instant};
use std::{env, io};

use oci_companion::console::{self, Request, pseudoterminal, send_master};
use oci_companion::runtime_cli::{Exit, exit_code};
use rustix::process::{ioctl_tiocsctty, setsid};

use crate::args::{Begin, Send};
use crate::run::{shown, socket};
use crate::trouble::{Tried, Trouble};

/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(60);

/// Sends a master, and runs the command; its exit code.
pub(crate) fn run(args: &Send) -> Result<u8, Trouble> {
    // First of all: a descriptor that was inherited is known by its number alone.
    let socket = socket(&args.socket)?;
    let what = &format!("send a terminal to {}", shown(&args.socket));
    let connection = socket.connect().tried(what)?;
    let (master, slave) = pseudoterminal().tried(what)?;
    match &args.request {
        None => send_master(connection, &master, b"/dev/ptmx").tried(what)?,
        Some(id) => {
            let request = Request { container: id.as_str().to_owned() };
            let deadline = Instant::now() + ANSWER;
            let response = console::request(connection, &master, &request, deadline).tried(what)?;
            if !response.success {
                let message = response.message.unwrap_or_default();
                return Err(Trouble::new(what, format!("refused: {}", message.escape_debug())));
            }
        }
    }
    // The receiver has the only master now; with a copy here, the terminal would never hang up.
    drop(master);
    let mut child = start(args, slave).tried("start the command")?;
    let status = child.wait().tried("wait for the command")?;
    Ok(exit_code(Some(Exit::from(status))))
}

/// Starts this program again, with the terminal as all its streams, to become the command.
fn start(args: &Send, slave: OwnedFd) -> io::Result<Child> {
    let mut begin = Command::new(env::current_exe()?);
    begin.arg("begin").arg("--").args(&args.command);
    begin.stdin(slave.try_clone()?).stdout(slave.try_clone()?).stderr(slave);
    begin.spawn()
}

/// Becomes the leader of a session, takes the terminal for its own, and turns into the command.
pub(crate) fn begin(args: &Begin) -> Trouble {
    let what = "begin in the terminal";
    let taken = setsid().and_then(|_| ioctl_tiocsctty(io::stdin()));
    if let Err(trouble) = taken.tried(what) {
        return trouble;
    }
    let (command, words) = args.command.split_first().expect("clap asks for one");
    Trouble::new(format!("start {}", command.display()), Command::new(command).args(words).exec())
}
