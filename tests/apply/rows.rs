//! A root file system as text, one row for each path: of a tree of the model, and of a folder on the disk.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::Path;

use oci_companion::apply::Tree;
use oci_companion::archive::{Entry, Kind};
use oci_companion::digest::{Digest, Function};

/// What is compared.
#[derive(Clone, Copy)]
pub(crate) struct Columns {
    /// Owners, devices and extended attributes: what only root can make.
    pub(crate) root: bool,
    /// The times of directories.
    pub(crate) directory_times: bool,
}

/// From each path to what is there.
pub(crate) type Rows = BTreeMap<String, String>;

/// The rows of a tree.
pub(crate) fn of_tree(tree: &Tree, columns: Columns) -> Rows {
    let row = |(path, entry, first): (&[u8], &Entry, Option<&[u8]>)| {
        let at = &entry.attributes;
        let (kind, directory) = match &entry.kind {
            Kind::Directory => ("directory".to_owned(), true),
            Kind::File { size, content } => (format!("file {size} {content}"), false),
            Kind::Symlink { target } => (format!("link {}", target.escape_ascii()), false),
            Kind::Device { block, major, minor } => (device(*block, *major, *minor), false),
            Kind::Fifo => ("fifo".to_owned(), false),
            other => panic!("a kind that is new: {other:?}"),
        };
        let mut row = format!("{kind} {:o}", at.mode);
        if columns.root {
            row += &format!(" {}:{} {:?}", at.uid, at.gid, shown(&at.xattrs));
        }
        if columns.directory_times || !directory {
            row += &format!(" {}.{:09}", at.modified.0, at.modified.1);
        }
        if let Some(first) = first {
            row += &format!(" = {}", first.escape_ascii());
        }
        (path.escape_ascii().to_string(), row)
    };
    tree.iter().map(row).collect()
}

/// The rows of the folder `root`.
pub(crate) fn of_folder(root: &Path, columns: Columns) -> Rows {
    let mut paths = vec![root.to_owned()];
    let mut at = 0;
    while let Some(path) = paths.get(at).cloned() {
        if fs::symlink_metadata(&path).expect("it is there").is_dir() {
            let inside = fs::read_dir(&path).expect("a directory");
            paths.extend(inside.map(|entry| entry.expect("an entry").path()));
        }
        at += 1;
    }
    let place = |path: &Path| {
        let bytes = path.as_os_str().as_bytes()[root.as_os_str().len()..].to_vec();
        (bytes, path.to_owned())
    };
    let places: BTreeMap<Vec<u8>, _> = paths.iter().map(|path| place(path)).collect();
    let mut first = HashMap::new();
    let mut rows = Rows::new();
    for (place, path) in &places {
        let place = place.escape_ascii().to_string();
        let data = fs::symlink_metadata(path).expect("it is there");
        let mut row = row(path, &data, columns);
        let one = first.entry(data.ino()).or_insert_with(|| place.clone());
        if *one != place {
            row += &format!(" = {one}");
        }
        rows.insert(place, row);
    }
    rows
}

fn row(path: &Path, data: &fs::Metadata, columns: Columns) -> String {
    let kind = data.file_type();
    let text = if kind.is_dir() {
        "directory".to_owned()
    } else if kind.is_symlink() {
        let target = fs::read_link(path).expect("a link");
        format!("link {}", target.as_os_str().as_bytes().escape_ascii())
    } else if kind.is_fifo() {
        "fifo".to_owned()
    } else if kind.is_file() {
        let content = fs::read(path).expect("a file");
        format!("file {} {}", data.len(), Digest::of(Function::Sha256, &content))
    } else {
        let number = data.rdev();
        let (major, minor) = (rustix::fs::major(number), rustix::fs::minor(number));
        device(kind.is_block_device(), major, minor)
    };
    let mut row = format!("{text} {:o}", data.mode() & 0o7777);
    if columns.root {
        row += &format!(" {}:{} {:?}", data.uid(), data.gid(), shown(&xattrs(path)));
    }
    if columns.directory_times || !kind.is_dir() {
        row += &format!(" {}.{:09}", data.mtime(), data.mtime_nsec());
    }
    row
}

fn device(block: bool, major: u32, minor: u32) -> String {
    format!("{} {major}:{minor}", if block { "block" } else { "char" })
}

fn xattrs(path: &Path) -> BTreeMap<Vec<u8>, Vec<u8>> {
    let mut names = vec![0; 1 << 16];
    let length = rustix::fs::llistxattr(path, &mut names).map_err(io::Error::from).expect("names");
    let names = names[..length].split(|byte| *byte == 0).filter(|name| !name.is_empty());
    let read = |name: &[u8]| {
        let mut value = vec![0; 1 << 16];
        let length = rustix::fs::lgetxattr(path, name, &mut value).map_err(io::Error::from);
        (name.to_vec(), value[..length.expect("a value")].to_vec())
    };
    names.map(read).collect()
}

fn shown(xattrs: &BTreeMap<Vec<u8>, Vec<u8>>) -> Vec<String> {
    let text = |(name, value): (&Vec<u8>, &Vec<u8>)| {
        format!("{}={}", name.escape_ascii(), value.escape_ascii())
    };
    xattrs.iter().map(text).collect()
}

/// What differs, a line for each path; nothing if nothing does.
pub(crate) fn difference(model: &Rows, other: &Rows) -> String {
    let paths = model.keys().chain(other.keys().filter(|path| !model.contains_key(*path)));
    let differ = |path: &&String| model.get(*path) != other.get(*path);
    let line = |path: &String| {
        format!("{path:?}\n  model {:?}\n  umoci {:?}\n", model.get(path), other.get(path))
    };
    paths.filter(differ).map(line).collect()
}
