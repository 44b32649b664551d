//! Tangling 1,000 chapters with 10,000 snippets, against noweb's `notangle` on the same chunks: `cargo bench -p recto-tangle`.
//!
//! Both programs are started by the same shell loop, in turn, and read and write the same kind of files; the shell
//! says how many CPU seconds they took. Ours loads, reads, links and tangles; both write the
//! code to one file. First it is made sure that both give the same code.

#[path = "random.rs"]
mod random;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::{env, fs, io};

use random::Random;

const CHAPTERS: usize = 1_000;
const SNIPPETS: usize = 10;
const WORDS: usize = 150;
/// How often each side is measured, and how often it runs each time.
const ROUNDS: usize = 5;
const RUNS: usize = 5;
/// What our side may take of `notangle`'s CPU seconds.
const TARGET: f64 = 0.5;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().collect();
    if let [_, flag, root] = &arguments[..]
        && flag == "--once"
    {
        return once(Path::new(root));
    }
    if Command::new("notangle").arg("-help").output().is_err() {
        return report("notangle is not there: install noweb to compare with it");
    }
    let folder = tempfile::tempdir()?;
    write_book(folder.path())?;
    same_code(folder.path())?;
    let ours = format!("{:?} --once .", env::current_exe()?);
    let theirs = "notangle book.nw";
    let mut pairs = Vec::new();
    for _ in 0..ROUNDS {
        pairs.push((seconds(folder.path(), &ours)?, seconds(folder.path(), theirs)?));
    }
    pairs.sort_by(|a, b| (a.0 / a.1).total_cmp(&(b.0 / b.1)));
    let (ours, theirs) = pairs[ROUNDS / 2];
    let (least, most) = (pairs[0], pairs[ROUNDS - 1]);
    report(&format!(
        "CPU seconds for {CHAPTERS} chapters: recto {ours:.3}, notangle {theirs:.3}, ratio {:.2} ({:.2} to {:.2}), target {TARGET}: {}",
        ours / theirs,
        least.0 / least.1,
        most.0 / most.1,
        if ours / theirs <= TARGET { "met" } else { "MISSED" },
    ))
}

/// What our side is: from the files of the chapters to their modules, on standard output.
fn once(root: &Path) -> io::Result<()> {
    let (book, problems) = recto_tangle::open(root);
    let mut out = io::BufWriter::with_capacity(1 << 18, io::stdout().lock());
    for module in recto_tangle::modules(&book, &problems, false) {
        out.write_all(module.text.as_bytes())?;
    }
    out.flush()
}

/// The CPU seconds of one run of `command` in `folder`, children included.
fn seconds(folder: &Path, command: &str) -> io::Result<f64> {
    let script = format!(
        "TIMEFORMAT='%U %S'; time for i in $(seq {RUNS}); do {command} >out 2>/dev/null; done"
    );
    let output = Command::new("bash").args(["-c", &script]).current_dir(folder).output()?;
    let times = String::from_utf8_lossy(&output.stderr).into_owned();
    let sum: f64 = times.split_whitespace().filter_map(|time| time.parse::<f64>().ok()).sum();
    if sum == 0.0 {
        return Err(io::Error::other(times));
    }
    Ok(sum / RUNS as f64)
}

/// Fails unless our modules hold, between their comments, the lines that `notangle` prints.
fn same_code(folder: &Path) -> io::Result<()> {
    let (book, problems) = recto_tangle::open(folder);
    if let Some(problem) = problems.first() {
        return Err(io::Error::other(format!("{}: {}", problem.path, problem.message)));
    }
    let files = recto_tangle::tangle(&book, &problems, false);
    let modules = files.iter().filter(|file| file.path.starts_with("spec/"));
    let ours = modules.flat_map(|file| file.text.lines()).filter(|line| is_code(line));
    let output = Command::new("notangle").arg("book.nw").current_dir(folder).output()?;
    let theirs = String::from_utf8_lossy(&output.stdout).into_owned();
    let same = ours.eq(theirs.lines().filter(|line| is_code(line)));
    if same { Ok(()) } else { Err(io::Error::other("the two tangle different code")) }
}

fn is_code(line: &str) -> bool {
    !line.is_empty() && !line.starts_with("// ")
}

/// Writes the same book twice: `spec/` for us, `book.nw` for noweb.
fn write_book(folder: &Path) -> io::Result<()> {
    let mut random = Random::new();
    let mut summary = String::new();
    let mut noweb = String::new();
    let mut root = String::from("<<*>>=\n");
    fs::create_dir_all(folder.join("spec"))?;
    for chapter in 0..CHAPTERS {
        let name = format!("chapter-{chapter}");
        let mut text = format!("# Chapter {chapter} {{#{name}.title}}\n\n");
        for snippet in 0..SNIPPETS {
            let (prose, code) =
                (random.prose(&VOCABULARY, WORDS), code(&mut random, chapter * SNIPPETS + snippet));
            _ = write!(text, "{prose} {{#{name}.p{snippet}}}\n\n```rust\n{code}```\n\n");
            _ = write!(noweb, "{prose}\n\n<<{name} {snippet}>>=\n{code}@\n\n");
            _ = writeln!(root, "<<{name} {snippet}>>");
        }
        fs::write(folder.join(format!("spec/{name}.md")), text)?;
        _ = writeln!(summary, "- [Chapter {chapter}]({name}.md)");
    }
    fs::write(folder.join("spec/SUMMARY.md"), summary)?;
    fs::write(folder.join("book.nw"), noweb + &root + "@\n")
}

/// A small documented function with a name of its own, in one of three shapes.
fn code(random: &mut Random, unique: usize) -> String {
    let n = 2 + random.below(90);
    match random.below(3) {
        0 => format!(
            "/// The sum of `list`, {n} times.\npub fn sum_{unique}(list: &[u64]) -> u64 {{\n    let mut sum = 0;\n    for n in list {{\n        sum += n * {n};\n    }}\n    sum\n}}\n"
        ),
        1 => format!(
            "/// A size below {n}.\n#[derive(Clone, Copy, Debug, PartialEq)]\npub struct Size{unique}(usize);\n\nimpl Size{unique} {{\n    /// `None` if `n` is too large.\n    pub fn new(n: usize) -> Option<Self> {{\n        (n < {n}).then_some(Self(n))\n    }}\n}}\n"
        ),
        _ => format!(
            "/// The parts of `text` around its colon.\npub fn parts_{unique}(text: &str) -> Option<(&str, &str)> {{\n    let (left, right) = text.split_once(':')?;\n    (left.len() < {n} && !right.is_empty()).then_some((left, right))\n}}\n"
        ),
    }
}

const VOCABULARY: [&str; 32] = [
    "a", "layer", "of", "the", "image", "has", "digest", "and", "order", "in", "which", "it", "is",
    "applied", "bytes", "stand", "before", "after", "one", "space", "chain", "that", "names",
    "result", "must", "not", "change", "when", "archive", "entry", "with", "path",
];

fn report(text: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{text}")
}
