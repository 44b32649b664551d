//! What the code of a chapter declares, by tokens: the one reader of items.
//!
//! Items, those in an `impl`, trait or module too, fields and variants; not what stands inside functions, nor what a
//! macro makes. Others choose what they need of it.

mod attributes;
mod read;
mod way;
mod words;

use recto_book::{Chapter, Span};

/// Something that code declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Declared {
    /// What it is.
    pub(crate) what: What,
    /// The chapter and the names down to it: `chain-id::ChainId::as_str`, `chain-id::ChainId::<Clone>`.
    pub(crate) path: String,
    /// What it is called inside its module: `ChainId::as_str`; an `impl` by its type.
    pub(crate) name: String,
    /// How it is declared, on one line, without its body: `pub fn as_str(&self) -> &str`.
    pub(crate) signature: String,
    /// The bytes of its name in the chapter.
    pub(crate) span: Span,
    /// Its bytes in the chapter, documentation, attributes and comments before it included; `None` if it never ends.
    pub(crate) whole: Option<Span>,
    /// Whether it bears a plain `pub`.
    pub(crate) is_pub: bool,
    /// Whether code outside can name it, as far as the types and modules around it are not private.
    pub(crate) seen: bool,
}

/// What is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// A function.
    Function,
    /// A structure, enumeration, union, trait or module: private, it hides what belongs to it.
    Group,
    /// A constant, a static or a type alias.
    Value,
    /// An `impl`; of a trait it says one thing of its type.
    Implementation,
    /// A macro by example.
    Macro,
    /// What `use` brings in.
    Use,
    /// A field or a variant.
    Part,
    /// A trait that is derived.
    Derived,
}

/// What the code of `chapter` declares, each before what is inside it.
pub(crate) fn declared(chapter: &Chapter) -> Vec<Declared> {
    let code = words::Code::of(chapter);
    read::declared(&code.words(), chapter.name())
}
