//! What is made of a book of all cases compiles, passes its tests, and is clean for clippy and rustdoc.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{fs, io};

use recto_book::Book;
use recto_tangle::{Outcome, PROGRAM, SourceFile};

const CHAPTERS: [&str; 9] = [
    "documents",
    "gated",
    "interrupted",
    "marks",
    "prose",
    "roles",
    "strange",
    "values",
    "windows",
];

/// A chapter without code, whose text is the crate's documentation; its example and value are tested all the same.
const INTRODUCTION: &str = "# The library {#introduction.title}\n\nIt has `2`<!-- = 1 + 1 --> uses; see [the roles](roles.md#roles.use).\n\n```rust,example,id=introduction.use\nassert_eq!(library::windows::ONE, 1);\n```\n";

/// The face of a library whose modules are included.
const FACE: &str = "#![cfg_attr(not(doctest), doc = include_str!(\"out/doc/crate.md\"))]\n\ninclude!(\"out/modules.rs\");\n";

#[test]
fn tangled_modules() -> io::Result<()> {
    let book = book()?;
    for (name, recorded) in [("tangled", false), ("recorded", true)] {
        let files = recto_tangle::tangle(&book, &[], recorded);
        let package = Package::new(name, files, "src/out/")?;
        package.write("Cargo.toml", MANIFEST)?;
        package.write("src/lib.rs", FACE)?;
        check_library(&package);
    }
    Ok(())
}

#[test]
fn standalone_crate() -> io::Result<()> {
    let package = Package::new("standalone", recto_tangle::standalone(&book()?), "")?;
    package.write("Cargo.toml", MANIFEST)?;
    let files: Vec<_> =
        recto_tangle::standalone(&book()?).into_iter().map(|file| file.text).collect();
    assert!(!files.concat().contains("recto"), "no trace of the engine");
    package.passes(&["fmt"]);
    check_library(&package);
    Ok(())
}

#[test]
fn programs_of_examples() -> io::Result<()> {
    let book = book()?;
    let library = Package::new("library", recto_tangle::standalone(&book), "")?;
    library.write("Cargo.toml", MANIFEST)?;
    let dependency = format!("library = {{ path = {:?} }}", library.0);
    let package = Package::new("programs", recto_tangle::programs(&book, &dependency, None), "")?;
    package.passes(&["build", "--bin", PROGRAM]);
    let examples = recto_tangle::examples(&book);
    assert_eq!(examples.len(), 11);
    for example in examples {
        let id = example.id.as_str();
        let run = || package.cargo(&["run", "--quiet", "--bin", PROGRAM, id]).status.code();
        match &example.outcome {
            Outcome::Succeeds => assert_eq!(run(), Some(0), "{id}"),
            Outcome::Panics => assert_eq!(run(), Some(101), "{id}"),
            Outcome::Compiles => assert_eq!(run(), Some(64), "{id} is compiled and not run"),
            Outcome::Refused(code) => {
                let said = text(&package.cargo(&["check", "--bin", &example.program]));
                let place = format!("{}:{}:15\n", example.path, example.line + 1);
                assert!(
                    said.contains(&format!("error[{code}]")) && said.contains(&place),
                    "{said}"
                );
            }
        }
    }
    Ok(())
}

const MANIFEST: &str = "[package]\nname = \"library\"\nedition = \"2024\"\n\n[workspace]\n\n[lints.rust]\nmissing_docs = \"warn\"\nunreachable_pub = \"warn\"\nunexpected_cfgs = { level = \"warn\", check-cfg = [\"cfg(rust_analyzer)\"] }\n\n[lints.clippy]\nall = \"warn\"\n";

fn book() -> io::Result<Book> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut problems = Vec::new();
    let mut chapters = Vec::new();
    let mut add = |name: &str, bytes| {
        let (chapter, found) = recto_book::read(&format!("spec/{name}.md"), bytes);
        chapters.push(chapter);
        problems.extend(found);
    };
    add("introduction", INTRODUCTION.into());
    for name in CHAPTERS {
        add(name, fs::read(folder.join(format!("{name}.md")))?);
    }
    let (book, found) = recto_book::link(chapters);
    problems.extend(found);
    assert_eq!(problems, [], "the cases have no problems");
    Ok(book)
}

/// Three tests, four documents, eight values and one text that code writes pass, and all examples; nobody warns.
fn check_library(package: &Package) {
    package.passes(&["clippy", "--all-targets", "--", "-D", "warnings"]);
    let units = package.passes(&["test", "--lib"]);
    assert!(units.contains("running 16 tests"), "{units}");
    let examples = package.passes(&["test", "--doc"]);
    assert_eq!(examples.matches("... ok").count(), 10, "{examples}");
    package.passes(&["doc", "--no-deps"]);
}

/// A package in a folder of its own. All share a target folder.
struct Package(PathBuf);

impl Package {
    fn new(name: &str, files: Vec<SourceFile>, below: &str) -> io::Result<Self> {
        let package = Package(Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates").join(name));
        for file in files {
            package.write(&format!("{below}{}", file.path), &file.text)?;
        }
        Ok(package)
    }

    fn write(&self, path: &str, text: &str) -> io::Result<()> {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap_or(&self.0))?;
        fs::write(path, text)
    }

    fn cargo(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO"));
        command.args(arguments).current_dir(&self.0).env("CARGO_NET_OFFLINE", "true");
        command.env("CARGO_TARGET_DIR", self.0.join("target")).env("CARGO_TERM_COLOR", "never");
        command.env("RUSTDOCFLAGS", "-D warnings").env_remove("RUSTFLAGS");
        command.output().expect("cargo runs")
    }

    /// What cargo says, which has to succeed.
    fn passes(&self, arguments: &[&str]) -> String {
        let output = self.cargo(arguments);
        assert!(output.status.success(), "{arguments:?} in {:?}:\n{}", self.0, text(&output));
        text(&output)
    }
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stderr[..], &output.stdout].concat()).into_owned()
}
