//! From a [`Book`](recto_book::Book) to what people read: HTML through mdBook, PDF through Typst.
//!
//! `html` names mdBook and `pdf` names Typst; nothing else does. Both take the same immutable book.

pub mod evidence;
pub mod html;
pub mod pdf;
mod settings;
mod typst;

pub use evidence::Evidence;
pub use settings::Settings;
