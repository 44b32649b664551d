//! What a stable chapter promises beside its ids: its public items and its vectors, one line each in the lock.
//!
//! ```text
//! chain-id::chain_id pub fn chain_id(layers: &[DiffId]) -> Option<ChainId>
//! chain-id::vectors/chain-id/no-layers 5c1d...
//! ```

mod changes;
mod shape;

use recto_book::{Book, Chapter, Span, Status};
use serde_json::json;

use super::{LOCK, text};
use crate::{public, vectors};

pub use changes::{KeptChange, changes};

/// A public item or a vector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// `chain-id::ChainId::as_str`; of a vector `chain-id::vectors/SET/NAME`.
    pub name: String,
    /// How it is declared, on one line; of a vector the hash of its text.
    pub signature: String,
    /// The file in which it stands: the chapter, or the lock.
    pub path: String,
    /// Its bytes there.
    pub span: Span,
}

/// What the stable chapters of `book` promise, sorted by name.
pub(super) fn of(book: &Book) -> Vec<Kept> {
    let stable = book.chapters.iter().filter(|chapter| chapter.status == Some(Status::Stable));
    let mut kept: Vec<Kept> = stable.flat_map(of_chapter).collect();
    kept.sort_by(|a, b| (&a.name, &a.signature).cmp(&(&b.name, &b.signature)));
    kept.dedup_by(|b, a| (&a.name, &a.signature) == (&b.name, &b.signature));
    kept
}

fn of_chapter(chapter: &Chapter) -> Vec<Kept> {
    let kept = |name, signature, span| Kept { name, signature, path: chapter.path.clone(), span };
    let items = public::items(chapter).into_iter();
    let mut all: Vec<Kept> =
        items.map(|item| kept(item.path.replace(' ', "_"), item.signature, item.span)).collect();
    for (set, vector, span) in vectors::of_chapter(chapter) {
        let must_not = vector.must_not.iter().map(|wrong| json!([wrong.value, wrong.breaks]));
        let must_not: Vec<_> = must_not.collect();
        let expected = match &vector.expected {
            Ok(output) => json!({"output": output}),
            Err(id) => json!({"error": id}),
        };
        let whole = json!([vector.verifies, vector.input, expected, must_not]);
        let name = format!("{}::vectors/{set}/{}", chapter.name(), vector.name.replace(' ', "_"));
        all.push(kept(name, text::hash_of(&whole.to_string()), span));
    }
    all
}

impl Kept {
    /// The line `words` of the lock, if it is of the form.
    pub(super) fn read(words: &str, span: Span) -> Option<Self> {
        let (name, signature) = words.split_once(' ')?;
        let known = name.contains("::") && !signature.is_empty();
        known.then(|| Kept {
            name: name.to_owned(),
            signature: signature.to_owned(),
            path: LOCK.to_owned(),
            span,
        })
    }

    /// Whether it stands before `other` in a lock.
    pub(super) fn is_before(&self, other: &Kept) -> bool {
        (&self.name, &self.signature) < (&other.name, &other.signature)
    }

    /// The chapter that it belongs to.
    pub fn chapter(&self) -> &str {
        self.name.split("::").next().unwrap_or_default()
    }

    /// Whether it is a vector.
    pub fn is_vector(&self) -> bool {
        self.name.contains("::vectors/")
    }

    /// Whether it belongs to `other`: a method, a field or a variant of it, ...
    fn is_in(&self, other: &Kept) -> bool {
        self.name.strip_prefix(&other.name).is_some_and(|rest| rest.starts_with("::"))
    }

    /// What it is, in words: ``the public item `b::next` ``.
    pub(super) fn words(&self) -> String {
        match self.name.split_once("::vectors/") {
            Some((_, name)) => format!("the vector `{name}`"),
            None => format!("the public item `{}`", self.name),
        }
    }
}
