//! What is asked about: an image layout, and maybe a name in it.

use std::path::{Path, PathBuf};

use oci_companion::layout::{Folder, Store};

use crate::trouble::Trouble;

/// A layout, and what in it is meant.
#[derive(Debug, PartialEq)]
pub(crate) struct Target {
    /// The layout's folder.
    pub(crate) path: PathBuf,
    /// The reference name that was asked for.
    pub(crate) name: Option<String>,
}

impl Target {
    /// Reads `[oci:]PATH[:REF]`: a folder of the whole name wins, else the shortest one before a colon.
    ///
    /// # Errors
    ///
    /// There is no such folder.
    pub(crate) fn find(text: &str) -> Result<Self, Trouble> {
        let rest = text.strip_prefix("oci:").unwrap_or(text);
        if Path::new(rest).is_dir() {
            return Ok(Target { path: rest.into(), name: None });
        }
        let colons = rest.match_indices(':').map(|(at, _)| at);
        let mut pairs = colons.map(|at| (Path::new(&rest[..at]), &rest[at + 1..]));
        match pairs.find(|(path, _)| path.is_dir()) {
            Some((path, name)) => Ok(Target { path: path.to_owned(), name: Some(name.to_owned()) }),
            None => Err(Trouble::usage(format!(
                "{text}: no such folder; write PATH or PATH:REF of an image layout"
            ))),
        }
    }

    /// The layout's files.
    pub(crate) fn store(&self) -> Box<dyn Store> {
        Box::new(Folder::new(&self.path))
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
    }
}
