//! Faults planted in a chapter are reported by plain cargo at the chapter's own line and column.
//!
//! Each case is a chapter in `tests/planted/` with `⟦here⟧` where the fault has to be reported. It becomes a chapter of
//! a tiny library that has this one's `build.rs` and `src/lib.rs`, beside a second chapter that uses it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;
use std::{fs, io};

/// Marks the place of the fault.
const HERE: &str = "⟦here⟧";

/// The second chapter: whoever reports more than the fault itself will report something here.
const USER: &str = "# User {#user.title}\n\n```rust\n/// One more twice.\npub fn next_but_one(n: u32) -> u32 {\n    crate::planted::next(crate::planted::next(n))\n}\n```\n";

#[test]
fn type_error() {
    check("type-error", &["check"], "error[E0308]", "planted.md:LINE:COLUMN\n");
}

#[test]
fn borrow_error() {
    check("borrow-error", &["check"], "error[E0505]", "planted.md:LINE:COLUMN\n");
}

#[test]
fn clippy_lint() {
    check("lint", &["clippy"], "unneeded `return`", "planted.md:LINE:COLUMN\n");
}

#[test]
fn failing_unit_test() {
    check("test", &["test", "--lib"], "planted::planted__fails", "planted.md:LINE:COLUMN:\n");
}

#[test]
fn wrong_computed_value() {
    check("value", &["test", "--lib"], "value_on_line_10_1 ... ok", "planted.md:LINE:");
}

#[test]
fn error_in_a_computed_value() {
    check("expression", &["test", "--lib"], "error[E0308]", "planted.md:LINE:COLUMN\n");
}

#[test]
fn failing_example() {
    let name = "planted.md - planted::planted__fails (line LINE) ... FAILED";
    check("example", &["test", "--doc"], "left: 2", name);
}

#[test]
fn unclosed_fence() {
    check(
        "unclosed-fence",
        &["build"],
        "error: this fence is never closed",
        "planted.md:LINE:COLUMN\n",
    );
}

#[test]
fn duplicate_id() {
    let message = "error: the id `planted.unit` is used twice";
    check("duplicate-id", &["build"], message, "planted.md:LINE:COLUMN\n");
}

#[test]
fn broken_link_in_a_chapter_without_code() {
    let message = "error: no unit has the id `planted.none`";
    check("broken-link", &["build"], message, "planted.md:LINE:COLUMN\n");
}

#[test]
fn only_changed_chapters_are_written() -> io::Result<()> {
    let library = Library::new("unchanged", &fs::read_to_string(case("lint"))?.replace(HERE, ""))?;
    library.cargo(&["check"])?;
    let before = library.written()?;
    assert!(before.len() >= 8, "{before:?}");
    library.write("spec/user.md", USER)?;
    library.write(
        "spec/planted.md",
        &fs::read_to_string(library.0.join("spec/planted.md"))?.replace("One more", "Yet one"),
    )?;
    library.cargo(&["check"])?;
    let after = library.written()?;
    let changed = |path: &&PathBuf| before.get(*path) != after.get(*path);
    let names = after.keys().filter(changed).map(|path| path.to_string_lossy().into_owned());
    assert_eq!(names.collect::<Vec<_>>(), ["doc/planted.md", "spec/planted.md", "twin/planted.rs"]);
    assert!(library.read("spec/planted.md")?.contains("Yet one"));
    Ok(())
}

#[test]
fn a_chapter_that_is_gone_leaves_nothing() -> io::Result<()> {
    let library = Library::new("gone", "# Planted {#planted.title}\n\nNo code.\n")?;
    library.write(
        "spec/user.md",
        "# User {#user.title}\n\n```rust\n/// One.\npub const ONE: u8 = 1;\n```\n",
    )?;
    library.cargo(&["check"])?;
    assert!(library.read("spec/user.md").is_ok());
    library.write("spec/SUMMARY.md", "- [Planted](planted.md)\n")?;
    library.cargo(&["check"])?;
    assert_eq!(
        library.written()?.keys().collect::<Vec<_>>(),
        ["doc/crate.md", "evidence.rs", "modules.rs"].map(Path::new).each_ref()
    );
    Ok(())
}

/// Runs cargo with `arguments` on the library whose chapter is the case `name`: the output has to hold `message`, and
/// `place` behind the folder of the chapters, with the line and column of the mark. Nothing else may be reported.
fn check(name: &str, arguments: &[&str], message: &str, place: &str) {
    let text = fs::read_to_string(case(name)).expect("the case is there");
    let (line, column) = place_of_mark(&text);
    let library = Library::new(name, &text.replace(HERE, "")).expect("a library can be written");
    let output = library.cargo(arguments).expect("cargo runs");
    let place = place.replace("LINE", &line.to_string()).replace("COLUMN", &column.to_string());
    assert!(output.contains(message), "no `{message}` in:\n{output}");
    assert!(output.contains(&format!("spec/{place}")), "no `spec/{place}` in:\n{output}");
    assert!(
        !output.contains("modules.rs") && !output.contains("user.md:"),
        "more than one place:\n{output}"
    );
    let errors = output.lines().filter(|line| line.starts_with("error: could not compile"));
    assert!(
        errors.clone().count() == errors.filter(|line| line.contains("1 previous error")).count(),
        "{output}"
    );
}

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/planted/{name}.md"))
}

/// The line and the column, in characters from 1, of the mark in `text`.
fn place_of_mark(text: &str) -> (usize, usize) {
    let before = &text[..text.find(HERE).expect("the case has a mark")];
    let line = before.lines().last().filter(|_| !before.ends_with('\n')).unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

/// A tiny library in a folder of its own. All share what their build programs are built from; their packages bear
/// different names, since cargo would take two of the same name for one.
struct Library(PathBuf);

impl Library {
    fn new(name: &str, planted: &str) -> io::Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let library = Library(Path::new(env!("CARGO_TARGET_TMPDIR")).join("planted").join(name));
        let engine = root.join("crates/recto-tangle");
        let manifest = format!(
            "[package]\nname = {name:?}\nedition = \"2024\"\n\n[lib]\nname = \"tiny\"\n\n[workspace]\n\n[build-dependencies]\nrecto-tangle = {{ path = {engine:?} }}\n"
        );
        library.write("Cargo.toml", &manifest)?;
        library.write("Cargo.lock", &fs::read_to_string(root.join("Cargo.lock"))?)?;
        library.write("build.rs", include_str!("../build.rs"))?;
        library.write("src/lib.rs", include_str!("../src/lib.rs"))?;
        library.write("spec/SUMMARY.md", "- [Planted](planted.md)\n- [User](user.md)\n")?;
        library.write("spec/user.md", USER)?;
        library.write("spec/planted.md", planted)?;
        Ok(library)
    }

    fn write(&self, path: &str, text: &str) -> io::Result<()> {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap_or(&self.0))?;
        fs::write(path, text)
    }

    /// What cargo says.
    fn cargo(&self, arguments: &[&str]) -> io::Result<String> {
        let mut command = Command::new(env!("CARGO"));
        command.args(arguments).arg("--offline").current_dir(&self.0);
        command
            .env("CARGO_TARGET_DIR", self.0.with_file_name("target"))
            .env("CARGO_TERM_COLOR", "never");
        command.env("RUST_BACKTRACE", "0").env_remove("RUSTFLAGS").env_remove("RUSTDOCFLAGS");
        let output = command.output()?;
        Ok(String::from_utf8_lossy(&[output.stderr, output.stdout].concat()).into_owned())
    }

    /// The text of a file in the library's OUT_DIR.
    fn read(&self, path: &str) -> io::Result<String> {
        fs::read_to_string(self.out()?.join(path))
    }

    /// The files in the library's OUT_DIR, and when each was written.
    fn written(&self) -> io::Result<BTreeMap<PathBuf, SystemTime>> {
        let mut files = BTreeMap::new();
        let out = self.out()?;
        let mut folders = vec![out.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder)? {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    folders.push(entry.path());
                } else {
                    let path =
                        entry.path().strip_prefix(&out).map(Path::to_owned).unwrap_or_default();
                    files.insert(path, entry.metadata()?.modified()?);
                }
            }
        }
        Ok(files)
    }

    /// The library's OUT_DIR: cargo's messages name it.
    fn out(&self) -> io::Result<PathBuf> {
        let messages = self.cargo(&["check", "--message-format", "json"])?;
        let own = messages.lines().find(|line| {
            line.contains("\"build-script-executed\"") && line.contains(&*self.0.to_string_lossy())
        });
        let path = own.and_then(|line| line.split("\"out_dir\":\"").nth(1)?.split('"').next());
        path.map(PathBuf::from).ok_or_else(|| io::Error::other(messages.clone()))
    }
}
