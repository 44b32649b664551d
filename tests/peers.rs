//! `recto vectors run` against implementations in three languages: the right ones pass all that they do, and each of
//! the known mistakes fails and is called by the clause that it breaks.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

#[path = "peers/mistakes.rs"]
mod mistakes;

use mistakes::{ALSO, LISTED, PEERS, Peer, UNPROVEN, WRONG};

#[test]
fn the_library_passes_everything() {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--package", "oci-companion", "--example", "companion"]);
    cargo.args(["--message-format", "json"]).current_dir(root());
    let output = cargo.output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let program = executable(&output).expect("cargo says where the example is");
    let run = Run::of(&[&program]);
    assert!(run.code == 0 && run.count("failed") == 0 && run.count("unsupported") == 0, "{run:?}");
    assert!(run.count("passed") > 30, "{run:?}");
}

#[test]
fn the_right_python_passes_what_it_does() {
    let Some(python) = peer("python3", "--version") else { return };
    let run = Run::of(&[&python, "-B", &script("chainid.py")]);
    assert!(run.code == 0 && run.count("failed") == 0, "{run:?}");
    assert!(run.count("passed") >= 20, "{run:?}");
    // It does nothing but digests and ChainIDs, and says so.
    assert!(run.count("unsupported") >= 10, "{run:?}");
}

#[test]
fn each_wrong_python_fails_and_is_called_by_its_clause() {
    let Some(python) = peer("python3", "--version") else { return };
    for (at, _) in WRONG.iter().enumerate() {
        is_told(at, &[&python, "-B", &script("chainid.py"), "--wrong", WRONG[at].0]);
    }
}

/// The mistake with the number `at`, which `command` makes, is told by its clause: at the vector, and in the end.
fn is_told(at: usize, command: &[&str]) {
    let (mistake, vector, clause) = WRONG[at];
    let run = Run::of(command);
    assert_eq!(run.code, 1, "{mistake}: {run:?}");
    let all = if at < LISTED { json!([clause]) } else { json!([clause, ALSO]) };
    assert_eq!(run.totals()["breaks"], all, "{mistake}: {run:?}");
    let failure = run.vector(vector);
    assert_eq!(failure["result"], "failed", "{mistake}: {failure}");
    assert_eq!(failure["breaks"], json!([clause]), "{mistake}: {failure}");
    let place =
        |value: &Value, file: &str| value.as_str().is_some_and(|place| place.starts_with(file));
    let chapter = clause.split('.').next().unwrap_or_default();
    assert!(place(&failure["place"], "spec/chain-id.md:"), "{mistake}: {failure}");
    assert!(place(&failure["clauses"][0], &format!("spec/{chapter}.md:")), "{mistake}: {failure}");
    let listed = failure["must_not"].as_array().is_some_and(|values| !values.is_empty());
    assert_eq!(listed, at < LISTED, "{mistake}: {failure}");
}

#[test]
fn go_passes_right_and_fails_wrong() {
    let Some(go) = peer("go", "version") else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let program = folder.path().join("chainid-go");
    let mut build = Command::new(go);
    build.arg("build").arg("-o").arg(&program).arg(root().join("tests/peers/go/chainid.go"));
    // Nothing is fetched, and nothing is left beside the sources.
    build
        .env("GOCACHE", folder.path().join("cache"))
        .env("GOFLAGS", "-mod=mod")
        .env("GOPROXY", "off");
    let output = build.output().expect("go runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let program = program.to_str().expect("the path is text");
    let right = Run::of(&[program]);
    assert!(right.code == 0 && right.count("passed") >= 20, "{right:?}");
    for (at, (mistake, ..)) in WRONG.iter().enumerate() {
        is_told(at, &[program, mistake]);
    }
}

#[test]
fn right_and_wrong_peers_answer_the_same_vectors() {
    let Some(python) = peer("python3", "--version") else { return };
    let names =
        |run: &Run| -> BTreeSet<String> { run.vectors().map(|v| v["name"].to_string()).collect() };
    let one = Run::of(&["--name", "chain-id", "--", &python, "-B", &script("chainid.py")]);
    assert!(one.vectors().all(|vector| vector["vectors"] == "chain-id"), "{one:?}");
    assert!(
        names(&one).len() > 5
            && names(&one).len() < names(&Run::of(&[&python, "-B", &script("chainid.py")])).len()
    );
}

#[test]
fn each_peer_in_python_is_told_its_mistakes() {
    let Some(python) = peer("python3", "--version") else { return };
    let python = &python;
    std::thread::scope(|threads| {
        for peer in PEERS {
            threads.spawn(move || is_told_each(peer, &[python, "-B", &script(peer.script)]));
        }
    });
}

/// The peer fails nothing; with each mistake the vector beside it fails, and the clause is told there.
fn is_told_each(peer: &Peer, command: &[&str]) {
    let right = Run::of(command);
    assert!(right.code == 0 && right.count("failed") == 0, "{right:?}");
    for (mistake, vector, clause) in peer.mistakes {
        let wrong = Run::of(&[command, &["--wrong", mistake]].concat());
        assert_eq!(wrong.code, 1, "{mistake}: {wrong:?}");
        let failure = wrong.vector(vector);
        assert_eq!(failure["result"], "failed", "{mistake}: {failure}");
        let told = failure["breaks"].as_array().expect("a failure names clauses");
        assert!(told.contains(&json!(clause)), "{mistake}: {failure}");
    }
}

/// What the chapters say is enough for somebody without Rust: nearly every vector has a peer that passes it.
#[test]
fn no_vector_is_left_to_the_library_alone() {
    let Some(python) = peer("python3", "--version") else { return };
    let scripts = PEERS.iter().map(|peer| peer.script).chain(["chainid.py"]);
    let runs: Vec<Run> = scripts.map(|name| Run::of(&[&python, "-B", &script(name)])).collect();
    let name =
        |vector: &Value| format!("{} {}", vector["vectors"], vector["name"]).replace('"', "");
    let passed = |vector: &&Value| vector["result"] == "passed";
    let proven: BTreeSet<String> =
        runs.iter().flat_map(|run| run.vectors().filter(passed).map(name)).collect();
    let unproven = runs[0].vectors().map(name).filter(|name| !proven.contains(name));
    let left: Vec<String> = unproven.filter(|name| !UNPROVEN.contains(&name.as_str())).collect();
    assert!(left.is_empty(), "no peer passes {left:#?}");
}

#[test]
fn a_peer_that_passes_nothing_fails() {
    let script = r#"while read line; do id=${line#*:}; echo "{\"id\":${id%%,*},\"unsupported\":true}"; done"#;
    let run = Run::of(&["sh", "-c", script]);
    assert_eq!((run.code, run.count("failed"), run.count("passed")), (1, 0, 0), "{run:?}");
}

#[test]
fn a_peer_that_crashes_or_says_nothing_is_called_so() {
    let crash = Run::of(&["--name", "chain-id", "--", "sh", "-c", "read a; exit 7"]);
    assert!(
        crash.code == 1 && crash.vectors().all(|v| v["got"].to_string().contains("exit status: 7")),
        "{crash:?}"
    );
    let silent =
        Run::of(&["--timeout", "1", "--name", "chain-id", "--", "sh", "-c", "exec sleep 60"]);
    assert!(silent.code == 1 && silent.vectors().all(|v| v["result"] == "failed"), "{silent:?}");
    let absent = recto(&["vectors", "run", "--", "./no-such-program"]);
    assert_eq!(absent.status.code(), Some(2));
    let unknown = recto(&["vectors", "run", "--name", "no-such", "--", "true"]);
    assert_eq!(unknown.status.code(), Some(2));
}

/// A run of all vectors against a command.
#[derive(Debug)]
struct Run {
    code: i32,
    objects: Vec<Value>,
}

impl Run {
    /// Asks the command; what stands before a `--` in it are options.
    fn of(command: &[&str]) -> Self {
        let separator: &[&str] = if command.contains(&"--") { &[] } else { &["--"] };
        let output = recto(&[&["vectors", "run", "--format", "json"], separator, command].concat());
        let code = output.status.code().expect("was not killed");
        assert!(code < 2, "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).expect("is text");
        let object = |line| serde_json::from_str(line).expect("an object a line");
        Run { code, objects: text.lines().map(object).collect() }
    }

    fn vectors(&self) -> impl Iterator<Item = &Value> {
        self.objects.iter().filter(|object| object.get("name").is_some())
    }

    fn vector(&self, name: &str) -> &Value {
        self.vectors().find(|vector| vector["name"] == name).expect("there is such a vector")
    }

    fn totals(&self) -> &Value {
        self.objects.last().expect("the totals come last")
    }

    fn count(&self, word: &str) -> u64 {
        self.totals()[word].as_u64().expect("the totals count")
    }
}

fn recto(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_recto"));
    command.args(arguments).current_dir(root()).output().expect("the program runs")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the checkout is there")
}

/// The path of the peer `name` in Python, which is run so that it leaves no bytecode beside itself.
fn script(name: &str) -> String {
    root().join("tests/peers").join(name).to_str().expect("the path is text").to_owned()
}

/// The program `name`, if the machine has it. Where every peer has to be there, it is a failure that it is not.
#[expect(clippy::print_stderr, reason = "a test that is left out says so")]
fn peer(name: &str, version: &str) -> Option<String> {
    if Command::new(name).arg(version).output().is_ok_and(|output| output.status.success()) {
        return Some(name.to_owned());
    }
    let all_peers = std::env::var_os("CI").is_some_and(|value| value == "true");
    assert!(!all_peers, "`{name}` is missing");
    eprintln!("SKIPPED: `{name}` is missing");
    None
}

/// The program that cargo says it built.
fn executable(output: &Output) -> Option<String> {
    let text = String::from_utf8_lossy(&output.stdout);
    let messages = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    messages.filter_map(|message| message["executable"].as_str().map(str::to_owned)).next_back()
}
