//! What a DiffID costs does not depend on the size of its layer.

use std::alloc::System;
use std::io::{self, Read};

use evidence::{assert_eq, assert_ne};
use oci_companion::digest::{Digest, Function};
use oci_companion::layer::{LayerEncoding, diff_id};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[allow(unused_macros, unused_imports, dead_code)]
mod evidence {
    include!(concat!(env!("OUT_DIR"), "/evidence.rs"));
}

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[test]
fn memory_does_not_grow_with_the_layer() {
    // What is made once, and what the test's own thread does meanwhile, is not the layer's: the least counts.
    let cost = |mib: u64| (0..5).map(|_| allocated(|| read(mib))).min();
    let (small, large) = (cost(1), cost(64));
    evidence::verify!("layer.memory");
    assert_eq!(large, small);
    // Who reads a layer into memory first pays for all of it.
    let naive = allocated(|| {
        let mut all = Vec::new();
        archive(64).read_to_end(&mut all).expect("zeros can be read");
        std::hint::black_box(Digest::of(Function::Sha256, &all));
    });
    assert_ne!(large, Some(naive));
    assert!(large < Some(1 << 20), "{large:?} bytes for 64 MiB");
}

/// Computes the DiffID of such an archive.
fn read(mib: u64) {
    let facts = diff_id(archive(mib), LayerEncoding::Plain, Function::Sha256);
    ::core::assert_eq!(facts.expect("it is an archive").stream.uncompressed, mib << 20);
}

/// An archive without members, padded to `mib` MiB.
fn archive(mib: u64) -> impl Read {
    io::repeat(0).take(mib << 20)
}

/// The bytes that `work` allocates.
fn allocated(work: impl Fn()) -> usize {
    let region = Region::new(ALLOCATOR);
    work();
    region.change().bytes_allocated
}
