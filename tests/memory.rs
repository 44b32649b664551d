//! What a DiffID costs does not depend on the size of its layer.

use std::alloc::System;
use std::io::{self, Read};

use oci_companion::digest::{Digest, Function};
use oci_companion::layer::{LayerEncoding, diff_id};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[test]
fn memory_does_not_grow_with_the_layer() {
    let cost = |mib: u64| {
        allocated(|| {
            let facts = diff_id(archive(mib), LayerEncoding::Plain, Function::Sha256);
            assert_eq!(facts.expect("it is an archive").stream.uncompressed, mib << 20);
        })
    };
    assert_eq!(cost(64), cost(1));
    // Who reads a layer into memory first pays for all of it.
    let naive = allocated(|| {
        let mut all = Vec::new();
        archive(64).read_to_end(&mut all).expect("zeros can be read");
        std::hint::black_box(Digest::of(Function::Sha256, &all));
    });
    assert_ne!(cost(64), naive);
    assert!(cost(64) < 1 << 20, "{} bytes for 64 MiB", cost(64));
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
