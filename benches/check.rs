//! `recto check --fast` beside the program `mdbook build` on the same generated books: `cargo bench -p recto --bench check`.
//!
//! The peer is the program on PATH, or the one that this builds into `target/peers`, but not in CI. `SIZES="10 100"`
//! measures other sizes.
#![allow(clippy::print_stdout, reason = "a benchmark's output is what it prints")]

#[path = "check/book.rs"]
mod book;
#[path = "check/cost.rs"]
mod cost;
#[path = "random.rs"]
mod random;

use cost::Cost;

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The program under test.
const RECTO: &str = env!("CARGO_BIN_EXE_recto");
/// The version of mdBook that the library is.
const MDBOOK: &str = "0.5.4";
/// Chapters of the books.
const SIZES: &str = "10 100 1000 3000";
/// The book for which there are goals; the peer takes too long for larger ones.
const JUDGED: usize = 1000;
/// What we may take there of mdBook's processor time, and of memory in MB.
const RATIO: f64 = 0.2;
const MEMORY: f64 = 300.0;
/// The milliseconds in which our own book is checked.
const OWN: f64 = 150.0;

fn main() {
    let mdbook = mdbook();
    println!(
        "chapters    MB of text   recto CPU  a chapter  recto memory   mdbook CPU  mdbook memory   ratio"
    );
    let sizes = env::var("SIZES").unwrap_or_else(|_| SIZES.to_owned());
    for size in sizes.split_whitespace() {
        row(size.parse().expect("a number of chapters"), mdbook.as_deref());
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let own = cost::wall(|| check(&root));
    println!("our own book: {own:.0} ms by the clock; goal {OWN} ms: {}", word(own <= OWN));
    if mdbook.is_none() {
        println!("NOT MEASURED: mdbook is not installed");
    }
}

fn row(chapters: usize, mdbook: Option<&Path>) {
    let folder = tempfile::tempdir().expect("a folder");
    let bytes = book::write(folder.path(), chapters).expect("a book");
    let locked = recto(&["lock"], folder.path()).output().expect("the program runs");
    assert!(locked.status.success(), "{locked:?}");
    let Cost { cpu, memory } = cost::cost(|| check(folder.path()));
    let each = cpu / chapters as f64 * 1e6;
    let size = bytes as f64 / 1e6;
    print!("{chapters:>8} {size:>10.1} MB {cpu:>9.3} s {each:>7.0} µs {memory:>10.0} MB");
    let peer = mdbook.filter(|_| chapters <= JUDGED);
    let theirs = peer.map(|program| cost::cost(|| build(program, folder.path())));
    if let Some(theirs) = theirs {
        print!(" {:>10.2} s {:>11.0} MB {:>7.3}", theirs.cpu, theirs.memory, cpu / theirs.cpu);
    }
    println!();
    if chapters == JUDGED {
        let met = theirs.map_or("NOT MEASURED", |theirs| word(cpu / theirs.cpu <= RATIO));
        let memory = word(memory <= MEMORY);
        println!("         goals: ratio {RATIO}: {met}; memory {MEMORY} MB: {memory}");
    }
}

fn word(met: bool) -> &'static str {
    if met { "met" } else { "MISSED" }
}

fn check(root: &Path) -> Command {
    recto(&["check", "--fast", "--strict"], root)
}

fn recto(arguments: &[&str], root: &Path) -> Command {
    let mut command = Command::new(RECTO);
    command.args(arguments).current_dir(root);
    command
}

fn build(program: &Path, root: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(["build", "--dest-dir", "html"]).current_dir(root);
    command
}

/// The peer, if it is there or can be built.
fn mdbook() -> Option<PathBuf> {
    let runs = |path: &Path| {
        Command::new(path).arg("--version").output().is_ok_and(|o| o.status.success())
    };
    let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/peers");
    let ours = peers.join("bin/mdbook");
    if runs(Path::new("mdbook")) {
        return Some(PathBuf::from("mdbook"));
    }
    if !runs(&ours) && env::var_os("CI").is_none() {
        println!("building mdbook {MDBOOK} into target/peers");
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["install", "mdbook", "--locked", "--version", MDBOOK, "--root"]).arg(&peers);
        cargo.env_remove("CARGO_TARGET_DIR").status().ok()?;
    }
    runs(&ours).then_some(ours)
}
