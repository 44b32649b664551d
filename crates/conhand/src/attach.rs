//! Shows a container's terminal in one's own, until it ends: bytes, sizes and signals.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::{Duration, Instant};

use oci_companion::runtime_cli::{Exit, Signal};
use oci_companion::terminal::{Relay, plain_newlines};
use oci_companion::wrapper::{Container, Patience};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::isatty;

use crate::own::{self, Raw};
use crate::signals::Signals;
use crate::trouble::{Tried, Trouble};

/// How long a terminal may be silent that somebody else than the container's process still has open.
const SILENCE: Duration = Duration::from_millis(100);

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
    let (input, output) = (io::stdin(), io::stdout());
    let relay = master.map(|master| Relay::new(master.as_fd(), input.as_fd(), output.as_fd()));
    let mut relay = relay.transpose().tried("relay the terminal")?;
    container.start().tried("start the container")?;
    let mut patience = Patience::new(grace);
    let mut ended = false;
    while !ended {
        let left = patience.left(Instant::now());
        let process = container.process();
        let waited: Vec<BorrowedFd<'_>> = signals.all().chain([process]).collect();
        let ready = turn(relay.as_mut(), &waited, left).tried("relay the terminal")?;
        ended = ready.last() == Some(&true);
        obey(container, master, signals, &mut patience, &ready)?;
    }
    if let Some(relay) = &mut relay {
        drain(relay).tried("relay the terminal")?;
    }
    container.collect().tried("collect the exit code")
}

/// Relays until the terminal hangs up.
pub(crate) fn watch(master: &OwnedFd, signals: &mut Signals) -> Result<(), Trouble> {
    let _raw = Raw::new().tried("switch the terminal to raw mode")?;
    let (input, output) = (io::stdin(), io::stdout());
    let relay = Relay::new(master.as_fd(), input.as_fd(), output.as_fd());
    let mut relay = relay.tried("relay the terminal")?;
    while !relay.is_over() {
        let waited: Vec<BorrowedFd<'_>> = signals.all().collect();
        let turn = relay.turn(&waited, None).tried("relay the terminal")?;
        if signals.is_new_size(&turn.others) {
            own::copy_size(master.as_fd()).tried("set the terminal's size")?;
        }
        // There is nobody to pass a signal on to; with the master closed, the terminal hangs up.
        if signals.received(&turn.others).iter().any(|signal| ends(*signal)) {
            break;
        }
    }
    Ok(())
}

fn ends(signal: Signal) -> bool {
    ["HUP", "INT", "QUIT", "TERM"].contains(&signal.name())
}

/// Passes on what came from outside, and insists where the grace is over.
fn obey(
    container: &Container<'_>,
    master: Option<&OwnedFd>,
    signals: &mut Signals,
    patience: &mut Patience,
    ready: &[bool],
) -> Result<(), Trouble> {
    if let Some(master) = master.filter(|_| signals.is_new_size(ready)) {
        own::copy_size(master.as_fd()).tried("set the terminal's size")?;
    }
    let now = Instant::now();
    let mut sent: Vec<_> =
        signals.received(ready).into_iter().map(|signal| patience.signal(signal, now)).collect();
    sent.extend(patience.is_over(now).then_some(Signal::KILL));
    for signal in sent {
        // A container that has just ended can be sent nothing; that it ended is seen in the next turn.
        let _ = container.kill(signal);
    }
    Ok(())
}

/// A turn of the relay, or only a wait where there is no terminal.
fn turn(
    relay: Option<&mut Relay<'_>>,
    waited: &[BorrowedFd<'_>],
    left: Option<Duration>,
) -> io::Result<Vec<bool>> {
    match relay {
        // A terminal that hung up is never ready again, and the wait goes on for the others.
        Some(relay) => relay.turn(waited, left).map(|turn| turn.others),
        None => wait(waited, left),
    }
}

fn wait(waited: &[BorrowedFd<'_>], left: Option<Duration>) -> io::Result<Vec<bool>> {
    let mut asked: Vec<_> = waited.iter().map(|one| PollFd::new(one, PollFlags::IN)).collect();
    let left = left.and_then(|left| Timespec::try_from(left).ok());
    match poll(&mut asked, left.as_ref()) {
        Err(rustix::io::Errno::INTR) => Ok(vec![false; waited.len()]),
        ready => ready
            .map(|_| asked.iter().map(|one| !one.revents().is_empty()).collect())
            .map_err(Into::into),
    }
}

/// Shows what was written before the end.
fn drain(relay: &mut Relay<'_>) -> io::Result<()> {
    while !relay.is_over() && !relay.turn(&[], Some(SILENCE))?.quiet {}
    Ok(())
}
