//! Archives byte by byte, so that names, orders and attributes can be whatever a test wants.

use std::collections::BTreeMap;

/// One member, as it will be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) path: String,
    /// The letter of its kind: `0` a file, `1` a hard link, `2` a symbolic link, `5` a directory ...
    pub(crate) letter: char,
    pub(crate) link: String,
    pub(crate) content: Vec<u8>,
    pub(crate) mode: u32,
    pub(crate) owner: (u32, u32),
    /// Seconds and nanoseconds.
    pub(crate) modified: (u64, u32),
    pub(crate) device: (u32, u32),
    pub(crate) xattrs: BTreeMap<String, Vec<u8>>,
}

impl Piece {
    /// `dir/`, `file text`, `link -> target`, `name => hard link's target`.
    pub(crate) fn new(text: &str) -> Self {
        let (path, rest) = text.split_once(' ').unwrap_or((text, ""));
        let (letter, link, content) = match (rest.split_once(' '), path.ends_with('/')) {
            (Some(("->", target)), _) => ('2', target, ""),
            (Some(("=>", target)), _) => ('1', target, ""),
            (_, true) => ('5', "", ""),
            _ => ('0', "", rest),
        };
        Piece {
            path: path.to_owned(),
            letter,
            link: link.to_owned(),
            content: content.as_bytes().to_vec(),
            mode: if letter == '5' { 0o750 } else { 0o640 },
            owner: (0, 0),
            modified: (1_000_000, 0),
            device: (0, 0),
            xattrs: BTreeMap::new(),
        }
    }

    fn write(&self, archive: &mut Vec<u8>) {
        let mut records = Vec::new();
        if self.modified.1 > 0 {
            let time = format!("{}.{:09}", self.modified.0, self.modified.1);
            record(&mut records, "mtime", time.as_bytes());
        }
        for (name, value) in &self.xattrs {
            record(&mut records, &format!("SCHILY.xattr.{name}"), value);
        }
        if !records.is_empty() {
            header(archive, &Piece { content: records, letter: 'x', ..Piece::new("pax") });
        }
        header(archive, self);
    }
}

/// The archive of these members, with its end marker.
pub(crate) fn archive(pieces: &[Piece]) -> Vec<u8> {
    let mut archive = Vec::new();
    for piece in pieces {
        piece.write(&mut archive);
    }
    archive.resize(archive.len() + 1024, 0);
    archive
}

/// A PAX record, which begins with its own length.
fn record(records: &mut Vec<u8>, key: &str, value: &[u8]) {
    let rest = key.len() + value.len() + 3;
    let mut length = rest;
    while length != rest + length.to_string().len() {
        length = rest + length.to_string().len();
    }
    records.extend(format!("{length} {key}=").bytes());
    records.extend(value);
    records.push(b'\n');
}

fn header(archive: &mut Vec<u8>, piece: &Piece) {
    let mut head = [0; 512];
    let mut put =
        |at: usize, text: &str| head[at..at + text.len()].copy_from_slice(text.as_bytes());
    put(0, &piece.path);
    put(100, &format!("{:07o}\0{:07o}\0{:07o}\0", piece.mode, piece.owner.0, piece.owner.1));
    put(124, &format!("{:011o}\0{:011o}\0        ", piece.content.len(), piece.modified.0));
    put(156, &piece.letter.to_string());
    put(157, &piece.link);
    put(257, "ustar\x0000");
    put(329, &format!("{:07o}\0{:07o}\0", piece.device.0, piece.device.1));
    seal(&mut head);
    archive.extend(head);
    archive.extend(&piece.content);
    archive.resize(archive.len().next_multiple_of(512), 0);
}

/// Makes the sum of a header right.
pub(crate) fn seal(head: &mut [u8]) {
    head[148..156].fill(b' ');
    let sum: u32 = head.iter().copied().map(u32::from).sum();
    head[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
}
