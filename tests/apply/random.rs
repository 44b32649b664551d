//! Random layers: few names, so that they meet often.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::tar::Piece;

const DIRECTORIES: [&str; 4] = ["", "d/", "e/", "d/e/"];
const NAMES: [&str; 3] = ["f", "g", "x"];

/// One thing that a layer says.
#[derive(Clone, Debug)]
enum Word {
    File(String, String),
    Directory(String),
    Link(String, &'static str),
    HardLink(String, String),
    Other(String, char),
    Whiteout(String),
    /// A file on a way through the link `l`.
    Through(&'static str),
}

/// The layers of an image, and whether everything about them is sure to agree, times of directories too.
#[derive(Clone, Debug)]
pub(crate) struct Stack {
    pub(crate) layers: Vec<Vec<Piece>>,
    pub(crate) sorted: bool,
}

/// A path of a file.
fn path() -> impl Strategy<Value = String> {
    (select(&DIRECTORIES[..]), select(&NAMES[..])).prop_map(|(dir, name)| format!("{dir}{name}"))
}

fn word() -> impl Strategy<Value = Word> {
    let directory = select(&["d/", "e/", "d/e/", "x/", "d/x/"][..]);
    let target = select(&["d", "/e", "../../d/e", "f", "missing"][..]);
    let whiteout =
        (select(&DIRECTORIES[..]), select(&[".wh.f", ".wh.g", ".wh.x", ".wh..wh..opq"][..]))
            .prop_filter("the root is not emptied", |(dir, name)| !dir.is_empty() || name.len() < 6)
            .prop_map(|(dir, name)| Word::Whiteout(format!("{dir}{name}")));
    prop_oneof![
        4 => (path(), "[a-c]{0,2}").prop_map(|(path, text)| Word::File(path, text)),
        2 => directory.prop_map(|path| Word::Directory(path.to_owned())),
        1 => (path(), target.clone()).prop_map(|(path, target)| Word::Link(path, target)),
        1 => target.prop_map(|target| Word::Link("l".to_owned(), target)),
        2 => (path(), path()).prop_map(|(path, target)| Word::HardLink(path, target)),
        1 => (path(), select(&['3', '4', '6'][..])).prop_map(|(path, kind)| Word::Other(path, kind)),
        3 => whiteout,
        1 => select(&["l/f", "l/g"][..]).prop_map(Word::Through),
    ]
}

fn piece(word: &Word) -> Piece {
    match word {
        Word::File(path, text) => Piece::new(&format!("{path} {text}")),
        Word::Directory(path) | Word::Whiteout(path) => Piece::new(path),
        Word::Link(path, target) => Piece::new(&format!("{path} -> {target}")),
        Word::HardLink(path, target) => Piece::new(&format!("{path} => {target}")),
        Word::Other(path, letter) => Piece { letter: *letter, ..Piece::new(path) },
        Word::Through(path) => Piece::new(&format!("{path} through")),
    }
}

/// The members of these words: each path once, the directories of all described.
fn members(words: &[Word], root: bool) -> Vec<Piece> {
    let whiteouts = words.iter().any(|word| matches!(word, Word::Whiteout(_)));
    let mut seen = BTreeSet::new();
    let mut pieces = Vec::new();
    for word in words {
        // umoci makes devices only for root; behind whiteouts a way through a link depends on the order.
        let never = match word {
            Word::Other(_, letter) => *letter != '6' && !root,
            Word::Through(_) => whiteouts,
            _ => false,
        };
        let piece = piece(word);
        let through = matches!(word, Word::Through(_));
        let parents = piece.path.trim_end_matches('/').match_indices('/').map(|(at, _)| at + 1);
        let parents: Vec<String> = parents.map(|at| piece.path[..at].to_owned()).collect();
        if never || !seen.insert(piece.path.trim_end_matches('/').to_owned()) {
            continue;
        }
        for parent in parents.iter().filter(|_| !through) {
            if seen.insert(parent.trim_end_matches('/').to_owned()) {
                pieces.push(Piece::new(parent));
            }
        }
        pieces.push(piece);
    }
    pieces
}

/// Attributes for a piece, from three numbers.
fn dressed(mut piece: Piece, root: bool, mode: u32, time: u64, owner: u32) -> Piece {
    piece.mode = mode;
    piece.modified = (time, (time % 7) as u32 * 100_000_001);
    piece.device = (1, 3);
    if root {
        piece.owner = (owner, owner / 2);
        if owner.is_multiple_of(5) && matches!(piece.letter, '0' | '5') {
            piece.xattrs.insert("user.k".to_owned(), format!("{owner}\n").into_bytes());
        }
    }
    piece
}

fn layer(root: bool, sorted: bool) -> impl Strategy<Value = Vec<Piece>> {
    let words = prop::collection::vec(word(), 1..9);
    let numbers = prop::collection::vec((0o400u32..0o7777, 1u64..2_000_000_000, 0u32..60_000), 32);
    (words, numbers, prop::collection::vec(any::<Index>(), 32)).prop_map(
        move |(words, numbers, order)| {
            let mut pieces = members(&words, root);
            if sorted {
                pieces.retain(|piece| !piece.path.starts_with("l/"));
                pieces.sort_by_key(|piece| {
                    let rank = match piece.letter {
                        _ if piece.path.contains(".wh.") => 0,
                        '5' => 1,
                        '1' => 3,
                        _ => 2,
                    };
                    (rank, piece.path.clone())
                });
            } else {
                for (at, index) in order.iter().enumerate().take(pieces.len()) {
                    let other = index.index(pieces.len());
                    pieces.swap(at, other);
                }
            }
            let dress = |(piece, (mode, time, owner)): (Piece, &(u32, u64, u32))| {
                // Without root, what is to be compared has to stay open.
                let mode = mode | if piece.letter == '5' { 0o700 } else { 0o400 };
                dressed(piece, root, mode, *time, *owner)
            };
            pieces.into_iter().zip(numbers.iter().cycle()).map(dress).collect()
        },
    )
}

/// Images of one to three layers.
pub(crate) fn stack(root: bool) -> impl Strategy<Value = Stack> {
    any::<bool>().prop_flat_map(move |sorted| {
        prop::collection::vec(layer(root, sorted), 1..4)
            .prop_map(move |layers| Stack { layers, sorted })
    })
}
