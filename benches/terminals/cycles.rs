//! Containers one after another: created, started, waited for, deleted.
//!
//! By the clock alone: the processor time of a container counts for who waits for it, and a shell can't.

use std::process::{Command, Stdio};

use crate::bundle::Bundle;
use crate::here::Here;
use crate::measure::{Run, paired};
use crate::table::{Row, Table};

/// How many, each beside one of the other kind.
const CYCLES: usize = 100;

/// The same in a shell. The container has the pipe as long as it lives.
const SCRIPT: &str = r#"{ "$0" --root "$1" create --bundle "$2" "$3" && "$0" --root "$1" start "$3"; } | cat
    until "$0" --root "$1" delete "$3" 2>/dev/null; do :; done"#;

/// The rows of cycles.
pub(crate) fn rows(here: &Here, table: &mut Table) {
    let name = here.name;
    table.head(&format!("{CYCLES} containers, one after another, with {name}"));
    let plain = |bundle: &mut serde_json::Value| bundle["process"]["terminal"] = false.into();
    let bundle = Bundle::with(here, "true", plain);
    let script = || {
        let mut shell = Command::new("sh");
        shell.args(["-c", SCRIPT]).arg(&here.program).arg(bundle.root());
        shell.arg(bundle.folder.path()).arg(bundle.id());
        silent(shell)
    };
    let run = || {
        let mut command = Command::new(&here.program);
        command.arg("--root").arg(bundle.root()).arg("run");
        command.arg("--bundle").arg(bundle.folder.path()).arg(bundle.id());
        silent(command)
    };
    let wall = |run: Run| run.wall() * 1e3;
    let conhand = || bundle.command(&[]);
    let runs = paired(CYCLES, conhand, script);
    let what = "wall: conhand run / create, start, delete in a shell";
    table.row(Row::ratio(what, &runs, wall, "ms", Some(1.1)));
    let runs = paired(CYCLES, conhand, run);
    table.row(Row::ratio(&format!("wall: conhand run / {name} run"), &runs, wall, "ms", None));
}

/// The command without anything to read.
fn silent(mut command: Command) -> Command {
    command.stdin(Stdio::null());
    command
}
