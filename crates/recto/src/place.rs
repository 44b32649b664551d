//! Where outputs appear: whole or not at all.
//!
//! They are written into a folder beside the final one (`book.recto-new`), on the same file system, and the two are
//! exchanged in one step. Where the system has no such step there are two renames, and a start that finds only the
//! first of them done repairs it. A lock (`book.recto-lock`) keeps two builds apart. So a kill at any moment leaves
//! the previous outputs or the new ones, and the next start removes what it left lying.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use rustix::fs::{CWD, FlockOperation, RenameFlags, flock, renameat_with};
use rustix::io::Errno;

/// A folder that outputs will appear in, and the one beside it that they are written to.
pub(crate) struct Place {
    /// The final folder.
    folder: PathBuf,
    /// Where to write; empty when it is made.
    new: PathBuf,
    /// Where the previous outputs stand between two renames.
    old: PathBuf,
    lock: PathBuf,
    _locked: File,
}

/// How to tell what this program wrote from what it must not replace.
pub(crate) struct Ours<'a> {
    /// Whether it writes an entry of this name.
    pub(crate) name: &'a dyn Fn(&str) -> bool,
    /// Whether a folder that is not empty bears the mark of an earlier run.
    pub(crate) mark: &'a dyn Fn(&Path) -> bool,
}

impl Place {
    /// Makes the folder beside `folder` ready, once no other build works on it.
    ///
    /// # Errors
    ///
    /// `folder` holds an entry that is not `ours`: it would be lost.
    pub(crate) fn prepare(folder: &Path, ours: &Ours<'_>) -> anyhow::Result<Self> {
        if folder.file_name().is_none() {
            bail!("{} is no folder that can be written", folder.display());
        }
        let lock = beside(folder, "recto-lock");
        let locked = self::lock(&lock)?;
        let (new, old) = (beside(folder, "recto-new"), beside(folder, "recto-old"));
        let place = Place { folder: folder.to_owned(), new, old, lock, _locked: locked };
        place.repair()?;
        place.refuse_strangers(ours)?;
        fs::create_dir(&place.new)?;
        Ok(place)
    }

    /// The folder to write to.
    pub(crate) fn new_folder(&self) -> &Path {
        &self.new
    }

    /// The folder as it was before; it may not exist.
    pub(crate) fn previous(&self) -> &Path {
        &self.folder
    }

    /// Puts what was written in the place of what was there.
    pub(crate) fn publish(self) -> anyhow::Result<()> {
        let done = if self.folder.exists() {
            self.exchange()
        } else {
            fs::rename(&self.new, &self.folder)
        };
        done.with_context(|| format!("{} can't be replaced", self.folder.display()))
    }

    fn exchange(&self) -> io::Result<()> {
        match renameat_with(CWD, &self.new, CWD, &self.folder, RenameFlags::EXCHANGE) {
            Err(Errno::NOSYS | Errno::INVAL | Errno::OPNOTSUPP) => self.rename_twice(),
            result => Ok(result?),
        }
    }

    fn rename_twice(&self) -> io::Result<()> {
        fs::rename(&self.folder, &self.old)?;
        fs::rename(&self.new, &self.folder)
    }

    /// Undoes half an exchange, and removes what a killed build left.
    fn repair(&self) -> anyhow::Result<()> {
        if self.old.exists() && !self.folder.exists() {
            fs::rename(&self.old, &self.folder)?;
        }
        remove(&self.new)?;
        remove(&self.old)
    }

    fn refuse_strangers(&self, ours: &Ours<'_>) -> anyhow::Result<()> {
        let Ok(metadata) = fs::symlink_metadata(&self.folder) else { return Ok(()) };
        if !metadata.is_dir() {
            bail!("{} is not a folder", self.folder.display());
        }
        let marked = (ours.mark)(&self.folder);
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name();
            if !(marked && name.to_str().is_some_and(ours.name)) {
                bail!(
                    "{} holds `{}`, which this program did not write: choose another folder",
                    self.folder.display(),
                    name.to_string_lossy()
                );
            }
        }
        Ok(())
    }
}

impl Drop for Place {
    /// What is left is the previous outputs, or new ones that were given up. The lock goes last.
    fn drop(&mut self) {
        let _ = remove(&self.new);
        let _ = remove(&self.old);
        let _ = fs::remove_file(&self.lock);
    }
}

/// The path beside `folder` with `.ending` behind its name.
fn beside(folder: &Path, ending: &str) -> PathBuf {
    let mut name: OsString = folder.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    folder.with_file_name(name)
}

/// Opens and locks the file at `path`, waiting for whoever has it. It is unlocked when the file is dropped.
pub(crate) fn lock(path: &Path) -> anyhow::Result<File> {
    let parent = path.parent().context("a lock is in a folder")?;
    fs::create_dir_all(parent).with_context(|| format!("{} can't be made", parent.display()))?;
    acquire(path).with_context(|| format!("{} can't be locked", path.display()))
}

/// An owner may remove the file before letting go, so that the file that was waited for may be another one by then.
fn acquire(path: &Path) -> io::Result<File> {
    loop {
        let file = File::options().create(true).append(true).open(path)?;
        flock(&file, FlockOperation::LockExclusive)?;
        let held = file.metadata()?;
        let there = fs::metadata(path);
        if there.is_ok_and(|there| (there.dev(), there.ino()) == (held.dev(), held.ino())) {
            return Ok(file);
        }
    }
}

fn remove(folder: &Path) -> anyhow::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} can't be removed", folder.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: Ours<'static> =
        Ours { name: &|name| name == "page", mark: &|folder| folder.join("page").is_file() };

    fn write(place: &Place, text: &str) {
        fs::write(place.new_folder().join("page"), text).unwrap();
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn outputs_replace_the_previous_ones_and_leave_nothing_else() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("deep/book");
        for text in ["one", "two"] {
            let place = Place::prepare(&folder, &OURS).unwrap();
            write(&place, text);
            place.publish().unwrap();
            assert_eq!(fs::read_to_string(folder.join("page")).unwrap(), text);
            assert_eq!(names(folder.parent().unwrap()), ["book"]);
        }
    }

    #[test]
    fn what_is_given_up_leaves_the_previous_outputs() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("book");
        let place = Place::prepare(&folder, &OURS).unwrap();
        write(&place, "one");
        place.publish().unwrap();
        drop(Place::prepare(&folder, &OURS).unwrap());
        assert_eq!(fs::read_to_string(folder.join("page")).unwrap(), "one");
        assert_eq!(names(root.path()), ["book"]);
    }

    #[test]
    fn two_renames_do_what_the_exchange_does() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("book");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("page"), "one").unwrap();
        let place = Place::prepare(&folder, &OURS).unwrap();
        write(&place, "two");
        place.rename_twice().unwrap();
        drop(place);
        assert_eq!(fs::read_to_string(folder.join("page")).unwrap(), "two");
        assert_eq!(names(root.path()), ["book"]);
    }

    #[test]
    fn half_an_exchange_is_repaired_at_the_next_start() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("book");
        for name in ["book.recto-old", "book.recto-new"] {
            fs::create_dir(root.path().join(name)).unwrap();
            fs::write(root.path().join(name).join("page"), name).unwrap();
        }
        drop(Place::prepare(&folder, &OURS).unwrap());
        assert_eq!(fs::read_to_string(folder.join("page")).unwrap(), "book.recto-old");
        assert_eq!(names(root.path()), ["book"]);
    }

    #[test]
    fn what_others_wrote_is_never_replaced() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("thesis.tex"), "years of work").unwrap();
        let error = Place::prepare(root.path(), &OURS).err().unwrap().to_string();
        assert!(error.contains("thesis.tex"), "{error}");
        fs::write(root.path().join("page"), "").unwrap();
        assert!(Place::prepare(root.path(), &OURS).is_err(), "a mark is not enough");
        assert!(Place::prepare(&root.path().join("page"), &OURS).is_err(), "a file is no folder");
        assert!(root.path().join("page").is_file(), "and stays what it is");
    }

    #[test]
    fn two_builds_take_turns() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("book");
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..10 {
                        let place = Place::prepare(&folder, &OURS).unwrap();
                        write(&place, "whole");
                        place.publish().unwrap();
                    }
                });
            }
        });
        assert_eq!(fs::read_to_string(folder.join("page")).unwrap(), "whole");
        assert_eq!(names(root.path()), ["book"]);
    }
}
