//! One link of a chain of ChainIDs: beside the three compressions it cannot do without, and beside Python's hashlib.

use std::hint::black_box;
use std::process::Command;

use oci_companion::chain_id::Chain;
use oci_companion::digest::{Digest, Function};
use oci_companion::layer::DiffId;
use sha2::block_api::compress256;

use super::measure::{Run, absent, median};
use super::table::{Row, Table};

/// Layers of the chain: as many as images may have.
const LAYERS: usize = 127;
/// Chains a round.
const REPEATS: usize = 2_000;

/// The same chain in Python; prints nanoseconds of processor time a link.
const PYTHON: &str = r#"
import hashlib, time
sha = hashlib.sha256
ids = ["sha256:" + sha(str(i).encode()).hexdigest() for i in range(127)]
begun = time.process_time()
for _ in range(500):
    top = ids[0]
    for layer in ids[1:]:
        top = "sha256:" + sha(f"{top} {layer}".encode()).hexdigest()
print((time.process_time() - begun) * 1e9 / (126 * 500), top)
"#;

/// The rows of the chain.
pub(crate) fn rows(rounds: usize, table: &mut Table) {
    table.head(&format!("a chain of {LAYERS} layers, processor time a link"));
    let layers: Vec<DiffId> = (0..LAYERS).map(|number| diff_id(&number.to_string())).collect();
    let runs: Vec<(Run, Run)> = (0..rounds * 5).map(|_| (links(&layers), compressions())).collect();
    table.row(Row::ratio(
        "CPU: a link / three SHA-256 compressions",
        &runs,
        Run::cpu,
        "ns",
        Some(1.4),
    ));
    if let Some(program) = absent(&["python3"]) {
        return table.missing("CPU: a link of Python's hashlib / of ours", &program);
    }
    let top = chain(&layers);
    let runs: Vec<(Run, Run)> = (0..rounds).map(|_| (python(&top), links(&layers))).collect();
    table.row(Row::at_least(
        "CPU: a link of Python's hashlib / of ours",
        &runs,
        Run::cpu,
        "ns",
        4.0,
    ));
}

fn diff_id(text: &str) -> DiffId {
    DiffId::new(Digest::of(Function::Sha256, text.as_bytes()))
}

fn chain(layers: &[DiffId]) -> String {
    let mut chain = Chain::default();
    for layer in layers {
        chain.push(black_box(layer));
    }
    chain.top().map(ToString::to_string).unwrap_or_default()
}

fn links(layers: &[DiffId]) -> Run {
    timed(|| drop(black_box(chain(layers))), REPEATS * (LAYERS - 1))
}

/// Three compressions in a row, each needing the state of the one before.
fn compressions() -> Run {
    let mut state = [1_u32; 8];
    let blocks = [[7_u8; 64]; 3];
    let links = || (1..LAYERS).for_each(|_| compress256(&mut state, black_box(&blocks)));
    timed(links, REPEATS * (LAYERS - 1))
}

/// Nanoseconds of processor time for one of `count` parts of `REPEATS` calls: the median of five.
fn timed(mut work: impl FnMut(), count: usize) -> Run {
    let mut once = || {
        let before = processor_time();
        (0..REPEATS).for_each(|_| work());
        (processor_time() - before) / count as f64
    };
    Run::of(median((0..5).map(|_| once())))
}

/// Nanoseconds this thread has run (proc(5): `schedstat`).
fn processor_time() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    stat.split(' ').next().and_then(|text| text.parse().ok()).expect("a number")
}

fn python(top: &str) -> Run {
    let output = Command::new("python3").args(["-c", PYTHON]).output().expect("python3");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let (nanoseconds, same) = said.trim().split_once(' ').expect("two words");
    assert_eq!(same, top, "both compute the same ChainID");
    Run::of(nanoseconds.parse().expect("a number"))
}
