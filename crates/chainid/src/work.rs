//! Reading layers fast: who decodes, who hashes, and the pass over one stream.

mod crew;
mod spread;

use std::io::{self, Read};

use oci_companion::digest::{Function, Hasher};
use oci_companion::layer::DiffId;

pub(crate) use self::crew::Crew;
pub(crate) use self::spread::{Job, spread};

/// The DiffID of what `archive` gives, the hashing shared with `crew`.
///
/// # Errors
///
/// What a decoder within refuses; nothing is known then.
pub(crate) fn diff_id(
    mut archive: impl Read,
    function: Function,
    crew: &Crew,
) -> io::Result<DiffId> {
    let feed = crew.begin(Hasher::new(function));
    loop {
        let mut piece = feed.piece();
        let more = piece.fill(&mut archive)?;
        feed.push(piece);
        if !more {
            return Ok(DiffId::new(feed.finish()));
        }
    }
}
