//! A place inside a JSON document: a pointer of RFC 6901.

use std::fmt;

/// A JSON pointer, built from the root downwards; the root itself is the empty text.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pointer(String);

impl Pointer {
    /// The whole document.
    pub(crate) fn root() -> Self {
        Pointer::default()
    }

    /// The member `name` of the object here.
    pub(crate) fn key(&self, name: &str) -> Self {
        Pointer(format!("{}/{}", self.0, name.replace('~', "~0").replace('/', "~1")))
    }

    /// The element `index` of the array here, from 0.
    pub(crate) fn at(&self, index: usize) -> Self {
        Pointer(format!("{}/{index}", self.0))
    }

    /// The pointer as RFC 6901 writes it.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_escaped_as_the_rfc_says() {
        let pointer = Pointer::root().key("a/b~c").at(3).key("");
        assert_eq!(pointer.as_str(), "/a~1b~0c/3/");
        assert_eq!(Pointer::root().to_string(), "");
    }
}
