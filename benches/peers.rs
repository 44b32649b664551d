//! `chainid` beside its peers on this machine: `cargo bench --bench peers` prints one table of ratios.
//!
//! Each row pairs two commands in turn, A B A B, and shows the median of the ratios. CPU seconds are steady; wall
//! seconds mean something only while nothing else runs. `ROUNDS=9` measures longer.

#[path = "../tests/layouts/blobs.rs"]
mod blobs;
#[path = "../tests/layouts/case.rs"]
#[allow(dead_code, reason = "the suite itself uses the rest")]
mod case;
#[path = "peers/chain.rs"]
mod chain;
#[path = "peers/layer.rs"]
mod layer;
#[path = "../tests/layouts/made.rs"]
#[allow(dead_code, reason = "the suite itself uses the rest")]
mod made;
#[path = "peers/measure.rs"]
mod measure;
#[path = "peers/suite.rs"]
mod suite;
#[path = "peers/table.rs"]
mod table;

use std::path::Path;
use std::process::Command;

use layer::Layer;
use measure::{Run, paired};
use table::{Row, Table};

/// The program under test.
const CHAINID: &str = env!("CARGO_BIN_EXE_chainid");

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, word, file] = &arguments[..]
        && word == "inflate"
    {
        return layer::inflate(Path::new(file));
    }
    let mut table = Table::default();
    let rounds = std::env::var("ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(5);
    for layer in Layer::all() {
        layers(&layer, rounds, &mut table);
    }
    chain::rows(rounds, &mut table);
    suite::rows(&mut table);
    table.print();
}

/// The rows of one large layer.
fn layers(layer: &Layer, rounds: usize, table: &mut Table) {
    let file = layer.path.to_string_lossy().into_owned();
    let chainid = || command(CHAINID, &["diff-id", &file]);
    let alone = || command(CHAINID, &["diff-id", "--threads", "1", &file]);
    let own = std::env::current_exe().expect("a program");
    let inflate = || command(&own.to_string_lossy(), &["inflate", &file]);
    let shell = |pipe: &str| command("sh", &["-c", pipe, "sh", &file]);
    table.head(&layer.describe());
    for (programs, pipe, goal) in PIPES {
        let goal = goal.filter(|_| layer.has_goal);
        match measure::absent(programs) {
            Some(program) => table.missing(&format!("CPU: DiffID / {pipe}"), &program),
            None => {
                let pipe_of = |pipe: &str| pipe.replace("FILE", "\"$1\"");
                let runs = paired(rounds, chainid, || shell(&pipe_of(pipe)));
                table.row(Row::ratio(&format!("CPU: DiffID / {pipe}"), &runs, Run::cpu, "s", goal));
            }
        }
    }
    let runs = paired(rounds, chainid, inflate);
    table.row(Row::ratio("wall: DiffID / inflating alone", &runs, Run::wall, "s", Some(1.15)));
    let runs = paired(rounds, chainid, alone);
    table.row(Row::ratio("CPU: DiffID / on one thread", &runs, Run::cpu, "s", None));
    table.row(Row::ratio("wall: DiffID / on one thread", &runs, Run::wall, "s", None));
    let three = |threads: &[&str]| {
        command(CHAINID, &[&["diff-id"], threads, &[&file, &file, &file]].concat())
    };
    let runs = paired(rounds, || three(&[]), || three(&["--threads", "1"]));
    table.row(Row::ratio("wall: three layers / on one thread", &runs, Run::wall, "s", None));
}

/// Other ways to a DiffID: what they need, the pipe, and the ratio of CPU seconds that is the goal.
const PIPES: [(&[&str], &str, Option<f64>); 4] = [
    (&["igzip", "openssl"], "igzip -dc FILE | openssl dgst -sha256", Some(0.85)),
    (&["pigz", "sha256sum"], "pigz -dc FILE | sha256sum", None),
    (&["gzip", "sha256sum"], "gzip -dc FILE | sha256sum", None),
    (&["python3"], PYTHON, None),
];

/// zlib and hashlib in one process.
const PYTHON: &str = "python3 -c 'import gzip, hashlib, sys; f = gzip.open(sys.argv[1]); \
    h = hashlib.sha256(); [h.update(b) for b in iter(lambda: f.read(1 << 18), b\"\")]; print(h.hexdigest())' FILE";

fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments);
    command
}
