//! The verbs, one file each.

pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod extract;
pub(crate) mod fmt;
pub(crate) mod lock;
pub(crate) mod mdbook;
pub(crate) mod test;
pub(crate) mod upstream;
pub(crate) mod vectors;
