//! The invariants of ARCHITECTURE.md that cargo and the tree can show: who imports whom, what a file says
//! first, how long files are, who touches the world, and that nothing is compiled twice.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Who may import which crates of this workspace: as a dependency, or (`build:`, `dev:`) only so.
const ARROWS: [(&str, &[&str]); 8] = [
    ("oci-companion", &["build:recto-tangle", "dev:recto-tangle", "dev:recto-book"]),
    ("recto-book", &[]),
    ("recto-tangle", &["recto-book"]),
    ("recto-weave", &["recto-book"]),
    ("recto-check", &["recto-book"]),
    ("recto", &["recto-book", "recto-tangle", "recto-weave", "recto-check"]),
    ("chainid", &["oci-companion"]),
    ("conhand", &["oci-companion"]),
];

/// What must never be compiled for a crate, by the start of a package's name.
///
/// The library reads documents with serde_json; whoever wants digests and ChainIDs alone leaves the feature
/// `documents` out, and [`LIGHT`] is what that saves.
const NEVER: [(&str, &[&str]); 5] = [
    ("oci-companion", &["typst", "mdbook", "clap", "serde_derive", "tera"]),
    ("recto-book", &["typst", "mdbook", "clap", "serde", "tera", "anyhow"]),
    ("recto-tangle", &["typst", "mdbook", "clap", "serde", "tera", "anyhow"]),
    ("chainid", &["typst", "mdbook", "recto-weave", "recto-check", "tera"]),
    ("conhand", &["typst", "mdbook", "recto-weave", "recto-check", "tera"]),
];

/// What the library without its optional parts never compiles, by the start of a package's name.
const LIGHT: [&str; 8] =
    ["serde", "base64", "iri-string", "indexmap", "blake3", "flate2", "zstd", "tar"];

/// The files that may touch files, environment, processes or the terminal; the rest is pure.
/// `programs.rs` and `templates/` hold the text of programs that do; they do not themselves.
const EDGES: [&str; 10] = [
    "build.rs",
    "crates/recto-tangle/src/programs.rs",
    "crates/recto-tangle/templates/",
    "crates/recto-book/src/load.rs",
    "crates/recto-weave/src/settings.rs",
    "crates/recto-weave/src/html",
    "crates/recto/",
    "crates/chainid/",
    "crates/conhand/",
    "benches/",
];

#[test]
fn crates_import_only_along_the_arrows() {
    let metadata = json(&["metadata", "--format-version", "1", "--no-deps"]);
    let own: BTreeMap<&str, &Value> =
        array(&metadata["packages"]).map(|package| (text(&package["name"]), package)).collect();
    let known: BTreeSet<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    assert_eq!(own.keys().copied().collect::<BTreeSet<_>>(), known, "ARROWS lists every crate");
    for (name, allowed) in ARROWS {
        for dependency in array(&own[name]["dependencies"]) {
            let to = text(&dependency["name"]);
            let arrow = match dependency["kind"].as_str() {
                Some(kind) => format!("{kind}:{to}"),
                None => to.to_owned(),
            };
            let fine =
                !own.contains_key(to) || allowed.contains(&arrow.as_str()) || allowed.contains(&to);
            assert!(fine, "{name} must not import {arrow}");
        }
    }
}

#[test]
fn heavy_parts_stay_out_of_light_graphs() {
    for (name, never) in NEVER {
        let tree =
            cargo(&["tree", "-p", name, "-e", "normal,build", "--prefix", "none", "-f", "{p}"]);
        assert!(tree.lines().count() > 1, "{name} has a graph");
        for package in tree.lines().skip(1) {
            let heavy = never.iter().find(|start| package.starts_with(**start));
            assert!(heavy.is_none(), "{name} compiles {package}");
        }
    }
}

#[test]
fn the_library_alone_is_light() {
    let options = ["-e", "normal,build", "--prefix", "none", "-f", "{p}", "--no-default-features"];
    let tree = cargo(&[&["tree", "-p", "oci-companion"], options.as_slice()].concat());
    assert!(tree.contains("sha2"), "the library has a graph");
    for package in tree.lines().skip(1) {
        let heavy = LIGHT.iter().find(|start| package.starts_with(**start));
        assert!(heavy.is_none(), "the library without features compiles {package}");
    }
}

/// `cargo book` compiles the program `recto`; `cargo test` must find every third-party crate of it ready.
#[test]
fn cargo_test_compiles_no_third_party_crate_a_second_time() {
    if !cfg!(debug_assertions) {
        return;
    }
    let book = artifacts(&["build", "-p", "recto"]);
    let test = artifacts(&["test", "--no-run"]);
    assert!(book.len() > 100, "the program's graph is there: {}", book.len());
    for (package, files) in &book {
        let again: Vec<_> =
            test.get(package).into_iter().flatten().filter(|file| !files.contains(*file)).collect();
        assert!(again.is_empty(), "{package} is compiled again for the tests: {again:?}");
    }
}

#[test]
fn every_file_says_first_what_it_is_for() {
    for path in sources(&["rs", "css", "js", "typ", "tera", "sh"]) {
        let file = read(&path);
        let first = file.lines().find(|line| !line.starts_with("#!")).unwrap_or_default();
        let says = match path.extension().and_then(|end| end.to_str()) {
            // The documentation of the library itself is its first chapter.
            Some("rs") => {
                first.starts_with("//! ")
                    || (path == Path::new("src/lib.rs") && first.starts_with("// "))
            }
            Some("css" | "js") => first.starts_with("/* ") || first.starts_with("// "),
            Some("typ") => first.starts_with("// "),
            Some("tera") => {
                first.starts_with("{# ") || first.starts_with("{#- ") || first.starts_with("<#")
            }
            _ => first.starts_with("# "),
        };
        assert!(says, "{} starts with {first:?}", path.display());
    }
}

#[test]
fn files_are_short() {
    let mut lengths = Vec::new();
    for path in sources(&["rs"]).into_iter().filter(|path| !is_test(path)) {
        let file = read(&path);
        let length = file.lines().count();
        assert!(
            length <= 450 || file.contains("//! Long because"),
            "{} has {length} lines",
            path.display()
        );
        lengths.push(length);
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= 110, "half of the files have more than {median} lines");
}

#[test]
fn only_the_edges_touch_the_world() {
    let touches = [
        "std::fs",
        "std::env::",
        "env::var",
        "std::process::Command",
        "process::exit",
        "println!",
        "std::net",
    ];
    for path in sources(&["rs"]).into_iter().filter(|path| !is_test(path)) {
        let name = path.to_string_lossy().replace('\\', "/");
        if EDGES.iter().any(|edge| name.starts_with(edge)) {
            continue;
        }
        let file = read(&path);
        let code = file.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code.take_while(|line| !line.starts_with("#[cfg(test)]")) {
            let touch = touches.iter().find(|touch| line.contains(**touch));
            assert!(touch.is_none(), "{name}: {line}");
        }
    }
}

/// The files of each third-party package that a cargo command builds or finds ready.
fn artifacts(arguments: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = arguments.to_vec();
    all.extend(["--quiet", "--message-format=json"]);
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in cargo(&all).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else { continue };
        let third_party =
            message["package_id"].as_str().is_some_and(|id| id.starts_with("registry"));
        if message["reason"] == "compiler-artifact" && third_party {
            let package =
                format!("{} {}", text(&message["package_id"]), text(&message["target"]["name"]));
            let files = array(&message["filenames"]).map(|file| text(file).to_owned());
            found.entry(package).or_default().extend(files);
        }
    }
    found
}

fn cargo(arguments: &[&str]) -> String {
    let root = env!("CARGO_MANIFEST_DIR");
    let output =
        Command::new(env!("CARGO")).args(arguments).arg("--offline").current_dir(root).output();
    let output = output.expect("cargo can be run");
    assert!(
        output.status.success(),
        "cargo {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("cargo writes UTF-8")
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&cargo(arguments)).expect("cargo writes JSON")
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The files git knows with one of these endings, relative to the root.
fn sources(endings: &[&str]) -> Vec<PathBuf> {
    let root = env!("CARGO_MANIFEST_DIR");
    let output = Command::new("git").args(["ls-files", "--cached"]).current_dir(root).output();
    let list = String::from_utf8(output.expect("git can be run").stdout).expect("names are UTF-8");
    let known = |path: &PathBuf| {
        path.extension().and_then(|end| end.to_str()).is_some_and(|end| endings.contains(&end))
    };
    let found: Vec<PathBuf> = list.lines().map(PathBuf::from).filter(known).collect();
    let found: Vec<PathBuf> =
        found.into_iter().filter(|path| Path::new(root).join(path).exists()).collect();
    assert!(!found.is_empty(), "git lists the sources");
    found.into_iter().filter(|path| !is_case(path)).collect()
}

/// Whether a file is a case of a test: an input, not a source.
fn is_case(path: &Path) -> bool {
    let mut parts = path.iter().skip_while(|part| *part != "tests").skip(1);
    parts.next().is_some() && parts.next().is_some()
}

fn is_test(path: &Path) -> bool {
    path.iter().any(|part| part == "tests" || part == "fuzz" || part == "examples")
        || path.ends_with("tests.rs")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .expect("sources are UTF-8")
}
