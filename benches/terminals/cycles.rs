//! Containers one after another: created, started, waited for, deleted.
//!
//! By the clock alone: the processor time of a container counts for who waits for it, and a shell can't.

use std::process::{Command, Stdio};

use crate::bundle::Bundle;
use crate::here::Here;
use crate::measure::{Run, paired};
use crate::table::{Row, Table};

/// Pairs, and the cycles of each half.
const ROUNDS: usize = 10;
const CYCLES: usize = 10;

/// The same in a shell. The container has the pipe as long as it lives.
const SCRIPT: &str = r#"{ "$0" --root "$1" create --bundle "$2" "$3" && "$0" --root "$1" start "$3"; } | cat
    until "$0" --root "$1" delete "$3" 2>/dev/null; do :; done"#;

/// The rows of cycles.
pub(crate) fn rows(here: &Here, table: &mut Table) {
    let name = here.name;
    table.head(&format!("{} containers, {CYCLES} at a time, with {name}", ROUNDS * CYCLES));
    let plain = |bundle: &mut serde_json::Value| bundle["process"]["terminal"] = false.into();
    let bundle = Bundle::with(here, "true", plain);
    let conhand = || times(&bundle.command(&[]));
    let script = || {
        let mut shell = Command::new("sh");
        shell.args(["-c", SCRIPT]).arg(&here.program).arg(bundle.root());
        times(shell.arg(bundle.folder.path()).arg(bundle.id()))
    };
    let run = || {
        let mut command = Command::new(&here.program);
        command.arg("--root").arg(bundle.root()).arg("run");
        times(command.arg("--bundle").arg(bundle.folder.path()).arg(bundle.id()))
    };
    let runs = paired(ROUNDS, conhand, script);
    let what = "conhand run / create, start, delete in a shell";
    table.row(Row::ratio(&format!("wall: {what}"), &runs, Run::wall, "s", Some(1.1)));
    let runs = paired(ROUNDS, conhand, run);
    table.row(Row::ratio(&format!("wall: conhand run / {name} run"), &runs, Run::wall, "s", None));
}

/// A command that does another as often as a round has cycles.
fn times(command: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-ec", &format!("for n in $(seq {CYCLES}); do \"$@\"; done"), "sh"]);
    shell.arg(command.get_program()).args(command.get_args()).stdin(Stdio::null());
    shell
}
