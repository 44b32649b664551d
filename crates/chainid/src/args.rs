//! The command line: what `--help` says is what there is.

use std::num::NonZero;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use oci_companion::digest::Function;
use oci_companion::layer::LayerEncoding;
use oci_companion::report::{Code, Severity};

use crate::image::Wanted;

/// What the exit codes mean, below every help.
const EXIT: &str = "\
Exit codes:
  0  everything asked for was computed, and whatever could be checked holds
  1  something contradicts: content against its digest, a document against the specification
  2  usage or environment: no such file or image, unreadable input, unwritable output
  3  nothing contradicts, but a blob is absent, or something cannot be verified here";

/// How to begin.
const EXAMPLES: &str = "\
Examples:
  skopeo copy docker://debian:12 oci:debian:12    fetch an image into the folder debian/
  chainid verify debian                           check everything in the layout
  chainid image debian:12                         check every layer, show its ChainIDs
  chainid image --json debian:12 | jq .chain_id   the same for a script
  chainid document --as config config.json        every fault of a document
  chainid of sha256:... sha256:...                ChainIDs of DiffIDs, base layer first
  chainid diff-id layer.tar.gz                    the DiffID of a layer";

/// The identities of an OCI image: DiffIDs, ChainIDs, and what in a layout contradicts.
#[derive(Debug, Parser)]
#[command(name = "chainid", version, after_help = EXIT, after_long_help = format!("{EXAMPLES}\n\n{EXIT}"))]
#[command(max_term_width = 100)]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(crate) verb: Verb,
    /// When to colour: by default only on a terminal, and not under NO_COLOR.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Colour,
    /// Where the HTML book is, for the links to clauses: a folder or an address.
    #[arg(
        long,
        global = true,
        value_name = "PLACE",
        default_value = "",
        hide_default_value = true
    )]
    pub(crate) book: String,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Verify(Verify),
    Image(Image),
    Document(Documents),
    Of(Of),
    DiffId(DiffIds),
}

/// Check an image layout: everything that can be reached, and every blob beside that.
///
/// Header, index, nested indexes, manifests, configurations, layers, DiffIDs, histories, platforms, embedded data,
/// and blobs that nothing refers to. With a name only what that reaches. Shows a line for each image;
/// everything that does not hold is listed on standard error, with file, JSON pointer (RFC 6901), the way to it,
/// what was expected, what was found, and the clause that demands it. The verdict comes last.
/// Documents over 4 MiB are not read, nor what is more than 16 references away: exit code 3.
#[derive(Debug, Args)]
#[command(after_help = EXIT, after_long_help = format!("{VERIFY_JSON}\n\n{}\n{EXIT}", codes()))]
pub(crate) struct Verify {
    /// The layout's folder, or oci-archive: and its tar file; and maybe a name (annotation org.opencontainers.image.ref.name).
    ///
    /// The path ends at the first colon before which there is such a folder or file. An archive is not unpacked.
    #[arg(value_name = "[oci:|oci-archive:]PATH[:REF]")]
    pub(crate) layout: String,
    /// How to write: for people, or one JSON object, findings included.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
    /// Show digests whole on a terminal too.
    #[arg(long)]
    pub(crate) full: bool,
    /// How many threads read blobs [default: one a processor].
    #[arg(long, value_name = "N")]
    threads: Option<NonZero<usize>>,
}

/// What `chainid verify --format json` writes.
const VERIFY_JSON: &str = "\
The object of --format json, schema chainid/verify/1; further members may be added:
  verdict       verified, unverifiable, incomplete, unreadable or corrupt
  images        name, walked, verdict, is_image, artifact_type, platform, image_id, chain_id,
                manifest, config, layers; these three as in chainid image
  findings      severity, verdict, code, message, file, pointer, walked, blob, expected, found,
                clause {id, link}; files and blobs are paths in the layout; code is null for an
                archive that is refused as a whole, and file the archive
  warnings      the same, of what leaves the verdict as it is
  layout, ref, schema";

/// Check an image in an OCI layout: every layer's size, digest and DiffID against its bytes.
///
/// Shows a table: layer, media type, size, blob digest, DiffID, ChainID, and what checking came to.
/// A ChainID is shown only when the documents hold and every layer up to it is verified; the last one is the image's.
/// Everything that does not hold is listed on standard error, with file, JSON pointer (RFC 6901),
/// what was expected, what was found, and the clause that demands it.
/// Documents over 4 MiB are not read, nor what is more than 16 references away: exit code 3.
#[derive(Debug, Args)]
#[command(after_help = EXIT, after_long_help = format!("{IMAGE_JSON}\n\n{EXIT}"))]
pub(crate) struct Image {
    /// The layout's folder, or oci-archive: and its tar file; and the image's name (annotation org.opencontainers.image.ref.name).
    ///
    /// The name can be left out when the layout has one image.
    /// The path ends at the first colon before which there is such a folder or file. An archive is not unpacked.
    #[arg(value_name = "[oci:|oci-archive:]PATH[:REF]")]
    pub(crate) image: String,
    /// Which image of several: OS/ARCHITECTURE or OS/ARCHITECTURE/VARIANT [default: linux on this machine's processor].
    #[arg(long, value_name = "PLATFORM")]
    pub(crate) platform: Option<Wanted>,
    /// Show digests whole on a terminal too.
    #[arg(long)]
    pub(crate) full: bool,
    /// How to write: for people, or one JSON object, findings included.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// The same as --format json.
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// How many threads read layers [default: one a processor].
    #[arg(long, value_name = "N")]
    threads: Option<NonZero<usize>>,
}

/// What `chainid image --format json` writes.
const IMAGE_JSON: &str = "\
The object of --format json, schema chainid/image/1; further members may be added:
  verdict       verified, unverifiable, incomplete, unreadable or corrupt
  is_image      false for an artifact: no DiffID and no ChainID exists
  manifest      media_type, size and digest; null when it was not reached
  config        the same; its digest is what the specification calls the ImageID
  chain_id      of all layers; null unless every layer is verified
  layers        descriptor, claimed_diff_id, computed_diff_id, uncompressed_size, chain_id, verdict
  findings      severity, verdict, code, message, file, pointer, walked, blob, expected, found,
                clause {id, link} or null; walked are the references that were followed; code
                is null for an archive that is refused as a whole
  warnings      the same, of what leaves the verdict as it is
  layout, ref, note, schema";

/// Read documents of an image, and say every fault: file, JSON pointer, expected, found, clause.
///
/// What a document refers to is not looked at. Nothing is guessed: --as says what the documents are.
/// A document over 4 MiB, or nested more than 100 deep, is not read: exit code 3.
#[derive(Debug, Args)]
#[command(after_help = EXIT, after_long_help = format!("{DOCUMENT_JSON}\n\n{EXIT}"))]
pub(crate) struct Documents {
    /// Documents; `-` is standard input.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// What the documents are.
    #[arg(long = "as", value_name = "TYPE")]
    pub(crate) kind: DocumentType,
    /// How to write: for people, or a JSON object a line, findings included.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
}

/// What `chainid document --format json` writes.
const DOCUMENT_JSON: &str = "\
The objects of --format json, schema chainid/document/1; further members may be added:
  file, as      what was asked
  verdict       verified, unverifiable, unreadable or corrupt
  size, digest  bytes, and their SHA-256; null unless the document could be read
  findings      severity, message, pointer, expected, found, clause {id, link}
  warnings      the same, of what is only recommended";

/// Compute ChainIDs from DiffIDs: one line for each prefix of the list, base layer first.
///
/// Nothing is checked against layers: what comes out is as true as the DiffIDs.
#[derive(Debug, Args)]
#[command(after_help = EXIT, after_long_help = format!("{OF_JSON}\n\n{EXIT}"))]
pub(crate) struct Of {
    /// DiffIDs, base layer first; without any they are read from standard input, one a line.
    #[arg(value_name = "DIFFID")]
    pub(crate) diff_ids: Vec<String>,
    /// Only the last one: the ChainID of all layers.
    #[arg(long)]
    pub(crate) top: bool,
    /// Write a JSON object a line.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What `chainid of --json` writes.
const OF_JSON: &str = "\
The objects of --json: layer (from 0), diff_id (null with --top), chain_id";

/// Compute the DiffID of layers: the digest of the uncompressed tar stream, all of it.
///
/// A file is decoded as its name says: .tar, .tar.gz, .tgz, .tar.zst, .tar.zstd, .tzst; nothing is guessed from
/// bytes. Writes DIFFID, two spaces and FILE, a line each.
#[derive(Debug, Args)]
#[command(after_help = EXIT, after_long_help = format!("{DIFF_ID_JSON}\n\n{EXIT}"))]
pub(crate) struct DiffIds {
    /// Layers; `-` is standard input, plain unless --encoding says otherwise.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// How all files are encoded, whatever their names.
    #[arg(long, value_name = "ENCODING")]
    pub(crate) encoding: Option<Encoding>,
    /// What to hash with.
    #[arg(long, value_name = "ALGORITHM", default_value = "sha256")]
    pub(crate) algorithm: Algorithm,
    /// Write a JSON object a line.
    #[arg(long)]
    pub(crate) json: bool,
    /// How many threads work [default: one a processor].
    #[arg(long, value_name = "N")]
    threads: Option<NonZero<usize>>,
}

/// What `chainid diff-id --json` writes.
const DIFF_ID_JSON: &str = "\
The objects of --json: file, diff_id, encoding, size and uncompressed_size (bytes),
parts (gzip members or zstd frames, 0 when plain)";

/// When to colour.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal.
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

/// How answers are written.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Format {
    /// For people: answers on standard output, findings on standard error.
    Human,
    /// For programs: all on standard output.
    Json,
}

/// What a document is.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum DocumentType {
    /// A descriptor.
    Descriptor,
    /// An image manifest.
    Manifest,
    /// An image index.
    Index,
    /// An image configuration.
    Config,
    /// The header of a layout, the file `oci-layout`.
    OciLayout,
}

/// How a file is encoded.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Encoding {
    /// Not at all.
    Plain,
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
}

/// What to hash with.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Algorithm {
    /// What images have.
    Sha256,
    /// Longer.
    Sha512,
    /// Registered since 2025.
    Blake3,
}

/// The codes that findings have, by severity.
fn codes() -> String {
    let of = |severity| {
        let codes = Code::ALL.iter().filter(|code| code.severity() == severity);
        let words: Vec<&str> = codes.map(|code| code.word()).collect();
        format!("  {:<12}  {}\n", severity.word(), words.join(", "))
    };
    let severities =
        [Severity::Corrupt, Severity::Incomplete, Severity::Unverifiable, Severity::Warning];
    format!("Codes of findings, by severity:\n{}", severities.map(of).concat())
}

impl Verify {
    /// The threads to use.
    pub(crate) fn threads(&self) -> NonZero<usize> {
        threads(self.threads)
    }
}

impl Image {
    /// How to write.
    pub(crate) fn format(&self) -> Format {
        if self.json { Format::Json } else { self.format }
    }

    /// The threads to use.
    pub(crate) fn threads(&self) -> NonZero<usize> {
        threads(self.threads)
    }
}

impl DiffIds {
    /// The threads to use.
    pub(crate) fn threads(&self) -> NonZero<usize> {
        threads(self.threads)
    }
}

/// What was asked for, or one a processor.
fn threads(asked: Option<NonZero<usize>>) -> NonZero<usize> {
    asked.or_else(|| std::thread::available_parallelism().ok()).unwrap_or(NonZero::<usize>::MIN)
}

impl DocumentType {
    /// The word on the command line and in JSON.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            DocumentType::Descriptor => "descriptor",
            DocumentType::Manifest => "manifest",
            DocumentType::Index => "index",
            DocumentType::Config => "config",
            DocumentType::OciLayout => "oci-layout",
        }
    }
}

impl From<Encoding> for LayerEncoding {
    fn from(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Plain => LayerEncoding::Plain,
            Encoding::Gzip => LayerEncoding::Gzip,
            Encoding::Zstd => LayerEncoding::Zstd,
        }
    }
}

impl From<Algorithm> for Function {
    fn from(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Sha256 => Function::Sha256,
            Algorithm::Sha512 => Function::Sha512,
            Algorithm::Blake3 => Function::Blake3,
        }
    }
}

impl From<Colour> for anstream::ColorChoice {
    fn from(colour: Colour) -> Self {
        match colour {
            Colour::Auto => anstream::ColorChoice::Auto,
            Colour::Always => anstream::ColorChoice::Always,
            Colour::Never => anstream::ColorChoice::Never,
        }
    }
}
