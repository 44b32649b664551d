//! The time between a key and its echo by a program: behind a relay, and without one.
//!
//! Behind a relay in a terminal a key crosses two terminals, and so does its echo. No relay can make up for that, so
//! two others are shown beside ours, and what is left where our side of it is no terminal. All of it happens on one
//! processor: how long one takes to wake another says nothing about a relay, and differs from session to session.

use std::process::Command;

use crate::bundle::Bundle;
use crate::contest::{Contest, Of};
use crate::here::Here;
use crate::measure::absent;
use crate::session::{Session, Side};
use crate::table::Table;

/// Keys a round.
const KEYS: usize = 200;

/// Microseconds by the clock, and those of the relay's processor time.
const WALL: Of = ("wall", |run| run.wall() * 1e6, "us");
const CPU: Of = ("CPU", |run| run.cpu() * 1e6, "us");

/// Answers each key with itself.
const PROGRAM: &str = "stty raw -echo; echo ready; exec cat";

/// The rows of keys.
pub(crate) fn rows(here: &Here, rounds: usize, table: &mut Table) {
    let (name, bundle) = (here.name, || Bundle::new(here, PROGRAM));
    table.head(&format!("a key and its echo, with {name}"));
    on_processors("0");
    let mut contest = Contest::default();
    contest.add("a bare terminal", Session::bare(PROGRAM));
    contest.add("conhand run", Session::conhand(Side::Terminal, bundle()));
    contest.add("its relay", Session::runtime(bundle()));
    contest.add("conhand receive", Session::receive(Side::Terminal, PROGRAM));
    contest.add("conhand run in pipes", Session::conhand(Side::Pipes, bundle()));
    contest.add("conhand receive in pipes", Session::receive(Side::Pipes, PROGRAM));
    match absent(&["socat"]) {
        Some(program) => table.missing("wall: conhand / socat", &program),
        None => {
            contest.add("socat", Session::socat(Side::Terminal, PROGRAM));
            contest.add("socat in pipes", Session::socat(Side::Pipes, PROGRAM));
        }
    }
    contest.run(rounds, KEYS, 1);
    on_processors("0-1023");
    for (a, b, goal) in [
        ("conhand run", "a bare terminal", Some(1.5)),
        ("its relay", "a bare terminal", None),
        ("socat", "a bare terminal", None),
        ("conhand run", "its relay", None),
        ("conhand receive", "socat", None),
        ("conhand run in pipes", "a bare terminal", Some(1.5)),
        ("socat in pipes", "a bare terminal", None),
        ("conhand receive in pipes", "socat in pipes", None),
    ] {
        contest.row(WALL, (a, b), goal, table);
    }
    contest.row(CPU, ("conhand run", "its relay"), None, table);
    contest.row(CPU, ("conhand receive", "socat"), None, table);
}

/// Where this process runs from now on, and what it starts.
fn on_processors(list: &str) {
    let own = std::process::id().to_string();
    let done = Command::new("taskset").args(["--pid", "--cpu-list", list, &own]).output();
    assert!(done.expect("taskset").status.success(), "no processor {list}");
}
