//! The blobs of an image's layers: each read once, for its own digest and for its DiffID.

use std::fs::File;
use std::path::PathBuf;

use oci_companion::digest::{Check, Digest, Function, VerifyingReader};
use oci_companion::layer::{Decoder, DiffId, LayerEncoding, LayerError, StreamFacts};

use crate::layout::{Refusal, open_regular};
use crate::progress::{Counted, Progress};
use crate::work::{Crew, Job, diff_id};

/// A blob to be read, with what its descriptor says of it.
#[derive(Debug)]
pub(crate) struct Blob<'a> {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Which bytes it should have.
    pub(crate) digest: Digest,
    /// How many it should have.
    pub(crate) size: u64,
    /// How to decode it and what to hash it with; `None` when no DiffID can be computed.
    pub(crate) decoding: Option<(LayerEncoding, Function)>,
    /// Told of every byte read.
    pub(crate) progress: &'a Progress,
}

/// What reading a blob came to.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The blob against its descriptor.
    pub(crate) blob: Result<Check, Refusal>,
    /// The file's length in bytes.
    pub(crate) length: u64,
    /// The DiffID of its bytes; `None` when none was to be computed, or the blob could not be opened.
    pub(crate) diff_id: Option<Result<DiffId, LayerError>>,
    /// How much there was, when all of it was decoded.
    pub(crate) facts: Option<StreamFacts>,
}

type Source<'a> = VerifyingReader<Counted<'a, File>>;

impl Blob<'_> {
    fn open(&self) -> Result<(Source<'_>, u64), Refusal> {
        let opened = open_regular(&self.path)?;
        let counted = Counted::new(opened.file, self.progress);
        Ok((VerifyingReader::new(counted, &self.digest, self.size), opened.length))
    }

    fn check(&self, reader: Source<'_>, length: u64) -> Outcome {
        Outcome { length, ..Outcome::of(reader.finish().map_err(Refusal::from)) }
    }

    fn decode(
        &self,
        reader: Source<'_>,
        length: u64,
        how: (LayerEncoding, Function),
        crew: &Crew,
    ) -> Outcome {
        let mut decoder = match Decoder::new(reader, how.0) {
            Ok(decoder) => decoder,
            Err(error) => return Outcome { diff_id: Some(Err(error)), length, ..self.again() },
        };
        let diff_id = diff_id(&mut decoder, how.1, crew);
        let facts = diff_id.is_ok().then(|| decoder.facts());
        let outcome = self.check(decoder.into_inner(), length);
        Outcome { diff_id: Some(diff_id), facts, ..outcome }
    }

    /// Only the blob, when its decoder could not be made and kept the reader.
    fn again(&self) -> Outcome {
        self.open().map_or_else(
            |refusal| Outcome::of(Err(refusal)),
            |(reader, length)| self.check(reader, length),
        )
    }
}

impl Outcome {
    fn of(blob: Result<Check, Refusal>) -> Self {
        Outcome { blob, length: 0, diff_id: None, facts: None }
    }
}

impl Job for Blob<'_> {
    type Outcome = Outcome;

    fn weight(&self) -> u64 {
        self.path.symlink_metadata().map_or(0, |metadata| metadata.len())
    }

    fn run(&self, crew: &Crew) -> Outcome {
        match (self.open(), self.decoding) {
            (Err(refusal), _) => Outcome::of(Err(refusal)),
            (Ok((reader, length)), None) => self.check(reader, length),
            (Ok((reader, length)), Some(how)) => self.decode(reader, length, how, crew),
        }
    }
}
