//! The outputs agree: same input, same bytes; one id, every output; and a crate that stands on its own.

#[path = "outputs/address.rs"]
mod address;
#[path = "outputs/ids.rs"]
mod ids;
#[path = "outputs/links.rs"]
mod links;
#[path = "small/mod.rs"]
mod small;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::{env, fs};

use recto_check::redirects::REDIRECTS;
use serde_json::Value;
use small::Small;

/// The checkout.
fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().expect("the checkout is there")
}

/// The real book, built once for all tests of this file.
fn book() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("outputs/book");
        let _ = fs::remove_dir_all(&folder);
        build(&root(), &folder);
        folder
    })
}

fn build(root: &Path, out: &Path) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_recto"));
    command.args(["build", "--root"]).arg(root).arg("--out").arg(out);
    let output = command.env_remove("CARGO_TARGET_DIR").output().expect("the program runs");
    let said =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert!(output.status.success(), "{}", said.concat());
}

/// The parts that depend on the input alone; the report also tells when the tests passed.
fn stable(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let files = small::files(folder).expect("the outputs are there");
    let stable = |path: &Path| {
        path.starts_with("html")
            || path.starts_with("crate")
            || path.ends_with("requirements.json")
            || path.extension().is_some_and(|end| end == "pdf")
    };
    files.into_iter().filter(|(path, _)| stable(path)).collect()
}

fn same(a: &Path, b: &Path) {
    let (a, b) = (stable(a), stable(b));
    let names = |files: &[(PathBuf, Vec<u8>)]| {
        files.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&a), names(&b));
    assert!(a.len() > 20, "there are outputs: {}", a.len());
    for ((path, a), (_, b)) in a.iter().zip(&b) {
        assert!(a == b, "{} differs", path.display());
    }
}

#[test]
fn the_same_book_in_two_folders_gives_the_same_bytes() {
    let [one, two] = [Small::new(), Small::new()];
    assert_ne!(one.root(), two.root());
    for small in [&one, &two] {
        let (exit, output) = small.run(&["build"]);
        assert_eq!(exit, 0, "{output}");
    }
    same(&one.root().join("book"), &two.root().join("book"));
}

#[test]
fn what_somebody_else_wrote_is_not_replaced() {
    let small = Small::new();
    small.write("mine/thesis.tex", "years of work");
    small.write("mine/report.html", "a report of my own");
    for arguments in [["build", "--no-pdf", "--out", "mine"].as_slice(), &["extract", "mine"]] {
        let output = small.recto(arguments).output().expect("the program runs");
        assert_eq!(small::code(&output), 2, "{arguments:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("which this program did not write"), "{said}");
    }
    assert_eq!(small.read("mine/thesis.tex"), "years of work");
    assert!(!small.root().join("mine.recto-lock").exists());
}

#[test]
fn a_build_says_when_the_tests_last_passed() {
    let small = Small::new();
    let said = |what: &str| {
        let (exit, output) = small.run(&["build", "--no-pdf"]);
        assert!(exit == 0 && output.contains(what), "no `{what}` in:\n{output}");
    };
    said("tested: not on these bytes: run `recto test`");
    assert_eq!(small.run(&["test"]).0, 0);
    said("tested: 4 of 4 on these bytes, 20");
    said("unchanged");
    small.write("spec/count.md", &small.read("spec/count.md").replace("sheep", "goat"));
    said("tested: not on these bytes: run `recto test`");
}

/// Pages and PDF show the results of the tests, and change when those do: not when the tests only ran again.
#[test]
fn results_reach_the_pages_and_the_pdf() {
    let small = Small::new();
    let manifest = small.read("Cargo.toml");
    small.write("Cargo.toml", &manifest.replace("default = []\n", "default = []\nevidence = []\n"));
    let chapter = small.read("spec/count.md");
    small.write(
        "spec/count.md",
        &chapter.replace("assert_eq!(next(1)", "// [count.rule]\nassert_eq!(next(1)"),
    );
    let shown = |standing: &str, sentence: &str| -> Vec<u8> {
        assert_eq!(small.run(&["build"]).0, 0);
        let sign = format!("aria-label=\"Evidence for count.rule: {standing}\"");
        assert!(small.read("book/html/count.html").contains(&sign), "{standing}");
        assert!(small.read("book/html/evidence.html").contains(sentence), "{sentence}");
        let files = small::files(&small.root().join("book")).expect("the outputs are there");
        let pdf =
            files.into_iter().find(|(path, _)| path.extension().is_some_and(|end| end == "pdf"));
        pdf.expect("a PDF").1
    };
    let none = "Nothing was run on these bytes";
    let untested = shown("implemented, not run on these bytes", none);
    assert_eq!(small.run(&["test"]).0, 0);
    let words = ("implemented, not shown to reject", "All 4 tests passed on exactly these bytes.");
    let tested = shown(words.0, words.1);
    assert!(tested != untested, "the PDF shows the results");
    assert_eq!(small.run(&["test"]).0, 0);
    assert!(shown(words.0, words.1) == tested, "the same results give the same bytes");
    small.write("spec/count.md", &small.read("spec/count.md").replace("same flock", "same herd"));
    shown("implemented, not run on these bytes", none);
}

#[test]
fn an_old_id_is_in_every_output() {
    let small = Small::new();
    small.write(
        "spec/count.md",
        &small.read("spec/count.md").replace("{#count.none}", "{#count.zero}"),
    );
    small.write(
        REDIRECTS,
        "[redirects]\n\"count.none\" = \"count.zero\"\n\"flock.rule\" = \"count.rule\"\n",
    );
    let (exit, output) = small.run(&["build"]);
    assert_eq!(exit, 0, "{output}");
    assert_eq!(small.run(&["lock"]).0, 0);
    assert_eq!(small.run(&["build"]).0, 0);
    let html = small.root().join("book/html");
    for page in ["count.html", "print.html", "flock.html"] {
        let text = fs::read_to_string(html.join(page)).expect("the page is there");
        let has = |id: &str| text.matches(&format!(" id=\"{id}\"")).count();
        let wanted = if page == "flock.html" { (0, 1) } else { (1, 1) };
        assert_eq!((has("count.none"), has("flock.rule")), wanted, "{page}");
    }
    for file in ["anchors.lock", "redirects.toml"] {
        assert!(
            small.root().join("spec").join(file).exists() && !html.join(file).exists(),
            "{file}"
        );
    }
    let pdf = small::files(&small.root().join("book")).expect("the outputs are there");
    let (_, pdf) = pdf
        .iter()
        .find(|(path, _)| path.extension().is_some_and(|end| end == "pdf"))
        .expect("a PDF");
    for name in [&b"(count.none)"[..], b"(flock.rule)", b"(count.zero)"] {
        assert!(pdf.windows(name.len()).any(|window| window == name), "the PDF has {name:?}");
    }
}

#[test]
fn what_extract_writes_it_may_replace() {
    let small = Small::new();
    for _ in 0..2 {
        assert_eq!(small.run(&["extract", "counting"]).0, 0);
        assert!(small.read("counting/src/lib.rs").contains("pub mod count;"));
        fs::create_dir_all(small.root().join("counting/target")).expect("can be made");
    }
}

#[test]
fn the_real_book_twice_gives_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let [one, two] = ["one", "two/deeper"].map(|name| folder.path().join(name));
    build(&root(), &one);
    build(&root(), &two);
    same(&one, &two);
}

#[test]
fn every_clause_is_told_for_programs_and_readers() {
    let (read, _) = recto_book::open(&root());
    let clauses = read.chapters.iter().flat_map(|chapter| {
        let bound = move |anchor: &&recto_book::Anchor| chapter.level(anchor).is_some();
        chapter.anchors.iter().filter(bound).map(|anchor| anchor.id.to_string())
    });
    let clauses: Vec<String> = clauses.collect();
    let text = fs::read_to_string(book().join("requirements.json")).expect("is there");
    let file: Value = serde_json::from_str(&text).expect("is JSON");
    assert_eq!(file["schema"], "requirements/1");
    let told = file["clauses"].as_array().expect("a list").iter();
    assert_eq!(told.map(|one| one["id"].as_str().unwrap_or_default()).collect::<Vec<_>>(), clauses);
    for one in file["clauses"].as_array().into_iter().flatten() {
        for code in one["code"].as_array().into_iter().flatten() {
            let chapter = read.by_path(code["path"].as_str().expect("a path")).expect("a chapter");
            let line = code["line"].as_u64().and_then(|line| line.try_into().ok());
            let there = chapter.line_text(line.expect("a line"));
            assert_eq!(there.trim(), format!("// [{}]", one["id"].as_str().unwrap_or_default()));
            assert_ne!(code["item"], "", "{there}");
        }
    }
    let page = |name: &str| fs::read_to_string(book().join("html").join(name)).expect("is there");
    let (all, print) = (page("evidence.html"), page("print.html"));
    for id in &clauses {
        let entry = format!(" id=\"evidence-{}\"", id.replace('.', "--"));
        assert!(all.contains(&entry) && print.contains(&entry), "{id} has an entry");
        let sign = format!("aria-label=\"Evidence for {id}: ");
        assert_eq!(print.matches(&sign).count(), 1, "{id} has a sign");
    }
}

#[test]
fn the_standalone_crate_stands_on_its_own() {
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let files = small::files(&book().join("crate")).expect("the crate is there");
    let (read, _) = recto_book::open(&root());
    for (path, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        let trace = text.lines().find(|line| has_word(line, "recto") && !is_prose(line, &read));
        assert_eq!(trace, None, "{} names the engine", path.display());
        let path = elsewhere.path().join(path);
        fs::create_dir_all(path.parent().expect("is below")).expect("can be made");
        fs::write(path, bytes).expect("can be written");
    }
    fs::copy(root().join("Cargo.lock"), elsewhere.path().join("Cargo.lock"))
        .expect("can be copied");
    cargo(elsewhere.path(), &["test", "--quiet"]);
    cargo(elsewhere.path(), &["test", "--quiet", "--no-default-features", "--no-run"]);
    cargo(elsewhere.path(), &["doc", "--quiet", "--no-deps"]);
    ids::compare_rustdoc(&target().join("doc"), &read);
    ids::compare_test_names(&cargo(elsewhere.path(), &["test", "--", "--list"]), &read);
    let list = cargo(elsewhere.path(), &["package", "--quiet", "--no-verify", "--list"]);
    for path in [
        "Cargo.toml",
        "LICENSE",
        "README.md",
        "src/lib.rs",
        "src/chain_id.rs",
        "vectors/README.md",
        "vectors/chain-id.json",
    ] {
        assert!(list.lines().any(|line| line == path), "no {path} in the package:\n{list}");
    }
    cargo(elsewhere.path(), &["package", "--quiet", "--no-verify"]);
    fmt(elsewhere.path());
}

#[test]
fn the_vectors_are_those_of_the_chapters() {
    let (read, _) = recto_book::open(&root());
    let sets = recto_check::vectors(&read);
    assert!(sets.iter().any(|set| set.name == "chain-id" && set.vectors.len() > 5));
    for set in &sets {
        let text = fs::read_to_string(book().join(format!("vectors/{}.json", set.name)));
        let file: Value = serde_json::from_str(&text.expect("is there")).expect("is JSON");
        let vectors = file["vectors"].as_array().expect("a list");
        assert_eq!((vectors.len(), &file["name"]), (set.vectors.len(), &Value::from(&*set.name)));
        for (vector, wanted) in vectors.iter().zip(&set.vectors) {
            let expected = match vector.get("error") {
                Some(id) => Err(id.as_str().expect("an id").to_owned()),
                None => Ok(vector["output"].clone()),
            };
            assert_eq!(
                (&vector["name"], &vector["input"]),
                (&Value::from(&*wanted.name), &wanted.input)
            );
            assert_eq!(
                (expected, &vector["verifies"]),
                (wanted.expected.clone(), &Value::from(wanted.verifies.clone()))
            );
            let lists: Vec<&Value> = match &vector["must_not"] {
                Value::Object(lists) => lists.values().collect(),
                list => vec![list],
            };
            let wrong = lists.into_iter().filter_map(Value::as_array).flatten();
            assert!(wrong.eq(wanted.must_not.iter().map(|wrong| &wrong.value)), "{vector}");
            let (path, line) =
                vector["place"].as_str().and_then(|at| at.rsplit_once(':')).expect("a place");
            let chapter = read.by_path(path).expect("a chapter");
            let there = chapter.line_text(line.parse().expect("a number"));
            assert!(there.contains(&format!("{:?}", wanted.name)), "{path}:{line}: {there}");
        }
    }
    let files = small::files(&book().join("vectors")).expect("is there").len();
    assert_eq!(files, sets.len() + 1, "one for each set, and a README");
    let catalogue = fs::read_to_string(root().join("spec/vectors.md")).expect("is there");
    let rows = catalogue.lines().filter(|line| line.contains("{#vectors.set."));
    assert_eq!(rows.count(), sets.len(), "a row for each set");
    for set in &sets {
        let id = format!("{{#vectors.set.{}}}", set.name);
        let row = catalogue.lines().find(|line| line.contains(&id)).unwrap_or(&id);
        let mut paths = set.vectors.iter().map(|vector| &vector.place.path);
        let leads_to = |path: &String| row.contains(&path.replace("spec/", "]("));
        assert!(paths.any(leads_to), "{row}");
        // The members of a tree are its paths, which are other ones in each vector.
        let tree = set.name == "apply";
        let outputs = set.vectors.iter().filter_map(|vector| vector.expected.as_ref().ok());
        let outputs = outputs.filter(|_| !tree);
        let values = set.vectors.iter().map(|vector| &vector.input).chain(outputs);
        for member in values.filter_map(Value::as_object).flat_map(|value| value.keys()) {
            assert!(row.contains(&format!("`{member}`")), "{member} of {row}");
        }
    }
}

/// Whether `word` stands in `line` as a word, and not as a part of `correctors`.
fn has_word(line: &str, word: &str) -> bool {
    line.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|other| other == word)
}

/// Whether `line` is a sentence of a chapter: its author may speak of the engine, but nothing else does.
fn is_prose(line: &str, book: &recto_book::Book) -> bool {
    let sentence = line.trim_start_matches(['/', ' ']);
    book.chapters.iter().any(|chapter| chapter.text.contains(sentence))
}

/// Where the standalone crate is compiled.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("crate")
}

/// Runs cargo in `folder` as somebody without this project would; what it prints.
fn cargo(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO"));
    command.args(arguments).current_dir(folder).env("CARGO_NET_OFFLINE", "true");
    command.env("CARGO_TARGET_DIR", target());
    command.env("RUSTFLAGS", "-D warnings").env("RUSTDOCFLAGS", "-D warnings");
    let output = command.output().expect("cargo runs");
    let (said, complaint) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "cargo {arguments:?}:\n{said}{complaint}");
    said.into_owned()
}

fn fmt(folder: &Path) {
    let output = Command::new("rustfmt")
        .args(["--check", "--edition", "2024", "--config-path"])
        .arg(root())
        .arg(folder.join("src/lib.rs"))
        .output();
    let output = output.expect("rustfmt runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
