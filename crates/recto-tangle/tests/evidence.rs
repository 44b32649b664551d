//! What a run records is what it came by and asserted; where nothing is recorded there is no trace of it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use recto_book::Book;
use recto_tangle::SourceFile;

/// What rustc has to be silent about.
const LINTS: [&str; 8] = [
    "-Dwarnings",
    "-Wmissing_docs",
    "-Wunreachable_pub",
    "-Wrust_2018_idioms",
    "-Funsafe_code",
    "--check-cfg=cfg(rust_analyzer)",
    "--check-cfg=cfg(test,doctest)",
    "-Copt-level=3",
];

/// A test of the same crate from outside.
const OUTSIDE: &str = "//! From outside.\nmod evidence { include!(\"out/evidence.rs\"); }\nuse evidence::assert_eq;\n\
    #[test]\nfn outside() {\n    evidence::verify!(\"counting.grow\");\n    assert_eq!(counting::next(1).unwrap(), 2);\n}\n";

fn chapter(text: &str) -> Book {
    let (chapter, problems) = recto_book::read("spec/counting.md", text.into());
    let (book, linked) = recto_book::link(vec![chapter]);
    assert_eq!((problems, linked), (vec![], vec![]));
    book
}

fn counting() -> Book {
    chapter(include_str!("evidence/counting.md"))
}

fn real() -> Book {
    recto_tangle::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).0
}

/// The crate of a book in a folder of its own, compiled.
struct Crate(PathBuf);

impl Crate {
    fn new(name: &str, files: Vec<SourceFile>) -> Self {
        let built = Crate(Path::new(env!("CARGO_TARGET_TMPDIR")).join("evidence").join(name));
        let _ = fs::remove_dir_all(&built.0);
        for file in files {
            built.write(&format!("out/{}", file.path), &file.text);
        }
        built.write("lib.rs", "//! A library.\ninclude!(\"out/modules.rs\");\n");
        built.rustc(
            "lib.rs",
            &["--crate-name=counting", "--crate-type=rlib", "--emit=link,asm", "-Clink-dead-code"],
        );
        built
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().expect("is below")).expect("can be made");
        fs::write(path, text).expect("can be written");
    }

    /// Compiles a file, which has to go without a warning.
    fn rustc(&self, file: &str, arguments: &[&str]) {
        let mut command = Command::new("rustc");
        command
            .current_dir(&self.0)
            .args(["--edition=2024", file, "-Cembed-bitcode=no"])
            .args(LINTS);
        if file != "lib.rs" {
            command.arg("--extern=counting=libcounting.rlib");
        }
        let output = command.args(arguments).output().expect("rustc runs");
        assert!(output.status.success(), "{file}: {}", text(&output.stderr));
    }

    /// Runs a compiled program, and gives what it said and what it logged, if anything.
    fn run(&self, program: &str, arguments: &[&str], logged: bool) -> (Output, Option<String>) {
        let log = self.0.join("log");
        let _ = fs::remove_file(&log);
        let mut command = Command::new(self.0.join(program));
        command.args(arguments).current_dir(&self.0).env("RUST_BACKTRACE", "0");
        command.env_remove("RECTO_EVIDENCE");
        if logged {
            command.env("RECTO_EVIDENCE", &log);
        }
        (command.output().expect("it runs"), fs::read_to_string(log).ok())
    }

    /// What a unit test logs.
    fn log_of(&self, test: &str) -> String {
        let (output, log) = self.run("units", &["--exact", &format!("counting::{test}")], true);
        assert!(output.status.success(), "{}", text(&output.stdout));
        log.unwrap_or_default()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn crates() -> [Crate; 2] {
    [("silent", false), ("recorded", true)].map(|(name, recorded)| {
        let built = Crate::new(name, recto_tangle::tangle(&counting(), &[], recorded));
        built.rustc("lib.rs", &["--test", "--crate-name=counting", "-ounits"]);
        built.write("outside.rs", OUTSIDE);
        built.rustc("outside.rs", &["--test"]);
        for file in recto_tangle::programs(&counting(), "", recorded.then_some("counting")) {
            built.write(&format!("programs/{}", file.path), &file.text);
        }
        let quiet = ["--crate-name=example", "-Anon_snake_case", "-Aunused", "-Aunreachable_pub"];
        built.rustc("programs/src/main.rs", &quiet);
        built
    })
}

#[test]
fn a_run_records_what_it_comes_by_and_asserts() {
    let [silent, recorded] = crates();
    let both = "verify\tcounting.grow\ntouch\tcounting.zero\tspec/counting.md:28\ntouch\tcounting.grow\tspec/counting.md:32\n\
        equal\t\nassert\ndiffer\nverify\tcounting.zero\nequal\tcounting.zero\nequal\t\nequal\tcounting.zero\n\
        verify\tcounting.grow\nassert\nequal\t\nequal\t\n";
    assert_eq!(recorded.log_of("counting__both"), both);
    assert_eq!(recorded.log_of("counting__result"), "verify\tcounting.grow\n");
    let grown = "verify\tcounting.grow\ntouch\tcounting.zero\tspec/counting.md:28\ntouch\tcounting.grow\tspec/counting.md:32\nequal\t\n";
    assert_eq!(recorded.run("outside", &[], true).1.as_deref(), Some(grown));
    assert_eq!(recorded.run("example", &["counting.use"], true).1.as_deref(), Some(grown));
    let refused =
        "verify\tcounting.zero\ntouch\tcounting.zero\tspec/counting.md:28\nequal\tcounting.zero\n";
    assert_eq!(recorded.run("example", &["counting.main"], true).1.as_deref(), Some(refused));
    threads(&recorded.log_of("counting__threads"));
    for (program, arguments) in
        [("units", ["counting__both"]), ("outside", ["outside"]), ("example", ["counting.use"])]
    {
        let (output, log) = recorded.run(program, &arguments, false);
        assert!(output.status.success() && log.is_none(), "{program} logs where no log is wanted");
        let (output, log) = silent.run(program, &arguments, true);
        assert!(output.status.success() && log.is_none(), "{program} logs without the recorder");
    }
    failures(&silent, &recorded);
}

/// Eight threads write whole lines, and each site is touched once.
fn threads(log: &str) {
    let count = |line: &str| log.lines().filter(|other| *other == line).count();
    assert_eq!((count("equal\t"), count("verify\tcounting.grow")), (800, 800));
    assert_eq!(log.lines().count(), 1602, "{log}");
    assert_eq!(log.lines().filter(|line| line.starts_with("touch")).count(), 2);
}

/// A failure says the same at the same place, recorded or not; and a log that can't be written is one.
fn failures(silent: &Crate, recorded: &Crate) {
    for (test, line, column) in [("equal", 72, 1), ("differ", 76, 5), ("assert", 80, 12)] {
        let name = format!("counting::counting__{test}_fails");
        let said = [silent, recorded].map(|built| {
            let output = built.run("units", &["--exact", &name], true).0;
            let said = text(&output.stdout);
            let place = format!("spec/counting.md:{line}:{column}:\n");
            assert!(said.contains(&place), "{said}");
            said[said.find(&place).unwrap_or_default()..]
                .split("test result")
                .next()
                .map(str::to_owned)
        });
        assert_eq!(said[0], said[1]);
    }
    let _ = fs::remove_file(recorded.0.join("log"));
    fs::create_dir(recorded.0.join("log")).expect("a folder where the log should be");
    let (output, _) = recorded.run("units", &["counting__both"], true);
    assert!(text(&output.stdout).contains("can't be opened"), "{}", text(&output.stdout));
}

/// Not recorded, a book is tangled as if there were no marks but for rustdoc's attributes: the machine code is the same.
#[test]
fn without_the_feature_marks_cost_nothing() {
    for book in [counting(), real()] {
        let mut unmarked = book.clone();
        unmarked.chapters.iter_mut().for_each(|chapter| chapter.marks.clear());
        let marked = recto_tangle::tangle(&book, &[], false);
        let unmarked = recto_tangle::tangle(&unmarked, &[], false);
        for (marked, unmarked) in marked.iter().zip(&unmarked) {
            assert_eq!(marked.path, unmarked.path);
            assert_eq!(undocumented(&marked.text), undocumented(&unmarked.text));
        }
        for file in marked.iter().filter(|file| !file.path.starts_with("doc/")) {
            let trace =
                ["evidence::", "RECTO_EVIDENCE"].iter().find(|part| file.text.contains(**part));
            assert_eq!(trace, None, "{}", file.path);
        }
    }
    // Another comment of the same length, so that no debug information differs either.
    let plain = include_str!("evidence/counting.md").replace("// [counting.", "// no marks, ");
    let books = [("marked", counting()), ("plain", chapter(&plain))];
    let [marked, plain] = books.map(|(name, book)| {
        assert_eq!(book.chapters[0].marks.is_empty(), name == "plain");
        let built = Crate::new(name, recto_tangle::tangle(&book, &[], false));
        fs::read_to_string(built.0.join("counting.s")).expect("it is compiled")
    });
    assert!(marked.contains("counting..Refused"), "there is code in\n{marked}");
    assert!(marked == plain, "the machine code differs:\n{marked}\n{plain}");
}

/// A text without what only rustdoc reads of marks.
fn undocumented(text: &str) -> String {
    let kept = text.lines().filter(|line| {
        let start = line.trim_start();
        !["// [", "#[cfg_attr(doc,", "#[doc(alias"].iter().any(|says| start.starts_with(says))
    });
    kept.flat_map(|line| [line.split(" #![cfg_attr(doc,").next().unwrap_or_default(), "\n"])
        .collect()
}

/// Recorded, a line is what it was but for marks and the fences of tests; nothing moves.
#[test]
fn with_the_feature_nothing_moves() {
    for book in [counting(), real()] {
        let silent = recto_tangle::tangle(&book, &[], false);
        let recorded = recto_tangle::tangle(&book, &[], true);
        let mut calls = 0;
        for (silent, recorded) in silent.iter().zip(&recorded) {
            assert_eq!(silent.path, recorded.path);
            if !silent.path.contains('/') {
                continue;
            }
            assert_eq!(silent.text.lines().count(), recorded.text.lines().count());
            let lines = silent.text.lines().zip(recorded.text.lines());
            for (silent, recorded) in lines.filter(|(silent, recorded)| silent != recorded) {
                calls += usize::from(recorded.contains("::evidence::touch!"));
                let indent = |line: &str| line.len() - line.trim_start().len();
                let fence = recorded.starts_with(silent) && silent.starts_with("#[cfg(test)]");
                let mark =
                    silent.trim_start().starts_with("// [") && indent(silent) == indent(recorded);
                assert!(fence || mark, "{silent}\n{recorded}");
            }
        }
        let marks = book.chapters.iter().flat_map(|chapter| &chapter.marks);
        let sites = marks.filter(|mark| mark.role == recto_book::MarkRole::Implements).count();
        assert_eq!(calls, sites * 2, "each in the module and in its twin");
    }
}
