//! What does not grow: memory with the layer, stack with the chain, and nothing is allocated for a link.

use std::alloc::System;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use oci_companion::chain_id::Chain;
use oci_companion::digest::{Digest, Function, Hasher};
use oci_companion::layer::DiffId;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The most memory that a layer may cost, in KiB.
const MOST: u64 = 16 * 1024;
/// The bytes of a large layer.
const LARGE: usize = 256 << 20;
/// Uncompressed bytes of one gzip member; 64 of them are a layer of 1 GiB.
const MEMBER: usize = 16 << 20;

#[test]
fn a_gibibyte_of_gzip_fits_into_16_mib() {
    let (first, other) = (gzip(&member(true)), gzip(&member(false)));
    assert!(other.len() > MEMBER / 4, "not only zeros");
    let peak = peak_of(&["diff-id", "--encoding", "gzip", "-"], 64, |number| {
        if number == 0 { &first } else { &other }
    });
    assert!((1024..MOST).contains(&peak), "{peak} KiB");
}

#[test]
fn a_gibibyte_of_tar_fits_into_16_mib() {
    let (first, other) = (member(true), member(false));
    let peak = peak_of(&["diff-id", "-"], 64, |number| if number == 0 { &first } else { &other });
    assert!((1024..MOST).contains(&peak), "{peak} KiB");
}

/// Nor does a whole layout cost more, on as many threads as there are.
#[test]
fn a_layout_of_256_mib_fits_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    let mut hasher = Hasher::new(Function::Sha256);
    (0..LARGE / MEMBER).for_each(|_| hasher.update(&vec![0; MEMBER]));
    let layer = DiffId::new(hasher.finish());
    let file = put(path, layer.as_ref(), b"");
    // A file of zeros without blocks on the disk: to readers of tar an archive of nothing, with much padding.
    file.set_len(LARGE as u64).expect("a large file");
    let config = format!(
        r#"{{"os": "linux", "architecture": "amd64", "rootfs": {{"type": "layers", "diff_ids": ["{layer}"]}}}}"#
    );
    let config = describe(path, "config.v1+json", &config);
    let manifest = format!(
        r#"{{"schemaVersion": 2, "config": {config}, "layers": [{{"digest": "{layer}", "size": {LARGE},
          "mediaType": "application/vnd.oci.image.layer.v1.tar"}}]}}"#
    );
    let manifest = describe(path, "manifest.v1+json", &manifest);
    let index = format!(r#"{{"schemaVersion": 2, "manifests": [{manifest}]}}"#);
    std::fs::write(path.join("index.json"), index).expect("an index");
    std::fs::write(path.join("oci-layout"), r#"{"imageLayoutVersion": "1.0.0"}"#)
        .expect("a header");
    let mut child = start(&["verify", &path.to_string_lossy()]);
    let mut most = 0;
    while child.try_wait().expect("it ends").is_none() {
        most = most.max(peak(&child));
    }
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("\nverified: 1 image, 1 layer"), "{said}");
    assert!((1024..MOST).contains(&most), "{most} KiB");
}

/// Writes a blob under the name that it is to have.
fn put(layout: &Path, digest: &str, bytes: &[u8]) -> File {
    let path = layout.join("blobs").join(digest.replace(':', "/"));
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(&path, bytes).expect("written");
    File::options().write(true).open(path).expect("a file")
}

/// Writes a document; gives its descriptor.
fn describe(layout: &Path, kind: &str, text: &str) -> String {
    let digest = Digest::of(Function::Sha256, text.as_bytes());
    put(layout, digest.as_str(), text.as_bytes());
    let size = text.len();
    format!(
        r#"{{"mediaType": "application/vnd.oci.image.{kind}", "digest": "{digest}", "size": {size}}}"#
    )
}

/// A line that never ends is not kept.
#[test]
fn a_line_without_end_fits_too() {
    let line = vec![b'a'; MEMBER];
    let mut child = start(&["of"]);
    let mut stdin = child.stdin.take().expect("a pipe");
    let written = stdin.write_all(&line);
    let peak = peak(&child);
    drop(stdin);
    assert!(written.is_err(), "it gives up before it has read all");
    assert!(child.wait_with_output().is_ok_and(|output| output.status.code() == Some(1)));
    assert!(peak < MOST, "{peak} KiB");
}

#[test]
fn five_million_links_need_no_stack() {
    let layer = diff_id("layer");
    let links = move || {
        let mut chain = Chain::default();
        for _ in 0..5_000_000 {
            chain.push(&layer);
        }
        chain.top().map(ToString::to_string)
    };
    let thread = std::thread::Builder::new().stack_size(32 * 1024).spawn(links).expect("a thread");
    let name = thread.join().expect("no overflow").expect("a ChainID");
    assert!(name.starts_with("sha256:") && name.len() == 71, "{name}");
}

#[test]
fn a_link_allocates_nothing() {
    let layers: Vec<DiffId> = (0..1000).map(|number| diff_id(&number.to_string())).collect();
    let allocations = |()| {
        let region = Region::new(ALLOCATOR);
        let mut chain = Chain::default();
        for layer in &layers[..50] {
            chain.push(layer);
        }
        region.change().allocations
    };
    // Other tests of this process allocate too: one quiet round shows it.
    let mut rounds = std::iter::repeat_n((), 500_000).map(allocations);
    assert!(rounds.any(|allocations| allocations == 0));
    let region = Region::new(ALLOCATOR);
    let kept = std::hint::black_box(vec![0_u8; 100]);
    assert!(region.change().allocations > 0 && kept.len() == 100, "the allocator counts");
}

fn diff_id(text: &str) -> DiffId {
    DiffId::new(Digest::of(Function::Sha256, text.as_bytes()))
}

fn start(args: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chainid"));
    command
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

/// Feeds `pieces` to the program; its peak memory in KiB when all but the end has been read.
fn peak_of<'a>(args: &[&str], pieces: usize, piece: impl Fn(usize) -> &'a Vec<u8>) -> u64 {
    let mut child = start(args);
    let mut stdin: ChildStdin = child.stdin.take().expect("a pipe");
    (0..pieces).for_each(|number| stdin.write_all(piece(number)).expect("it reads on"));
    let peak = peak(&child);
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stdout.starts_with(b"sha256:"));
    peak
}

/// The most memory a running process has had, in KiB.
fn peak(child: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// Half noise and half zeros; `first` begins as a tar archive does.
fn member(first: bool) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut noise = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    };
    let mut bytes: Vec<u8> = (0..MEMBER / 16).flat_map(|_| noise()).collect();
    bytes.resize(MEMBER, 0);
    if first {
        bytes[..512].fill(0);
    }
    bytes
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}
