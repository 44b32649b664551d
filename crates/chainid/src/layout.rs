//! The folder of an image layout: where things are, and opening only what is a regular file.

use std::fs::{File, FileType, OpenOptions};
use std::io;
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use oci_companion::digest::Digest;

/// The folder of an image layout.
#[derive(Debug)]
pub(crate) struct Layout {
    root: PathBuf,
}

/// An open regular file and its length in bytes at that moment.
#[derive(Debug)]
pub(crate) struct Opened {
    /// The file, at its start.
    pub(crate) file: File,
    /// Bytes.
    pub(crate) length: u64,
}

/// Why a file could not be opened.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// There is none.
    Absent,
    /// It is something else: a folder, a symbolic link.
    Irregular(&'static str),
    /// The system says no.
    Io(io::Error),
}

impl Layout {
    /// The layout in the folder `root`. Nothing is read yet.
    pub(crate) fn new(root: &Path) -> Self {
        Layout { root: root.to_owned() }
    }

    /// The file that names the format.
    pub(crate) fn header(&self) -> PathBuf {
        self.root.join("oci-layout")
    }

    /// The file everything is reached from.
    pub(crate) fn index(&self) -> PathBuf {
        self.root.join("index.json")
    }

    /// Where the blob of a digest is. The grammar of digests lets no `/` and no `..` through, so this stays inside.
    pub(crate) fn blob(&self, digest: &Digest) -> PathBuf {
        self.root.join(digest.blob_path())
    }
}

/// Opens a regular file for reading; never follows a last symbolic link, never waits for a pipe.
///
/// # Errors
///
/// [`Refusal`] says which.
pub(crate) fn open_regular(path: &Path) -> Result<Opened, Refusal> {
    let before = path.symlink_metadata().map_err(Refusal::from)?;
    if !before.is_file() {
        return Err(Refusal::Irregular(kind(before.file_type())));
    }
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    let file = OpenOptions::new().read(true).custom_flags(flags.bits() as i32).open(path)?;
    let opened = file.metadata()?;
    if !opened.is_file() {
        return Err(Refusal::Irregular(kind(opened.file_type())));
    }
    Ok(Opened { file, length: opened.len() })
}

fn kind(file_type: FileType) -> &'static str {
    match () {
        () if file_type.is_dir() => "a folder",
        () if file_type.is_symlink() => "a symbolic link",
        () if file_type.is_fifo() => "a pipe",
        () if file_type.is_socket() => "a socket",
        () => "a device",
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Refusal::Absent,
            _ => Refusal::Io(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_are_opened() {
        let folder = tempfile::tempdir().expect("a folder");
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        std::fs::write(&file, "four").expect("a file");
        std::os::unix::fs::symlink(&file, &link).expect("a link");
        assert_eq!(open_regular(&file).expect("a regular file").length, 4);
        assert!(matches!(open_regular(&link), Err(Refusal::Irregular("a symbolic link"))));
        assert!(matches!(open_regular(folder.path()), Err(Refusal::Irregular("a folder"))));
        assert!(matches!(open_regular(&file.join("below")), Err(Refusal::Absent)));
    }
}
