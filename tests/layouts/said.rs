//! What the program says of a case, in the words of the cases.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use oci_companion::report::Finding;
use oci_companion::verify::{self as library};
use serde_json::Value;

use super::case::Case;
use super::made::{Made, Node};

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Said {
    /// The exit code.
    pub(crate) code: Option<i32>,
    /// The findings, one a line.
    pub(crate) findings: Vec<String>,
}

/// What `chainid document` says of the edited document.
pub(crate) fn document(case: &Case) -> Said {
    let kind = case.document_type().expect("a document");
    let bytes = match case.edit.piece.as_str() {
        "descriptor" => Made::alone(&case.edit),
        piece => {
            let made = Made::new(&case.edit);
            match &made.nodes[&made.path(piece)] {
                Node::File(bytes) => bytes.clone(),
                other => panic!("{}: no file but {other:?}", case.name),
            }
        }
    };
    let (code, out) = run(&["document", "--format", "json", "--as", kind, "-"], &bytes);
    let findings = findings(&out);
    let line = |finding: &Value| {
        let text = |pointer: &str| finding.pointer(pointer).and_then(Value::as_str).unwrap_or("?");
        format!("{} #{} {}", text("/severity"), text("/pointer"), text("/clause/id"))
    };
    Said { code, findings: findings.iter().map(line).collect() }
}

/// What `chainid verify` says of the whole layout.
pub(crate) fn verify(case: &Case) -> Said {
    layout(case, "verify", "")
}

/// What the verb `verify` or `image` says of a layout, or of a `:NAME` in it.
pub(crate) fn layout(case: &Case, verb: &str, name: &str) -> Said {
    let made = Made::new(&case.edit);
    let folder = tempfile::tempdir().expect("a folder");
    made.write(folder.path());
    let layout = format!("oci:{}{name}", folder.path().display());
    let (code, out) = run(&[verb, "--format", "json", &layout], b"");
    // One of the verbs says where files are from here, the other where they are in the layout.
    let out = out.replace(&format!("\"file\":\"{}/", folder.path().display()), "\"file\":\"");
    if code == Some(2) {
        return Said { code, findings: Vec::new() };
    }
    let findings = findings(&out);
    Said { code, findings: findings.iter().map(|finding| line(finding, &made)).collect() }
}

/// What the library says of the same files in memory; `None` if some are no files.
pub(crate) fn in_memory(case: &Case) -> Option<Vec<String>> {
    let made = Made::new(&case.edit);
    let file = |(path, node): (&String, &Node)| match node {
        Node::File(bytes) => Some((path.clone(), bytes.clone())),
        _ => None,
    };
    let files: Option<BTreeMap<String, Vec<u8>>> = made.nodes.iter().map(file).collect();
    let report = library::verify(&files?);
    let line = |finding: &Finding| {
        let (severity, code) = (finding.severity.word(), finding.code.word());
        let place = &finding.place;
        let file = made.pieces.get(&place.file).unwrap_or(&place.file);
        format!("{severity} {code} {file}#{} {}", place.pointer, finding.clause)
    };
    Some(report.faults().chain(report.warnings()).map(line).collect())
}

/// The findings and warnings of one object.
fn findings(out: &str) -> Vec<Value> {
    let object: Value = serde_json::from_str(out).expect("one object");
    let verdicts = ["verified", "unverifiable", "incomplete", "unreadable", "corrupt"];
    assert!(verdicts.contains(&object["verdict"].as_str().unwrap_or_default()), "{object}");
    let list = |name: &str| object[name].as_array().expect("findings").clone();
    [list("findings"), list("warnings")].concat()
}

/// `SEVERITY CODE FILE#POINTER CLAUSE`; blobs by the names of their pieces.
fn line(finding: &Value, made: &Made) -> String {
    let text = |pointer: &str| finding.pointer(pointer).and_then(Value::as_str).unwrap_or("?");
    let file = text("/file");
    let file = made.pieces.get(file).map_or(file, String::as_str);
    format!(
        "{} {} {file}#{} {}",
        text("/severity"),
        text("/code"),
        text("/pointer"),
        text("/clause/id")
    )
}

fn run(args: &[&str], input: &[u8]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chainid"));
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let written = child.stdin.take().expect("a pipe").write_all(input);
    let output = child.wait_with_output().expect("it ends");
    assert!(written.is_ok() || output.status.code() != Some(0), "it reads its input");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.is_empty() || output.status.code() == Some(2), "{args:?}: {said}");
    (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"))
}
