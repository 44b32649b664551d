//! Faults planted into a sound book: each is told as exactly one problem, at its place, in exactly these words.
//!
//! A fault is a folder in `tests/faults/`: `fault.txt`, the edit of `base/` that plants it, and `expected.txt`, the
//! command and what it has to say. `BLESS=1` writes what it says now; `FAULT=NAME` runs those whose name contains it.

#[path = "faults/edit.rs"]
mod edit;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::{env, fs, thread};

use edit::Files;

/// How many books are worked on at once, each in a folder of its own.
const WORKERS: usize = 2;

/// The command of a fault that names none.
const CHECK: &str = "$ recto check --strict\n";

#[test]
fn every_fault_is_one_problem_at_its_place() {
    let filter = env::var("FAULT").unwrap_or_default();
    let names = names().into_iter().filter(|name| name.contains(&filter));
    let left = Mutex::new(names.rev().collect::<Vec<_>>());
    let next = || left.lock().expect("no worker panics").pop();
    let failures = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for number in 0..WORKERS {
            let (next, failures) = (&next, &failures);
            scope.spawn(move || {
                let book = Book::new(number);
                while let Some(name) = next() {
                    if let Err(fault) = book.check(&name) {
                        let mut failures = failures.lock().expect("no worker panics");
                        failures.push(format!("== {name}\n{fault}"));
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().expect("no worker panics");
    assert!(failures.is_empty(), "{} failed\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn the_base_is_sound() {
    let book = Book::new(WORKERS);
    book.put(&base());
    for command in [CHECK, "$ recto fmt --check\n", "$ recto test\n"] {
        let (output, fine) = book.run(command);
        assert!(fine && problems(&output).is_empty(), "{command}{output}");
    }
}

#[test]
fn an_edit_that_does_not_fit_is_told() {
    let files = || Files::from([("a.md".to_owned(), "one\ntwo\none\n".to_owned())]);
    for (edit, fault) in [
        ("@ a.md\n- three\n+ ⟦four", "a.md: 0 times there:\nthree"),
        ("@ a.md\n- one\n+ ⟦four", "a.md: 2 times there:\none"),
        ("@ a.md\n- two\n+ four", "one ⟦ has to say where the fault is reported: []"),
        ("@ a.md\n- two\n? ⟦four", "a.md: `? ⟦four` starts with no sign"),
        ("@ b.md -> nothing", "there is no b.md"),
    ] {
        assert_eq!(edit::apply(edit, &mut files()), Err(fault.to_owned()), "{edit}");
    }
    let mut edited = files();
    let edit = "@ a.md -> b.md\n= one\n- two\n+ t⟦hree\n\n@ c.md\n+ new";
    assert_eq!(edit::apply(edit, &mut edited).as_deref(), Ok("b.md:2:2"));
    let wanted = [("b.md", "one\nthree\none\n"), ("c.md", "new\n")];
    assert_eq!(edited, wanted.map(|(path, text)| (path.to_owned(), text.to_owned())).into());
}

/// A folder in which books are checked one after the other, so that only what changes is compiled.
struct Book {
    folder: PathBuf,
    target: PathBuf,
}

impl Book {
    fn new(number: usize) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("faults/{number}"));
        let book = Book { target: folder.join("target"), folder: folder.join("book") };
        fs::create_dir_all(&book.folder).expect("a folder");
        fs::copy(root().join("Cargo.lock"), book.folder.join("Cargo.lock")).expect("a lock file");
        book
    }

    /// Whether the fault `name` is one problem, at its place, in the words that are expected.
    fn check(&self, name: &str) -> Result<(), String> {
        let file = |file: &str| root().join("tests/faults").join(name).join(file);
        let mut files = base();
        let edit = fs::read_to_string(file("fault.txt")).map_err(|error| error.to_string())?;
        let place = edit::apply(&edit, &mut files)?;
        self.put(&files);
        let expected = fs::read_to_string(file("expected.txt")).unwrap_or(CHECK.to_owned());
        let command = expected.split_inclusive('\n').next().unwrap_or(CHECK);
        let (output, fine) = self.run(command);
        let found = problems(&output);
        let text = format!("{command}{}\n", found.join("\n\n"));
        if text != expected && env::var_os("BLESS").is_some() {
            fs::write(file("expected.txt"), &text).map_err(|error| error.to_string())?;
        } else if text != expected {
            return Err(format!("expected:\n{expected}found:\n{output}"));
        }
        match &found[..] {
            [_] if fine => Err(format!("the command succeeds:\n{text}")),
            [one] if place_of(one) == Some(&place) => Ok(()),
            [_] => Err(format!("not at {place}:\n{text}")),
            _ => Err(format!("{} problems:\n{output}", found.len())),
        }
    }

    /// Makes the folder hold exactly `files`; those that stay the same are not touched.
    fn put(&self, files: &Files) {
        for path in read(&self.folder).keys().filter(|path| !files.contains_key(*path)) {
            fs::remove_file(self.folder.join(path)).expect("is ours");
        }
        let now = read(&self.folder);
        for (path, text) in files.iter().filter(|(path, text)| now.get(*path) != Some(text)) {
            let path = self.folder.join(path);
            fs::create_dir_all(path.parent().unwrap_or(&self.folder)).expect("a folder");
            fs::write(path, text).expect("can be written");
        }
    }

    /// What the program prints for `$ recto ...`, and whether it succeeds.
    fn run(&self, command: &str) -> (String, bool) {
        let arguments = command.trim_end().strip_prefix("$ recto ").expect("a command");
        let mut program = Command::new(env!("CARGO_BIN_EXE_recto"));
        program.args(arguments.split(' ')).current_dir(&self.folder);
        program.env("CARGO_TARGET_DIR", &self.target).env("CARGO_NET_OFFLINE", "true");
        for variable in ["RUSTFLAGS", "RUSTDOCFLAGS", "CARGO_MANIFEST_DIR", "NO_COLOR"] {
            program.env_remove(variable);
        }
        let output = program.output().expect("the program runs");
        let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        (text, output.status.success())
    }
}

/// The blocks of an output that tell a problem.
fn problems(output: &str) -> Vec<&str> {
    let blocks = output.split("\n\n").map(str::trim_end);
    blocks.filter(|block| block.starts_with("error") || block.starts_with("warning")).collect()
}

/// The place that a problem names first.
fn place_of(problem: &str) -> Option<&str> {
    problem.lines().find_map(|line| line.trim_start().strip_prefix("--> "))
}

/// The folders that plant a fault, sorted.
fn names() -> Vec<String> {
    let entries = fs::read_dir(root().join("tests/faults")).expect("the faults are there");
    let folders = entries.flatten().filter(|entry| entry.path().is_dir());
    let mut names: Vec<_> =
        folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name != "base");
    names.sort();
    names
}

/// The sound book; what it takes from this checkout is named by its whole path.
fn base() -> Files {
    let mut files = read(&root().join("tests/faults/base"));
    let manifest = files.get_mut("Cargo.toml").expect("the book has a package");
    *manifest = manifest.replace("../../..", &root().to_string_lossy());
    files
}

/// The text of every file below `folder` but what cargo writes, by path.
fn read(folder: &Path) -> Files {
    let mut files = Files::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(at).expect("can be read").flatten() {
            let path = entry.path();
            let name = path.strip_prefix(folder).expect("is below").to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if name != "Cargo.lock" {
                files.insert(name, fs::read_to_string(path).expect("is text"));
            }
        }
    }
    files
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the checkout")
}
