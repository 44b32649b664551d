//! Reading layers fast: who decodes, who hashes, and the pass over one stream.

mod crew;
mod spread;

use std::io::Read;

use oci_companion::digest::{Function, Hasher};
use oci_companion::layer::{Decoder, DiffId, LayerError};

pub(crate) use self::crew::Crew;
pub(crate) use self::spread::{Job, spread};

/// The DiffID of what `decoder` gives, the hashing shared with `crew`.
///
/// # Errors
///
/// What the decoder refuses; nothing is known then.
pub(crate) fn diff_id<R: Read>(
    decoder: &mut Decoder<R>,
    function: Function,
    crew: &Crew,
) -> Result<DiffId, LayerError> {
    let feed = crew.begin(Hasher::new(function));
    loop {
        let mut piece = feed.piece();
        let more = piece.fill(decoder)?;
        feed.push(piece);
        if !more {
            return Ok(DiffId::new(feed.finish()));
        }
    }
}
