//! What a DiffID costs, and the job of a blob, does not depend on the size of either.

use std::alloc::System;
use std::io::{self, Read};
use std::sync::Mutex;

use evidence::{assert_eq, assert_ne};
use oci_companion::digest::{Digest, Function, Hasher};
use oci_companion::layer::{LayerEncoding, diff_id};
use oci_companion::layout::{Entry, File, OpenError, Opened, Store};
use oci_companion::report::Verdict;
use oci_companion::scan::Scan;
use oci_companion::walk::plan;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[allow(unused_macros, unused_imports, dead_code)]
mod evidence {
    include!(concat!(env!("OUT_DIR"), "/evidence.rs"));
}

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The allocator counts for the whole process, so one test at a time.
static ALONE: Mutex<()> = Mutex::new(());

#[test]
fn memory_does_not_grow_with_the_layer() {
    let _alone = ALONE.lock();
    let (small, large, naive) = costs(read);
    evidence::verify!("layer.memory");
    assert_eq!(large, small);
    assert_ne!(large, naive);
    assert!(large < 1 << 20, "{large} bytes for 64 MiB");
}

#[test]
fn memory_does_not_grow_with_the_blob() {
    let _alone = ALONE.lock();
    let (small, large, naive) = costs(|mib| check(&Zeros::new(mib)));
    evidence::verify!("verify.memory");
    assert_eq!(large, small);
    assert_ne!(large, naive);
    assert!(large < 1 << 20, "{large} bytes for 64 MiB");
}

/// The bytes that `work` allocates for 1 and for 64 MiB, and those of somebody who reads all the 64 into memory first.
fn costs(work: impl Fn(u64)) -> (usize, usize, usize) {
    // What is made once, and what the test's own thread does meanwhile, is not the work's: the least counts.
    let least = |mib| (0..5).map(|_| allocated(|| work(mib))).min().expect("there are five");
    let naive = allocated(|| {
        let mut all = Vec::new();
        archive(64).read_to_end(&mut all).expect("zeros can be read");
        std::hint::black_box(Digest::of(Function::Sha256, &all));
    });
    (least(1), least(64), naive)
}

#[test]
fn a_scan_keeps_sixteen_bytes_of_a_path() {
    let _alone = ALONE.lock();
    let kept = |members, length, mib| (0..5).map(|_| kept(members, length, mib)).min();
    let few = kept(1000, 8, 0);
    evidence::verify!("scan.memory");
    assert_eq!(kept(1000, 96, 0), few);
    assert_eq!(kept(1000, 8, 64), few);
    assert_ne!(kept(4000, 8, 0), few);
    // Sixteen bytes, one more for the table, and half of it empty at worst.
    assert!(kept(4000, 96, 0) < Some(4000 * 40), "{:?}", kept(4000, 96, 0));
}

/// The bytes that a scan holds behind so many members with paths of this length, and a file of `mib` MiB.
fn kept(members: usize, length: usize, mib: usize) -> usize {
    let piece = vec![0; 1 << 20];
    let headers: Vec<_> = (0..members).map(|number| header(number, length, 0)).collect();
    let region = Region::new(ALLOCATOR);
    let mut scan = Scan::default();
    headers.iter().for_each(|header| scan.push(header));
    scan.push(&header(members, length, mib << 20));
    (0..mib).for_each(|_| scan.push(&piece));
    let change = region.change();
    ::core::assert!(scan.finish().is_empty());
    change.bytes_allocated - change.bytes_deallocated
}

/// The header of a file, with a number as its path, filled up to `length`.
fn header(number: usize, length: usize, size: usize) -> Vec<u8> {
    let path = format!("{number:0length$}");
    let head = format!("{path:\0<100}0000644\0{:\0<16}{size:011o}\0{:\0<12}{:8}0", "", "", "");
    let sum: u64 = head.bytes().map(u64::from).sum();
    let mut block = head.into_bytes();
    block.splice(148..156, format!("{sum:06o}\0 ").into_bytes());
    block.resize(512, 0);
    block
}

/// A layout with one blob of so many MiB of zeros, to which nothing refers.
struct Zeros {
    mib: u64,
    path: Vec<u8>,
}

impl Zeros {
    fn new(mib: u64) -> Self {
        let mut hasher = Hasher::new(Function::Sha256);
        io::copy(&mut archive(mib), &mut hasher).expect("zeros can be read");
        Zeros { mib, path: hasher.finish().blob_path().into_bytes() }
    }
}

impl Store for Zeros {
    fn open(&self, file: File<'_>) -> Result<Opened, OpenError> {
        let text = |text: &'static str| Opened {
            length: text.len() as u64,
            reader: Box::new(text.as_bytes()),
        };
        Ok(match file {
            File::Header => text(r#"{"imageLayoutVersion": "1.0.0"}"#),
            File::Index => text(r#"{"schemaVersion": 2, "manifests": []}"#),
            File::Blob(_) => Opened { length: self.mib << 20, reader: Box::new(archive(self.mib)) },
        })
    }

    fn blobs(&self) -> Result<Vec<Entry>, OpenError> {
        Ok(vec![Entry { path: self.path.clone(), irregular: None }])
    }
}

/// Verifies such a layout.
fn check(store: &Zeros) {
    let plan = plan(store);
    let outcomes = plan.jobs().iter().map(|job| job.run(store)).collect();
    ::core::assert_eq!(plan.conclude(outcomes).verdict(), Verdict::Verified);
}

/// Computes the DiffID of such an archive.
fn read(mib: u64) {
    let facts = diff_id(archive(mib), LayerEncoding::Plain, Function::Sha256);
    ::core::assert_eq!(facts.expect("it is an archive").stream.uncompressed, mib << 20);
}

/// An archive without members, padded to `mib` MiB.
fn archive(mib: u64) -> io::Take<io::Repeat> {
    io::repeat(0).take(mib << 20)
}

/// The bytes that `work` allocates.
fn allocated(work: impl Fn()) -> usize {
    let region = Region::new(ALLOCATOR);
    work();
    region.change().bytes_allocated
}
