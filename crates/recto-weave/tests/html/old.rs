//! Ids that the fixture had once, and where they went. Only for tests.

use recto_book::{AnchorId, Book, Redirect};

/// Each kind of unit as a target; another chapter, several units, and chapters that are gone.
pub(crate) const OLD: [(&str, &[&str]); 15] = [
    ("every-item.first-must", &["every-item.must"]),
    ("every-item.old-code", &["every-item.code"]),
    ("every-item.old-example", &["every-item.example"]),
    ("every-item.old-item", &["every-item.tight"]),
    ("every-item.old-nested", &["every-item.nested"]),
    ("every-item.old-row", &["every-item.row-empty"]),
    ("every-item.old-task", &["every-item.task"]),
    ("every-item.older-must", &["every-item.must"]),
    ("first.both", &["every-item.may", "every-item.should"]),
    ("first.far", &["below.title"]),
    ("first.name", &["first.title"]),
    ("gone.one", &["every-item.sums"]),
    ("gone.two", &["first.overview", "every-item.plain"]),
    ("lost.all", &["every-item.behind"]),
    ("lost.more", &["every-item.behind"]),
];

/// Gives the fixture its old ids; any other book stays as it is.
pub(crate) fn send_on(book: &mut Book) {
    let id = |text: &str| AnchorId::new(text).expect("an id");
    let redirect = |(from, to): (&str, &[&str])| Redirect {
        from: id(from),
        to: to.iter().map(|to| id(to)).collect(),
    };
    if book.chapter("every-item").is_some() {
        book.redirects = OLD.map(redirect).into();
    }
}
