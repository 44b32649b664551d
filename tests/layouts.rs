//! The suite of layouts: a base in which everything is right, one edit at a time, and all that the program says of it.
//!
//! `base/` has the templates, `cases/*.toml` the edits; `sound/` is the base as it is made. `BLESS=1` writes the findings anew; exit codes are by hand.

#[path = "layouts/bless.rs"]
mod bless;
#[path = "layouts/blobs.rs"]
mod blobs;
#[path = "layouts/case.rs"]
mod case;
#[path = "layouts/damaged.rs"]
mod damaged;
#[path = "layouts/made.rs"]
mod made;
#[path = "layouts/said.rs"]
mod said;

use std::collections::BTreeSet;

use case::{Case, Edit, faults, variations};
use made::{Made, Node};
use said::{document, in_memory, layout, verify};

#[test]
fn documents_have_exactly_the_faults_that_are_stated() {
    bless::document(&document);
    let cases = faults().into_iter().chain(variations());
    let asked: Vec<Case> = cases.filter(|case| case.document_type().is_some()).collect();
    let types: BTreeSet<_> = asked.iter().filter_map(Case::document_type).collect();
    assert_eq!(types.len(), 5, "{types:?}");
    let wrong: Vec<String> = asked
        .iter()
        .filter_map(|case| {
            let said = document(case);
            let stated = case.document.clone().unwrap_or_default();
            (said.findings != stated || said.code != code(&stated))
                .then(|| format!("{}: stated {stated:#?}, said {said:#?}", case.name))
        })
        .collect();
    assert!(wrong.is_empty(), "{}\nBLESS=1 writes the findings anew", wrong.join("\n"));
}

/// The exit code that findings lead to.
fn code(findings: &[String]) -> Option<i32> {
    let is = |word| findings.iter().any(|finding| finding.starts_with(word));
    Some(if is("corrupt") {
        1
    } else if is("unverifiable") {
        3
    } else {
        0
    })
}

#[test]
fn layouts_have_exactly_the_findings_that_are_stated() {
    bless::verify(&verify);
    let cases: Vec<Case> = faults().into_iter().chain(variations()).collect();
    let wrong: Vec<String> = cases
        .iter()
        .filter(|case| case.exit.is_some())
        .filter_map(|case| {
            let said = verify(case);
            (said.findings != case.findings || said.code != case.exit)
                .then(|| format!("{}: stated {case:#?}, said {said:#?}", case.name))
        })
        .collect();
    assert!(wrong.is_empty(), "{}\nBLESS=1 writes the findings anew", wrong.join("\n"));
}

/// The folder adds nothing: the same files in memory are told the same.
#[test]
fn a_map_of_files_is_as_good_as_a_folder() {
    // In a map nothing can be a file and a folder, or stand as a folder where a file should be.
    let apart =
        |case: &Case| ["blobs-is-a-file", "stray-folder-below-algorithm"].contains(&&*case.name);
    let cases = faults().into_iter().chain(variations());
    let cases: Vec<Case> = cases.filter(|case| case.exit.is_some() && !apart(case)).collect();
    let told = cases.iter().filter_map(|case| Some((case, in_memory(case)?)));
    let mut number = 0;
    for (case, findings) in told {
        assert_eq!(findings, case.findings, "{}", case.name);
        number += 1;
    }
    assert!(number >= 250, "{number}");
}

/// Whatever is said of a fault, the exit code tells it.
#[test]
fn no_fault_is_accepted() {
    for case in faults().iter().filter(|case| case.exit.is_some()) {
        assert_eq!(verify(case).code, Some(1), "{}", case.name);
    }
}

/// Two verbs and one truth: of one image the same is said as of everything that its name reaches.
#[test]
fn an_image_is_what_its_name_reaches() {
    // Without an index there is no image to ask for; of two of one name, `image` takes the one for the platform.
    let apart = |case: &Case| ["index-absent", "name-twice"].contains(&&*case.name);
    for case in
        faults().iter().chain(&variations()).filter(|case| case.exit.is_some() && !apart(case))
    {
        let (image, name) = (layout(case, "image", ":one"), layout(case, "verify", ":one"));
        assert_eq!((image.code, image.findings), (name.code, name.findings), "{}", case.name);
    }
}

/// The base lies beside the templates, too, for people to try the program on.
#[test]
fn the_layout_to_try_is_the_base() {
    let folder = std::path::Path::new(case::HERE).join("sound");
    let base = Made::new(&Edit::default());
    if std::env::var_os("BLESS").is_some() {
        std::fs::remove_dir_all(&folder).expect("removed");
        base.write(&folder);
    }
    for (path, node) in &base.nodes {
        let there = std::fs::read(folder.join(path)).map(Node::File);
        assert_eq!(there.ok().as_ref(), Some(node), "{path}: BLESS=1 writes it anew");
    }
    let blobs = std::fs::read_dir(folder.join("blobs/sha256")).expect("blobs");
    assert_eq!(blobs.count() + 2, base.nodes.len());
}

/// Whatever is cited stands in a chapter.
#[test]
fn cited_clauses_exist() {
    let cases = faults().into_iter().chain(variations());
    let lines = cases.flat_map(|case| [case.findings, case.document.unwrap_or_default()].concat());
    let cited: BTreeSet<String> =
        lines.map(|line| line.rsplit(' ').next().expect("a clause").to_owned()).collect();
    assert!(cited.len() >= 60, "{}", cited.len());
    for id in cited {
        let chapter = id.split('.').next().expect("a first part");
        let text = std::fs::read_to_string(format!("{}/../../spec/{chapter}.md", case::HERE));
        assert!(
            text.is_ok_and(|text| text.contains(&format!("{{#{id}}}"))),
            "{id} is in no chapter"
        );
    }
}

#[test]
fn there_are_enough_cases_and_each_has_its_own_name_and_edit() {
    let (faults, variations) = (faults(), variations());
    assert!(faults.len() >= 250 && variations.len() >= 50, "{} {}", faults.len(), variations.len());
    let all: Vec<&Case> = faults.iter().chain(&variations).collect();
    let names: BTreeSet<&str> = all.iter().map(|case| &*case.name).collect();
    assert_eq!(names.len(), all.len());
    for (number, case) in all.iter().enumerate() {
        assert!(case.why.len() > 10, "{} says why", case.name);
        let same = all[..number].iter().find(|other| other.edit == case.edit);
        assert!(same.is_none(), "{} edits what {} does", case.name, same.map_or("", |c| &c.name));
    }
}

/// One piece differs from the base, or one file: whatever else differs only names it.
#[test]
fn each_case_is_one_edit_of_the_base() {
    let base = Made::new(&Edit::default());
    for case in faults().iter().chain(&variations()).filter(|case| case.edit != Edit::default()) {
        if case.exit.is_none() {
            let whole = Made::alone(&Edit { piece: case.edit.piece.clone(), ..Edit::default() });
            assert_ne!(Made::alone(&case.edit), whole, "{} edits nothing", case.name);
            continue;
        }
        let made = Made::new(&case.edit);
        let changed =
            |name: &&String| made.drafts.get(*name).is_some_and(|d| *d != base.drafts[*name]);
        let pieces: Vec<&String> = base.drafts.keys().filter(changed).collect();
        match case.edit.late {
            false => {
                assert_eq!(pieces, [case.edit.piece.trim_end_matches(".tar")], "{}", case.name)
            }
            true => {
                let differ = files(&base, &made);
                let path = made.path(&case.edit.piece);
                let is_meant =
                    |name: &&str| name.starts_with(&path) || name.starts_with("elsewhere");
                assert!(pieces.is_empty() && !differ.is_empty(), "{}", case.name);
                assert!(differ.iter().all(is_meant), "{}: {differ:?}", case.name);
            }
        }
    }
}

/// The paths that have something else in one than in the other.
fn files<'m>(one: &'m Made, other: &'m Made) -> BTreeSet<&'m str> {
    let paths = one.nodes.keys().chain(other.nodes.keys());
    paths
        .filter(|path| one.nodes.get(*path) != other.nodes.get(*path))
        .map(String::as_str)
        .collect()
}
