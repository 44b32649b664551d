//! Shows a container's terminal in one's own, until it ends: bytes, sizes and signals.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::{Duration, Instant};

use oci_companion::runtime_cli::{Exit, Signal, exit_code};
use oci_companion::terminal::{Relay, plain_newlines};
use oci_companion::wrapper::{Container, Patience};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::isatty;

use crate::own::{self, Raw};
use crate::signals::{Came, Signals};
use crate::trouble::{Tried, Trouble};

/// How long a terminal may be silent that somebody else than the container's process still has open.
const SILENCE: Duration = Duration::from_millis(100);

/// What is tried most of the time.
const RELAY: &str = "relay the terminal";

/// Gives a terminal its size and its newlines, which has to be done before anything runs in it.
pub(crate) fn prepare(master: &OwnedFd) -> Result<(), Trouble> {
    own::copy_size(master.as_fd()).tried("set the terminal's size")?;
    match isatty(io::stdout()) {
        true => Ok(()),
        false => plain_newlines(master).tried("set the terminal's modes"),
    }
}

/// Starts the container and relays its terminal until it has ended, if it has one; says how it ended.
pub(crate) fn run(
    container: &mut Container<'_>,
    master: Option<&OwnedFd>,
    signals: &mut Signals,
    grace: Duration,
) -> Result<Exit, Trouble> {
    let _raw = master.map(|_| Raw::new()).transpose().tried("switch the terminal to raw mode")?;
    let (input, output) = (io::stdin(), own::output().tried(RELAY)?);
    let relay = master.map(|master| Relay::new(master.as_fd(), input.as_fd(), output.as_fd()));
    let mut relay = relay.transpose().tried(RELAY)?;
    container.start().tried("start the container")?;
    let (mut patience, mut told) = (Patience::new(grace), false);
    let exit = loop {
        let left = patience.left(Instant::now());
        let ready =
            turn(relay.as_mut(), [signals.any(), container.process()], left).tried(RELAY)?;
        if ready[1] {
            break container.collect().tried("collect the exit code")?;
        }
        let came = signals.came(ready[0]);
        told |= came.passed.iter().any(ends);
        if obey(container, master, came, &mut patience)? {
            break container.end().tried("end the container")?;
        }
    };
    if let Some(relay) = &mut relay {
        drain(relay, signals, told.then_some(grace)).tried(RELAY)?;
        whole(relay).map_err(|trouble| {
            trouble.but(format!("the container ended with code {}", exit_code(Some(exit))))
        })?;
    }
    Ok(exit)
}

/// Relays until the terminal hangs up.
pub(crate) fn watch(master: &OwnedFd, signals: &mut Signals) -> Result<(), Trouble> {
    let _raw = Raw::new().tried("switch the terminal to raw mode")?;
    let (input, output) = (io::stdin(), own::output().tried(RELAY)?);
    let relay = Relay::new(master.as_fd(), input.as_fd(), output.as_fd());
    let mut relay = relay.tried(RELAY)?;
    while !relay.is_over() {
        let turn = relay.turn(&[signals.any()], None).tried(RELAY)?;
        let came = signals.came(turn.others == [true]);
        if came.new_size {
            own::copy_size(master.as_fd()).tried("set the terminal's size")?;
        }
        // There is nobody to pass a signal on to; with the master closed, the terminal hangs up.
        if came.passed.iter().any(ends) {
            break;
        }
    }
    whole(&relay)
}

/// Whether all that came could be shown, or nobody wanted it.
fn whole(relay: &Relay<'_>) -> Result<(), Trouble> {
    match relay.lost() {
        Some(error) => Err(Trouble::new("write the output", format!("{error}; the rest is lost"))),
        None => Ok(()),
    }
}

fn ends(signal: &Signal) -> bool {
    ["HUP", "INT", "QUIT", "TERM"].contains(&signal.name())
}

/// Passes on what came from outside; whether the container is to be killed.
fn obey(
    container: &Container<'_>,
    master: Option<&OwnedFd>,
    came: Came,
    patience: &mut Patience,
) -> Result<bool, Trouble> {
    let now = Instant::now();
    if let Some(master) = master.filter(|_| came.new_size) {
        own::copy_size(master.as_fd()).tried("set the terminal's size")?;
    }
    for signal in came.passed {
        match patience.signal(signal, now) {
            Signal::KILL => return Ok(true),
            // A container that has just ended can be sent nothing. One that was not asked to end for another reason is
            // killed when the grace is over.
            signal => drop(container.kill(signal)),
        }
    }
    Ok(patience.is_over(now))
}

/// A turn of the relay, or only a wait where there is no terminal; which of the others are ready.
fn turn(
    relay: Option<&mut Relay<'_>>,
    others: [BorrowedFd<'_>; 2],
    left: Option<Duration>,
) -> io::Result<[bool; 2]> {
    let ready = match relay {
        // A terminal that hung up is never ready again, and the wait goes on for the others.
        Some(relay) => relay.turn(&others, left)?.others,
        None => wait(&others, left)?,
    };
    Ok(<[bool; 2]>::try_from(ready).unwrap_or_default())
}

fn wait(waited: &[BorrowedFd<'_>], left: Option<Duration>) -> io::Result<Vec<bool>> {
    let mut asked: Vec<_> = waited.iter().map(|one| PollFd::new(one, PollFlags::IN)).collect();
    let left = left.and_then(|left| Timespec::try_from(left).ok());
    match poll(&mut asked, left.as_ref()) {
        Err(rustix::io::Errno::INTR) => Ok(Vec::new()),
        ready => ready
            .map(|_| asked.iter().map(|one| !one.revents().is_empty()).collect())
            .map_err(Into::into),
    }
}

/// Shows what was written before the end. Whoever takes it slowly is waited for, for `patience` if that is limited;
/// until somebody wants no more of it.
fn drain(
    relay: &mut Relay<'_>,
    signals: &mut Signals,
    patience: Option<Duration>,
) -> io::Result<()> {
    while !relay.is_over() {
        let patience = if relay.is_behind() { patience } else { Some(SILENCE) };
        let turn = relay.turn(&[signals.any()], patience)?;
        if turn.quiet || signals.came(turn.others == [true]).passed.iter().any(ends) {
            break;
        }
    }
    Ok(())
}
