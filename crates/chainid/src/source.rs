//! Where a demand stands: a clause of the book, or a section of the image specification that no chapter covers yet.

use serde_json::{Value, json};

/// The release of the image specification that sections are cited from.
const RELEASE: &str = "v1.1.1";

/// Where the image specification is read.
const IMAGE_SPEC: &str = "https://github.com/opencontainers/image-spec/blob";

/// Who demands what a finding says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The id of a clause of the book: `chain-id.operands`.
    Clause(&'static str),
    /// A file and section of the image specification: `descriptor.md#properties`.
    Upstream(&'static str),
    /// The same on the specification's main branch, for what no release has yet.
    Main(&'static str),
    /// Nobody: this program reads no more.
    Limit,
}

impl Source {
    /// What to cite: the clause's id, or the section and its version.
    pub(crate) fn name(self) -> String {
        match self {
            Source::Clause(id) => id.to_owned(),
            Source::Upstream(section) => format!("image-spec {RELEASE} {section}"),
            Source::Main(section) => format!("image-spec main {section}"),
            Source::Limit => "a limit of this program; see chainid image --help".to_owned(),
        }
    }

    /// Where to read it. `book` is the place of the HTML book: empty, or a folder or address up to its last `/`.
    pub(crate) fn link(self, book: &str) -> String {
        match self {
            Source::Clause(id) => {
                let chapter = id.split('.').next().unwrap_or(id);
                let slash = if book.is_empty() || book.ends_with('/') { "" } else { "/" };
                format!("{book}{slash}{chapter}.html#{id}")
            }
            Source::Upstream(section) => format!("{IMAGE_SPEC}/{RELEASE}/{section}"),
            Source::Main(section) => format!("{IMAGE_SPEC}/main/{section}"),
            Source::Limit => String::new(),
        }
    }

    /// Name and link for machines; null when nobody demands it.
    pub(crate) fn json(self, book: &str) -> Value {
        match self {
            Source::Limit => Value::Null,
            _ => json!({ "id": self.name(), "link": self.link(book) }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_links_into_the_book_wherever_it_is() {
        let clause = Source::Clause("chain-id.recursion");
        assert_eq!(clause.link(""), "chain-id.html#chain-id.recursion");
        assert_eq!(clause.link("book/html"), "book/html/chain-id.html#chain-id.recursion");
        assert_eq!(clause.link("https://x/"), "https://x/chain-id.html#chain-id.recursion");
    }

    #[test]
    fn a_section_links_to_its_release() {
        let section = Source::Upstream("descriptor.md#properties");
        assert!(section.link("ignored").ends_with("/v1.1.1/descriptor.md#properties"));
        assert_eq!(section.name(), "image-spec v1.1.1 descriptor.md#properties");
    }
}
