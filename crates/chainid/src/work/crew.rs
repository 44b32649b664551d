//! Threads that share the hashing: a stream's pieces are hashed in order, by whichever thread has nothing better to do.
//!
//! Sleeping and waking costs more than hashing a small piece, so pieces are large; and a thread that decodes while
//! nobody is free hashes its piece itself, while the piece is still in its cache.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use oci_companion::digest::{Digest, Hasher};

/// The length of a piece in bytes. Hand-overs below 1 MiB made two threads slower than one.
const PIECE: usize = 1 << 20;
/// Pieces in flight for one stream; with these, a stream holds 4 MiB at most.
const PIECES: usize = 4;

/// What the threads share.
#[derive(Debug)]
pub(crate) struct Crew {
    state: Mutex<State>,
    /// A piece waits to be hashed, or a thread has left.
    filled: Condvar,
    /// A piece was hashed.
    hashed: Condvar,
}

#[derive(Debug)]
struct State {
    streams: Vec<Stream>,
    /// Threads that wait for pieces.
    idle: usize,
    /// Threads that still decode.
    decoding: usize,
}

/// One digest being computed.
#[derive(Debug, Default)]
struct Stream {
    /// Pieces not hashed yet, first first.
    waiting: VecDeque<Piece>,
    /// Pieces to be filled again.
    spare: Vec<Piece>,
    /// Pieces that exist.
    made: usize,
    /// Absent while a thread uses it.
    hasher: Option<Hasher>,
}

/// Some bytes of a stream, in memory that is used again and again.
#[derive(Debug)]
pub(crate) struct Piece {
    bytes: Box<[u8]>,
    length: usize,
}

/// A stream of a crew, held by the thread that decodes it.
#[derive(Debug)]
pub(crate) struct Feed<'a> {
    crew: &'a Crew,
    number: usize,
}

impl Crew {
    /// A crew in which `decoding` threads will call [`leave`](Self::leave), each once.
    pub(crate) fn new(decoding: usize) -> Self {
        let state = State { streams: Vec::new(), idle: 0, decoding };
        Crew { state: Mutex::new(state), filled: Condvar::new(), hashed: Condvar::new() }
    }

    /// Begins a stream.
    pub(crate) fn begin(&self, hasher: Hasher) -> Feed<'_> {
        let mut state = self.lock();
        state.streams.push(Stream { hasher: Some(hasher), ..Stream::default() });
        Feed { crew: self, number: state.streams.len() - 1 }
    }

    /// Says that the calling thread decodes no more.
    pub(crate) fn leave(&self) {
        self.lock().decoding -= 1;
        self.filled.notify_all();
    }

    /// Hashes the pieces of others until nobody decodes any more.
    pub(crate) fn help(&self) {
        let mut state = self.lock();
        loop {
            if let Some(number) = state.streams.iter().position(Stream::is_ready) {
                state = self.hash_one(state, number);
            } else if state.decoding == 0 {
                return;
            } else {
                state.idle += 1;
                state = self.filled.wait(state).unwrap_or_else(PoisonError::into_inner);
                state.idle -= 1;
            }
        }
    }

    /// Hashes the first piece of a ready stream, without the lock.
    fn hash_one<'a>(
        &'a self,
        mut state: MutexGuard<'a, State>,
        number: usize,
    ) -> MutexGuard<'a, State> {
        let stream = &mut state.streams[number];
        let (Some(mut hasher), Some(mut piece)) =
            (stream.hasher.take(), stream.waiting.pop_front())
        else {
            return state;
        };
        drop(state);
        hasher.update(&piece.bytes[..piece.length]);
        piece.length = 0;
        let mut state = self.lock();
        state.streams[number].hasher = Some(hasher);
        state.streams[number].spare.push(piece);
        self.hashed.notify_all();
        state
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stream {
    fn is_ready(&self) -> bool {
        self.hasher.is_some() && !self.waiting.is_empty()
    }
}

impl Piece {
    /// Fills the piece from `reader`; `false` when the stream ended before it was full.
    pub(crate) fn fill(&mut self, reader: &mut impl Read) -> io::Result<bool> {
        while self.length < self.bytes.len() {
            match reader.read(&mut self.bytes[self.length..]) {
                Ok(0) => return Ok(false),
                Ok(read) => self.length += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }
}

impl Feed<'_> {
    /// An empty piece to fill.
    pub(crate) fn piece(&self) -> Piece {
        let mut state = self.crew.lock();
        loop {
            let stream = &mut state.streams[self.number];
            if let Some(piece) = stream.spare.pop() {
                return piece;
            }
            if stream.made < PIECES {
                stream.made += 1;
                return Piece { bytes: vec![0; PIECE].into(), length: 0 };
            }
            state = self.go_on(state);
        }
    }

    /// Takes a filled piece: hashed here at once when nobody is free and nothing waits, else handed over.
    pub(crate) fn push(&self, piece: Piece) {
        let mut state = self.crew.lock();
        let anyone = state.idle > 0;
        let stream = &mut state.streams[self.number];
        stream.waiting.push_back(piece);
        if anyone {
            self.crew.filled.notify_one();
        } else if stream.waiting.len() == 1 && stream.hasher.is_some() {
            drop(self.crew.hash_one(state, self.number));
        }
    }

    /// The digest of all pieces.
    pub(crate) fn finish(self) -> Digest {
        let mut state = self.crew.lock();
        loop {
            let stream = &mut state.streams[self.number];
            if stream.waiting.is_empty()
                && let Some(hasher) = stream.hasher.take()
            {
                drop(state);
                return hasher.finish();
            }
            state = self.go_on(state);
        }
    }

    /// Hashes a piece of this stream, or waits for the thread that does.
    fn go_on<'a>(&'a self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        if state.streams[self.number].is_ready() {
            return self.crew.hash_one(state, self.number);
        }
        self.crew.hashed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Feed<'_> {
    /// Gives the memory back, also of a stream that was given up.
    fn drop(&mut self) {
        let stream = &mut self.crew.lock().streams[self.number];
        stream.waiting = VecDeque::new();
        stream.spare = Vec::new();
    }
}
