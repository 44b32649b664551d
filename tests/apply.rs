//! The model of `spec/apply.md` and `umoci unpack`, on the same layers: real ones, made ones, and random ones.
//! Without umoci the tests say so, and fail under `CI=true`.

#[path = "images/made.rs"]
#[expect(dead_code, reason = "the tests of images use the rest")]
mod made;
#[path = "images/peers.rs"]
#[expect(dead_code, reason = "the tests of images use the rest")]
mod peers;
#[path = "apply/random.rs"]
mod random;
#[path = "apply/rows.rs"]
mod rows;
#[path = "apply/tar.rs"]
mod tar;
#[path = "apply/umoci.rs"]
mod umoci;

use std::cell::Cell;
use std::fs;

use oci_companion::apply::{Tree, apply};
use oci_companion::archive::members;
use oci_companion::layer::{Decoder, LayerEncoding};
use proptest::prelude::{any, prop, prop_assert};
use proptest::sample::Index;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;
use tempfile::TempDir;

use made::Images;
use peers::{installed, shell};
use rows::Columns;
use tar::{Piece, archive};

/// The tree of these archives, or the clause that the first bad one breaks.
fn model(layers: &[Vec<u8>]) -> Result<Tree, &'static str> {
    let mut tree = Tree::default();
    for layer in layers {
        let members = members(&layer[..]).map_err(|error| error.clause())?;
        apply(&mut tree, members).map_err(|error| error.clause())?;
    }
    Ok(tree)
}

/// How umoci's result differs from this tree, or what it says against the layers.
fn compare(tree: &Tree, layers: &[Vec<u8>], directory_times: bool) -> String {
    let columns = Columns { root: umoci::is_root(), directory_times };
    let unpacked = umoci::unpack(layers);
    match &unpacked.error {
        Some(error) => error.clone(),
        None => rows::difference(
            &rows::of_tree(tree, columns),
            &rows::of_folder(&unpacked.root(), columns),
        ),
    }
}

/// Both agree about these layers.
fn agree(layers: &[Vec<u8>], directory_times: bool, what: &str) {
    let tree = model(layers).unwrap_or_else(|clause| panic!("{what}: the model says {clause}"));
    let difference = compare(&tree, layers, directory_times);
    assert!(difference.is_empty(), "{what}:\n{difference}");
}

/// An archive of members as text.
fn layer(members: &[&str]) -> Vec<u8> {
    archive(&members.iter().map(|text| Piece::new(text)).collect::<Vec<_>>())
}

#[test]
fn an_image_of_umoci_is_what_umoci_unpacks() {
    let Some(images) = Images::make() else { return };
    let blob =
        |descriptor: &Value| images.blob("gzip", descriptor["digest"].as_str().expect("one"));
    let json = |path: String| -> Value {
        serde_json::from_slice(&fs::read(path).expect("a blob")).expect("JSON")
    };
    let index = json(images.gzip().replace(":real", "/index.json"));
    let manifest = json(blob(&index["manifests"][0]));
    let mut tree = Tree::default();
    for descriptor in manifest["layers"].as_array().expect("layers") {
        let file = fs::File::open(blob(descriptor)).expect("a blob");
        let archive = Decoder::new(file, LayerEncoding::Gzip).expect("a decoder");
        apply(&mut tree, members(archive).expect("an archive")).expect("applied");
    }
    let unpacked = umoci::unpack_image(&images.gzip(), TempDir::new().expect("a folder"));
    assert_eq!(unpacked.error, None);
    let columns = Columns { root: umoci::is_root(), directory_times: true };
    let model = rows::of_tree(&tree, columns);
    assert!(model.len() > 10, "there are files: {}", model.len());
    let difference = rows::difference(&model, &rows::of_folder(&unpacked.root(), columns));
    assert!(difference.is_empty(), "{difference}");
}

/// Long names, names that are no text, hard links, fifos, attributes: written by GNU tar, in two formats.
#[test]
fn archives_of_gnu_tar() {
    if !installed(&["umoci", "tar"]) {
        return;
    }
    let folder = TempDir::new().expect("a folder");
    let script = r#"
        cd "$1"; mkdir tree; cd tree
        deep=$(printf 'd%.0s' $(seq 120)); mkdir -p "$deep/$deep/$deep"
        echo 1 > "$deep/$deep/$deep/file"; ln "$deep/$deep/$deep/file" "$deep/hard"
        ln -s "$deep/$deep/$deep/file" soft; ln -s "$(printf 't%.0s' $(seq 300))" long
        printf 2 > $'line\nend'; printf 3 > $'\xff\xfe'; ln soft second; mkfifo pipe
        cp "$(command -v bash)" set; chmod 6755 set; mkdir sticky; chmod 1777 sticky
        touch -d '2020-01-02 03:04:05.678901234 UTC' time
        : > empty; mkdir locked; chmod 500 locked"#;
    shell(script, &[folder.path().to_string_lossy()]);
    let flags = rustix::fs::XattrFlags::empty();
    rustix::fs::setxattr(folder.path().join("tree/time"), "user.k", b"a\nb=c", flags).expect("set");
    let script = r#"
        cd "$1"; for format in gnu pax; do
          tar --format=$format --xattrs --sort=name -cf $format.tar -C tree .
        done"#;
    shell(script, &[folder.path().to_string_lossy()]);
    let read = |name| fs::read(folder.path().join(name)).expect("an archive");
    let (gnu, pax) = (read("gnu.tar"), read("pax.tar"));
    agree(std::slice::from_ref(&gnu), true, "gnu");
    agree(std::slice::from_ref(&pax), true, "pax");
    let columns = Columns { root: false, directory_times: false };
    let paths = |archive: Vec<u8>| {
        rows::of_tree(&model(&[archive]).expect("a tree"), columns).into_keys().collect::<Vec<_>>()
    };
    assert_eq!(paths(gnu), paths(pax));
}

/// Folders of this machine, with whatever is in them, under a layer that umoci would make of changes to them.
#[test]
fn folders_of_this_machine() {
    if !installed(&["umoci", "tar"]) {
        return;
    }
    let folder = TempDir::new().expect("a folder");
    let script = r#"
        cd /; exec tar --format=pax --sort=name --warning=no-file-ignored --ignore-failed-read \
          -cf "$1/base.tar" bin sbin etc/alternatives usr/sbin usr/share/perl5 \
          $(cd /; find usr/bin -links +1 -type f | head -n 40) 2> /dev/null"#;
    let _ = std::process::Command::new("bash")
        .args(["-c", script, "bash"])
        .arg(folder.path())
        .status()
        .expect("a shell");
    let base = fs::read(folder.path().join("base.tar")).expect("an archive");
    let upper = layer(&[
        "usr/",
        "usr/sbin/",
        "usr/sbin/.wh..wh..opq",
        "usr/sbin/new text",
        "etc/.wh.alternatives",
        "bin/more text",
    ]);
    agree(std::slice::from_ref(&base), false, "the folders");
    agree(&[base, upper], false, "the folders, changed");
}

/// All orders of a list.
fn orders(list: &[&'static str]) -> Vec<Vec<&'static str>> {
    let Some((first, rest)) = list.split_first() else { return vec![Vec::new()] };
    let shorter = orders(rest);
    let insert = |order: &Vec<&'static str>, at: usize| {
        let mut order = order.clone();
        order.insert(at, *first);
        order
    };
    shorter.iter().flat_map(|order| (0..=order.len()).map(|at| insert(order, at))).collect()
}

const BASE: &[&str] = &[
    "a/",
    "a/x 1",
    "a/b/",
    "a/b/y 2",
    "d/",
    "d/k 3",
    "f 4",
    "l -> d",
    "g => f",
    "s -> missing",
    "r -> ../../d",
    "d/in -> /a",
];

/// What is true of an upper layer in every order of its members.
#[derive(Clone, Copy, PartialEq)]
enum Always {
    /// It is accepted, and umoci makes the same of it.
    Same,
    /// It is accepted; umoci makes the same of it where whiteouts come first.
    Accepted,
    /// Nothing: in some orders it is refused.
    Nothing,
}

const UPPERS: &[(&[&str], Always)] = &[
    (&[".wh.f"], Always::Same),
    (&[".wh.f", "h => g"], Always::Same),
    (&[".wh.a", ".wh.d"], Always::Same),
    (&["a/.wh.x", "a/.wh.b", "a/.wh.nothing", "nothing/.wh.x"], Always::Same),
    (&["a/", "a/.wh..wh..opq", "a/b/", "a/b/z 5"], Always::Same),
    (&["a/", "a/.wh.b", "a/b/", "a/b/z 5"], Always::Same),
    (&[".wh..wh..opq", "a/", "a/z 5"], Always::Same),
    (&["f/", "f/inside 5"], Always::Nothing),
    (&["f/", "a 6", "l 7"], Always::Same),
    (&["l/", "d/more 5"], Always::Same),
    (&["l/more 5", "r/other 6", "l/.wh.k"], Always::Same),
    (&["d/in/n 5", "d/in/.wh.x", "h => d/in/b/y"], Always::Same),
    (&["f 5", "h => g"], Always::Same),
    (&["h => f", "i => g", "f 9"], Always::Nothing),
    (&["h => s", "a/s -> /d", "a/h => d/k"], Always::Same),
    (&["new/", "new/f 5", "h => new/f"], Always::Nothing),
    (&["a/b 5", "d -> a"], Always::Same),
    (&["./", "./f 5", "/d/abs 6", "h => /d/k"], Always::Same),
    (&[".wh.l", "l/", "l/own 5"], Always::Accepted),
    (&["a/.wh.b", "a/b/z 5"], Always::Accepted),
];

/// The tree does not depend on the order in an archive, and umoci makes the same of each.
#[test]
fn names_in_every_order() {
    if !installed(&["umoci"]) {
        return;
    }
    let base = layer(BASE);
    for (upper, always) in UPPERS {
        let mut trees = Vec::new();
        for order in orders(upper) {
            let what = format!("{order:?}");
            let layers = [base.clone(), layer(&order)];
            match model(&layers) {
                Ok(tree) => trees.push(tree),
                Err(clause) => {
                    assert!(*always == Always::Nothing, "{what} is refused: {clause}");
                    continue;
                }
            }
            let whiteouts_first = order.is_sorted_by_key(|text| !text.contains(".wh."));
            if *always != Always::Accepted || whiteouts_first {
                agree(&layers, false, &what);
            }
        }
        assert!(!trees.is_empty(), "{upper:?} is accepted in some order");
        assert!(trees.iter().all(|tree| *tree == trees[0]), "{upper:?}: the order decides");
    }
}

/// What the chapter says of umoci 0.4.7, seen.
#[test]
fn umoci_differs_where_the_chapter_says() {
    if !installed(&["umoci"]) || !shell("umoci --version", &[""; 0]).contains("0.4.7") {
        return;
    }
    let base = || layer(BASE);
    let columns = Columns { root: false, directory_times: true };
    let umoci = |layers: &[Vec<u8>]| {
        let unpacked = umoci::unpack(layers);
        assert_eq!(unpacked.error, None);
        rows::of_folder(&unpacked.root(), columns)
    };
    let of_model = |layers: &[Vec<u8>]| model(layers).map(|tree| rows::of_tree(&tree, columns));

    let link = [base(), layer(&["l/.wh..wh..opq", "l/"])];
    assert!(of_model(&link).expect("a tree").contains_key("/d/k"));
    assert!(!umoci(&link).contains_key("/d/k"), "umoci.opaque");

    let last = [base(), layer(&["a/", "a/b/", "a/b/z 5", "a/.wh..wh..opq"])];
    assert!(of_model(&last).expect("a tree")["/a/b"].ends_with(" 1000000.000000000"));
    assert!(!umoci(&last)["/a/b"].ends_with(" 1000000.000000000"), "umoci.times");

    let implied = [base(), layer(&["a/b/z 5", "a/.wh.b"])];
    assert!(of_model(&implied).expect("a tree")["/a/b"].starts_with("directory 755"));
    assert!(umoci(&implied)["/a/b"].starts_with("directory 750"), "umoci.implied");

    let marker = [base(), layer(&["a/.wh.n/k 5"])];
    assert_eq!(of_model(&marker), Err("apply.path.name"));
    assert!(umoci(&marker).contains_key("/a/.wh.n/k"), "umoci.marker");

    let twice = [layer(&["f 1", "./f 2"])];
    assert_eq!(of_model(&twice), Err("changeset.members.once"));
    assert!(
        umoci(&twice)["/f"]
            .contains("d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35")
    );

    let own = [layer(&["n/x 1", "n 2"])];
    assert_eq!(of_model(&own), Err("apply.own"));
    assert!(umoci(&own)["/n"].starts_with("file"), "umoci.twice");

    let order = [base(), layer(&["h => f", "f 5"])];
    assert_eq!(of_model(&order), Err("apply.needed"));
    assert!(umoci(&order)["/h"].contains("= /g"), "umoci.order");

    let way = [base(), layer(&["l/x 1", "l -> e"])];
    assert_eq!(of_model(&way), Err("apply.needed"));
    assert!(umoci(&way).contains_key("/d/x"), "umoci.order");

    let gone = [base(), layer(&["h => f", ".wh.f"])];
    assert_eq!(of_model(&gone), Err("apply.hard-link.target"));
    assert!(umoci(&gone).contains_key("/h"), "umoci.order");

    let up = [layer(&["../a/../up 1"])];
    assert_eq!(of_model(&up), Err("apply.path.name"));
    assert!(umoci(&up).contains_key("/up"), "umoci.dots");

    for name in ["a/.wh.", "a/b/.wh.."] {
        assert!(of_model(&[base(), layer(&[name])]).is_err());
        let error = umoci::unpack(&[base(), layer(&[name])]).error.expect("umoci fails");
        assert!(error.contains("restore parent directory"), "umoci.nameless: {error}");
    }
    let comment = Piece { letter: 'g', content: b"13 comment=a\n".to_vec(), ..Piece::new("pax") };
    let global = [archive(&[comment, Piece::new("f 1")])];
    assert!(of_model(&global).is_ok());
    assert!(umoci::unpack(&global).error.expect("umoci fails").contains("unknown typeflag"));
}

/// Where the model accepts a random image, umoci does too, and makes the same of it.
#[test]
fn random_layers() {
    if !installed(&["umoci"]) {
        return;
    }
    let config = Config { cases: 160, failure_persistence: None, ..Config::default() };
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let accepted = Cell::new(0);
    let result = runner.run(&random::stack(umoci::is_root()), |stack| {
        let layers: Vec<_> = stack.layers.iter().map(|layer| archive(layer)).collect();
        if let Ok(tree) = model(&layers) {
            accepted.set(accepted.get() + 1);
            let difference = compare(&tree, &layers, stack.sorted);
            prop_assert!(difference.is_empty(), "{difference}");
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    assert!(accepted.get() > 60, "most images are accepted: {}", accepted.get());
}

/// Bytes that are changed at random, under headers whose sums are right, never make it panic or hang.
#[test]
fn whatever_the_bytes_are() {
    let config = Config { cases: 1500, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let changes = prop::collection::vec((any::<Index>(), any::<u8>()), 1..6);
    let result = runner.run(&(random::stack(true), changes), |(stack, changes)| {
        let layers = stack.layers.iter().map(|layer| {
            let mut bytes = archive(layer);
            for (at, byte) in &changes {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
                tar::seal(&mut bytes[at / 512 * 512..][..512]);
            }
            bytes
        });
        if let Err(clause) = model(&layers.collect::<Vec<_>>()) {
            prop_assert!(clause.contains('.'), "{clause}");
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

/// Where two orders of a layer's members are accepted, the tree is the same.
#[test]
fn the_order_does_not_decide() {
    let config = Config { cases: 3000, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let swaps = prop::collection::vec((any::<Index>(), any::<Index>()), 1..20);
    let both = Cell::new(0);
    let result = runner.run(&(random::stack(true), swaps), |(mut stack, swaps)| {
        let tree = |stack: &random::Stack| {
            model(&stack.layers.iter().map(|layer| archive(layer)).collect::<Vec<_>>())
        };
        let before = tree(&stack);
        let last = stack.layers.last_mut().expect("a layer");
        for (one, other) in &swaps {
            let length = last.len();
            if length > 0 {
                last.swap(one.index(length), other.index(length));
            }
        }
        if let (Ok(before), Ok(after)) = (before, tree(&stack)) {
            both.set(both.get() + 1);
            prop_assert!(before == after, "{before:?}\n{after:?}");
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    assert!(both.get() > 500, "both orders are accepted: {}", both.get());
}
