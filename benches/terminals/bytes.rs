//! The time for a lot of bytes out of a terminal.

use std::fs;
use std::path::Path;

use crate::bundle::Bundle;
use crate::contest::{Contest, Of};
use crate::here::Here;
use crate::measure::absent;
use crate::session::{Session, Side};
use crate::table::Table;

/// How many.
const LENGTH: usize = 32_000_000;

/// Milliseconds by the clock, and those of the relay's processor time.
const WALL: Of = ("wall", |run| run.wall() * 1e3, "ms");
const CPU: Of = ("CPU", |run| run.cpu() * 1e3, "ms");

/// Answers each key with them.
const PROGRAM: &str =
    "stty raw -echo; echo ready; while [ -n \"$(head -c 1)\" ]; do cat FOLDER/data; done";

/// The rows of bytes.
pub(crate) fn rows(here: &Here, rounds: usize, table: &mut Table) {
    table.head(&format!("{} MB out of a terminal, with {}", LENGTH / 1_000_000, here.name));
    let bundle = || {
        let bundle = Bundle::new(here, &PROGRAM.replace("FOLDER", ""));
        data(&bundle.folder.path().join("rootfs"));
        bundle
    };
    let folder = tempfile::tempdir().expect("a folder");
    data(folder.path());
    let program = PROGRAM.replace("FOLDER", &folder.path().display().to_string());
    let mut contest = Contest::default();
    contest.add("conhand run", Session::conhand(Side::Terminal, bundle()));
    contest.add("its relay", Session::runtime(bundle()));
    contest.add("conhand receive", Session::receive(Side::Terminal, &program));
    contest.add("conhand receive in pipes", Session::receive(Side::Pipes, &program));
    match absent(&["socat"]) {
        Some(program) => table.missing("wall: conhand / socat", &program),
        None => {
            contest.add("socat", Session::socat(Side::Terminal, &program));
            contest.add("socat in pipes", Session::socat(Side::Pipes, &program));
        }
    }
    contest.run(rounds, 1, LENGTH);
    for (a, b) in [
        ("conhand run", "its relay"),
        ("conhand run", "socat"),
        ("conhand receive", "socat"),
        ("conhand receive in pipes", "socat in pipes"),
    ] {
        contest.row(WALL, (a, b), Some(1.0), table);
        contest.row(CPU, (a, b), None, table);
    }
}

/// No line ends, of which the relay of a runtime makes two bytes.
fn data(folder: &Path) {
    fs::write(folder.join("data"), "0123456789abcdef".repeat(LENGTH / 16)).expect("written");
}
