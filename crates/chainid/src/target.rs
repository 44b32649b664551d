//! What is asked about: an image layout, in a folder or in an archive, and maybe a name in it.

use std::path::{Path, PathBuf};

use oci_companion::archive::ArchiveFault;
use oci_companion::layout::{Archive, Folder, LayoutError, Store};

use crate::finding::Finding;
use crate::trouble::Trouble;

/// A layout, and what in it is meant.
#[derive(Debug, PartialEq)]
pub(crate) struct Target {
    /// The layout's folder, or its archive.
    pub(crate) path: PathBuf,
    /// The reference name that was asked for.
    pub(crate) name: Option<String>,
    form: Form,
}

/// How a layout is kept.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    Folder,
    Archive,
}

impl Form {
    /// Whether there is one at `path`.
    fn is_at(self, path: &Path) -> bool {
        match self {
            Form::Folder => path.is_dir(),
            Form::Archive => path.is_file(),
        }
    }

    /// Why there is none at `path`, and what to write.
    fn missing(self, path: &str) -> String {
        match (self, Path::new(path)) {
            (Form::Folder, file) if file.is_file() => {
                format!("this is a file; write oci-archive:{path} for an archive of a layout")
            }
            (Form::Archive, folder) if folder.is_dir() => {
                format!("this is a folder; write oci:{path} for a layout that is unpacked")
            }
            (Form::Archive, other) if other.exists() => {
                "this is no regular file, and an archive is read in parts".to_owned()
            }
            (Form::Folder, _) => {
                "no such folder; write PATH or PATH:REF of an image layout".to_owned()
            }
            (Form::Archive, _) => {
                "no such file; write oci-archive:PATH or oci-archive:PATH:REF".to_owned()
            }
        }
    }
}

impl Target {
    /// Reads `[oci:]PATH[:REF]` or `oci-archive:PATH[:REF]`: what is called by the whole rest wins, else the shortest
    /// path before a colon.
    ///
    /// # Errors
    ///
    /// There is no such folder or file.
    pub(crate) fn find(text: &str) -> Result<Self, Trouble> {
        let (form, rest) = match text.strip_prefix("oci-archive:") {
            Some(rest) => (Form::Archive, rest),
            None => (Form::Folder, text.strip_prefix("oci:").unwrap_or(text)),
        };
        if form.is_at(Path::new(rest)) {
            return Ok(Target { path: rest.into(), name: None, form });
        }
        let colons = rest.match_indices(':').map(|(at, _)| at);
        let mut pairs = colons.map(|at| (Path::new(&rest[..at]), &rest[at + 1..]));
        match (pairs.find(|(path, _)| form.is_at(path)), form) {
            (Some((path, name)), _) => {
                Ok(Target { path: path.to_owned(), name: Some(name.to_owned()), form })
            }
            (None, form) => Err(Trouble::usage(format!("{text}: {}", form.missing(rest)))),
        }
    }

    /// The layout's files; or what is wrong with an archive that is refused as a whole.
    ///
    /// # Errors
    ///
    /// The archive can't be read.
    pub(crate) fn store(&self) -> Result<Result<Box<dyn Store>, Finding>, Trouble> {
        match self.form {
            Form::Folder => Ok(Ok(Box::new(Folder::new(&self.path)))),
            Form::Archive => match Archive::open(&self.path) {
                Ok(archive) => Ok(Ok(Box::new(archive))),
                Err(error) => self.refused(&error).map(Err),
            },
        }
    }

    fn refused(&self, error: &LayoutError) -> Result<Finding, Trouble> {
        match error {
            LayoutError::Archive(error) if matches!(error.fault, ArchiveFault::Read(_)) => {
                Err(Trouble::usage(format!("{}: {error}", self.path.display())))
            }
            _ => {
                let message = format!("this archive is refused as a whole: {error}");
                Ok(Finding::corrupt(message, &self.path).clause(error.clause()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_ends_at_the_first_colon_before_which_there_is_one() {
        let root = tempfile::tempdir().expect("a folder");
        let at = |name: &str| root.path().join(name).to_string_lossy().into_owned();
        std::fs::create_dir_all(at("a:b")).expect("a folder");
        let found = |text: &str| {
            let target = Target::find(text).expect("a layout");
            (target.path.to_string_lossy().into_owned(), target.name)
        };
        assert_eq!(found(&at("a:b")), (at("a:b"), None));
        assert_eq!(found(&format!("oci:{}", at("a:b:1"))), (at("a:b"), Some("1".to_owned())));
        assert_eq!(found(&at("a:b:x/y:2")), (at("a:b"), Some("x/y:2".to_owned())));
        assert!(Target::find(&at("a")).is_err());
        std::fs::write(at("a:t.tar"), "").expect("a file");
        assert_eq!(
            found(&format!("oci-archive:{}", at("a:t.tar:1"))),
            (at("a:t.tar"), Some("1".to_owned()))
        );
        // Nothing is guessed, and what to write is said.
        let refused = |text: &str| Target::find(text).expect_err("no layout").to_string();
        let archive = format!("oci-archive:{}", at("a:t.tar"));
        assert!(refused(&at("a:t.tar")).contains(&archive));
        let folder = at("a:b");
        assert!(refused(&format!("oci-archive:{folder}")).contains(&format!("oci:{folder} ")));
    }
}
