//! One fault in a layout at a time: exactly what is said, and the exit code. `BLESS=1` writes `messages/` anew.

#[path = "made/cases.rs"]
mod cases;
#[path = "made/layout.rs"]
mod layout;
#[path = "made/message.rs"]
mod message;

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use cases::{CASES, Case};
use layout::{Layout, SOUND};
use message::{chainid, differs};

#[test]
fn every_fault_has_its_exact_message_and_exit_code() {
    let mut wrong = Vec::new();
    for Case { name, spoil, code, args } in CASES {
        let layout = Layout::make(*spoil);
        let folder = layout.path().to_string_lossy().into_owned();
        let args: Vec<String> = args.iter().map(|arg| arg.replace("LAYOUT", &folder)).collect();
        let args: Vec<&str> =
            std::iter::once("image").chain(args.iter().map(String::as_str)).collect();
        let said = chainid(&args, b"");
        if said.code != Some(*code) {
            wrong.push(format!("{name}: exit code {:?}, not {code}: {}", said.code, said.err));
        }
        wrong.extend(differs(name, &args, &said, layout.path()));
    }
    assert!(wrong.is_empty(), "{}\nBLESS=1 accepts it", wrong.join("\n"));
}

#[test]
fn no_message_is_left_over() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messages");
    let there: BTreeSet<String> = std::fs::read_dir(folder)
        .expect("messages")
        .map(|entry| {
            entry
                .expect("a file")
                .path()
                .file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let cases: BTreeSet<String> = CASES.iter().map(|case| case.name.to_owned()).collect();
    assert_eq!(there, cases);
}

#[test]
fn the_object_for_machines_says_the_same_as_the_text() {
    for Case { name, spoil, code, args } in CASES.iter().filter(|case| case.code != 2) {
        let layout = Layout::make(*spoil);
        let folder = layout.path().to_string_lossy().into_owned();
        let args: Vec<String> = args.iter().map(|arg| arg.replace("LAYOUT", &folder)).collect();
        let args: Vec<&str> =
            ["image", "--json"].into_iter().chain(args.iter().map(String::as_str)).collect();
        let said = chainid(&args, b"");
        let object: Value = serde_json::from_str(&said.out).expect("one object");
        let verdict = object["verdict"].as_str().expect("a verdict");
        let expected = match verdict {
            "verified" => 0,
            "corrupt" => 1,
            _ => 3,
        };
        assert_eq!((said.code, expected), (Some(*code), *code), "{name}: {verdict}");
        assert_eq!(object["findings"].as_array().is_some_and(Vec::is_empty), *code == 0, "{name}");
        for finding in object["findings"].as_array().expect("findings") {
            assert!(
                finding["clause"].is_null()
                    || finding["clause"]["link"].as_str().is_some_and(|link| link.contains('#')),
                "{name}: {finding}"
            );
            assert!(
                finding["file"].as_str().is_some_and(|file| file.starts_with(&folder)),
                "{name}: {finding}"
            );
        }
        assert_eq!(said.err, "", "{name}: all is in the object");
    }
}

/// A ChainID is shown only for layers that are verified down to the base.
#[test]
fn nothing_above_a_fault_has_a_chain_id() {
    let layout = Layout::make(cases::named("diff-ids-swapped"));
    let said = chainid(&["image", "--json", &layout.path().to_string_lossy()], b"");
    let object: Value = serde_json::from_str(&said.out).expect("one object");
    let chain_ids: Vec<bool> = object["layers"]
        .as_array()
        .expect("layers")
        .iter()
        .map(|layer| !layer["chain_id"].is_null())
        .collect();
    assert_eq!(chain_ids, [false, false, false]);
    let sound = Layout::make(SOUND);
    let said = chainid(&["image", "--json", &sound.path().to_string_lossy()], b"");
    let object: Value = serde_json::from_str(&said.out).expect("one object");
    assert_eq!(object["chain_id"], object["layers"][2]["chain_id"]);
}

/// Whatever is cited exists: clauses in the chapters, and nothing else with a dot.
#[test]
fn cited_clauses_stand_in_the_chapters() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut cited = BTreeSet::new();
    for case in CASES {
        let folder = Layout::make(case.spoil);
        let said = chainid(&["image", "--json", &folder.path().to_string_lossy()], b"");
        let object: Value = serde_json::from_str(&said.out).unwrap_or_default();
        let findings = object["findings"].as_array().cloned().unwrap_or_default();
        cited.extend(
            findings
                .iter()
                .filter_map(|finding| finding["clause"]["id"].as_str().map(str::to_owned)),
        );
    }
    let clauses: Vec<&String> = cited.iter().filter(|id| !id.starts_with("image-spec ")).collect();
    assert!(clauses.len() >= 5, "{clauses:?}");
    for id in clauses {
        let chapter = id.split('.').next().expect("a first part");
        let text =
            std::fs::read_to_string(root.join(format!("spec/{chapter}.md"))).expect("a chapter");
        assert!(text.contains(&format!("{{#{id}}}")), "{id} is in no chapter");
    }
}
