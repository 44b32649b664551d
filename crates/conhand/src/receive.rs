//! `conhand receive`: waits for one master and shows its terminal.

use std::time::Instant;

use oci_companion::console::{answer_request, receive_master};

use crate::args::Receive;
use crate::attach;
use crate::run::{shown, socket};
use crate::signals::Signals;
use crate::trouble::{Tried, Trouble};

/// Receives, and relays until the terminal hangs up.
pub(crate) fn run(args: &Receive) -> Result<u8, Trouble> {
    // First of all: a descriptor that was inherited is known by its number alone.
    let socket = socket(&args.socket)?;
    let what = &format!("receive a terminal at {}", shown(&args.socket));
    let deadline = Instant::now() + args.timeout;
    let connection = socket.accept(deadline).tried(what)?;
    let console = match args.answer {
        true => answer_request(connection, deadline).tried(what)?.0,
        false => receive_master(connection, deadline).tried(what)?,
    };
    let mut signals = Signals::catch().tried("catch signals")?;
    attach::prepare(&console.master)?;
    attach::watch(&console.master, &mut signals)?;
    Ok(0)
}
