//! What the program says to people and programs, to the letter, for some layouts of the suite. `BLESS=1` writes `messages/` anew.

#[path = "../../../tests/layouts/blobs.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod blobs;
#[path = "../../../tests/layouts/case.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod case;
#[path = "../../../tests/layouts/made.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod made;
mod run;

use std::collections::BTreeSet;
use std::path::Path;

use case::{faults, variations};
use made::Made;
use run::{Said, chainid};

/// A name of a message, a case of the suite, the arguments, and the exit code. LAYOUT stands for the folder.
type Run = (&'static str, &'static str, &'static [&'static str], i32);

const RUNS: &[Run] = &[
    ("verify", "base", &["verify", "oci:LAYOUT"], 0),
    ("verify-one", "base", &["verify", "LAYOUT:one"], 0),
    ("verify-corrupt", "layer-altered", &["verify", "LAYOUT"], 1),
    ("verify-with-warnings", "diff-ids-too-few", &["verify", "LAYOUT"], 1),
    ("verify-only-warnings", "name-outside-the-grammar", &["verify", "LAYOUT"], 0),
    ("verify-incomplete", "plain-absent", &["verify", "LAYOUT"], 3),
    ("verify-unverifiable", "header-of-another-version", &["verify", "LAYOUT"], 3),
    ("verify-no-layout", "base", &["verify", "LAYOUT/blobs"], 1),
    ("verify-no-such-name", "base", &["verify", "LAYOUT:other"], 2),
    ("verify-no-such-folder", "base", &["verify", "LAYOUT/nowhere:one"], 2),
    ("verify-type-drives-a-terminal", "type-drives-a-terminal", &["verify", "LAYOUT"], 1),
    ("verify-json", "base", &["verify", "--format", "json", "LAYOUT:all"], 0),
    ("verify-json-corrupt", "diff-ids-too-few", &["verify", "--format", "json", "LAYOUT:one"], 1),
    ("image-json", "base", &["image", "--json", "LAYOUT:one"], 0),
    ("image", "base", &["image", "LAYOUT:one"], 0),
    ("image-of-a-platform", "base", &["image", "--platform", "linux/arm64", "LAYOUT:all"], 0),
    ("image-artifact", "base", &["image", "LAYOUT:note"], 0),
    ("image-without-layers", "image-without-layers", &["image", "LAYOUT:one"], 0),
    ("image-corrupt", "diff-ids-swapped", &["image", "LAYOUT:one"], 1),
    ("image-manifest-altered", "manifest-altered", &["image", "LAYOUT:one"], 1),
    ("image-incomplete", "plain-absent", &["image", "LAYOUT:one"], 3),
    ("image-of-unknown-type", "entry-of-unknown-type", &["image", "LAYOUT:note"], 3),
    ("image-which", "base", &["image", "LAYOUT"], 2),
    ("image-no-such-name", "base", &["image", "LAYOUT:other"], 2),
    ("image-no-such-platform", "base", &["image", "--platform", "plan9/mips", "LAYOUT:all"], 2),
    ("image-none", "index-empty", &["image", "LAYOUT"], 2),
    ("image-no-index", "index-absent", &["image", "LAYOUT"], 2),
];

#[test]
fn exactly_this_is_said() {
    let cases: Vec<_> = faults().into_iter().chain(variations()).collect();
    let mut wrong = Vec::new();
    for (name, case, args, code) in RUNS {
        let case = cases.iter().find(|other| other.name == *case).expect("a case");
        let folder = tempfile::tempdir().expect("a folder");
        Made::new(&case.edit).write(folder.path());
        let path = folder.path().to_string_lossy();
        let args: Vec<String> = args.iter().map(|arg| arg.replace("LAYOUT", &path)).collect();
        let said = chainid(&args.iter().map(String::as_str).collect::<Vec<_>>(), b"");
        if said.code != Some(*code) {
            wrong.push(format!("{name}: exit code {:?}, not {code}: {}", said.code, said.err));
        }
        wrong.extend(differs(name, &args, &said, &path));
    }
    assert!(wrong.is_empty(), "{}\nBLESS=1 accepts it", wrong.join("\n"));
}

#[test]
fn no_message_is_left_over() {
    let entries = std::fs::read_dir(messages()).expect("messages");
    let stem = |path: &Path| path.file_stem().expect("a name").to_string_lossy().into_owned();
    let there: BTreeSet<String> =
        entries.map(|entry| stem(&entry.expect("a file").path())).collect();
    let runs: BTreeSet<String> = RUNS.iter().map(|(name, ..)| (*name).to_owned()).collect();
    assert_eq!(there, runs);
}

/// A ChainID is shown only for layers that are verified down to the base.
#[test]
fn nothing_above_a_fault_has_a_chain_id() {
    let said = |name| std::fs::read_to_string(messages().join(name)).expect("a message");
    assert_eq!(said("image.txt").matches("  sha256:").count(), 1 + 1 + 1 + 3 * 3);
    assert_eq!(said("image-corrupt.txt").lines().filter(|line| line.contains("  -  ")).count(), 3);
}

fn messages() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messages")
}

/// What differs from `messages/NAME.txt`.
fn differs(name: &str, args: &[String], said: &Said, folder: &str) -> Option<String> {
    let (args, code) = (args.join(" "), said.code.unwrap_or(-1));
    let Said { out, err, .. } = said;
    let shown = format!("$ chainid {args}\n{out}--- standard error\n{err}--- exit code {code}\n");
    let shown = shown.replace(folder, "LAYOUT");
    let path = messages().join(name).with_extension("txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &shown).expect("written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    (shown != expected).then(|| format!("{name}: expected\n{expected}\nfound\n{shown}"))
}
