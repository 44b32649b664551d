//! The command line.

use std::path::PathBuf;

use anstream::ColorChoice;
use clap::{Parser, Subcommand, ValueEnum};

/// Builds, checks and tests a literate specification: chapters in; a book, a PDF and a crate out.
#[derive(Parser)]
#[command(version, propagate_version = true, after_help = AFTER, max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) verb: Verb,

    /// The folder that holds spec/; by default the nearest one, from the current folder upwards
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,

    /// How to print problems and results: for people, as one JSON object a line, or as annotations for GitHub Actions
    #[arg(long, global = true, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    pub(crate) format: Format,

    /// When to use colours; `auto` uses them on a terminal, unless NO_COLOR is set
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub(crate) color: Color,
}

const AFTER: &str = "\
Examples:
  recto build                  all outputs, into book/
  recto build --no-pdf         the same without the PDF, in a moment
  recto check                  what is wrong, as spec/NAME.md:line:column
  recto check --fast           the same without compiling anything
  recto test chain-id          the tests and examples whose id contains `chain-id`
  recto extract ../my-crate    the library as a crate of its own

Exit codes:
  0  all is well
  1  problems were found, or a test failed
  2  wrong usage, or something around the book failed (a file, a program)";

const LOCK: &str = "\
Writes spec/anchors.lock, with which `recto check` compares the chapters from then on: every id,
and of stable chapters the public items and the vectors, a line each. An id that
is gone is not accepted before spec/redirects.toml says where it went; a broken promise of a
stable chapter not before the library has a new major version.

Example:
  recto lock >> CHANGELOG.md";

/// What to do.
#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Write the HTML book, the PDF, the crate and the report
    Build(Build),
    /// Say what is wrong with the chapters and with their code
    Check(Check),
    /// Run the tests, examples, documents, vectors and sessions of the chapters
    Test(Test),
    /// Format the Rust in the chapters
    Fmt(Fmt),
    /// Say which upstream sentences the clauses rest on, and which have changed
    Upstream(Upstream),
    /// Accept how ids, levels and texts are now, and print a release note
    #[command(after_help = LOCK)]
    Lock,
    /// List or export the test vectors, or ask them of an implementation in any language
    Vectors(Vectors),
    /// Write the library of the chapters as a crate of its own
    Extract(Extract),
    /// Be mdBook's preprocessor: read a book on stdin, write it to stdout
    Mdbook(Mdbook),
}

/// `recto build`
#[derive(clap::Args)]
#[command(after_help = "\
The outputs appear whole or not at all: whatever happens, the folder holds the previous ones or
the new ones.

Examples:
  recto build
  recto build --no-pdf --out /tmp/preview")]
pub(crate) struct Build {
    /// Leave the PDF out
    #[arg(long)]
    pub(crate) no_pdf: bool,

    /// The folder of the outputs; relative to the root
    #[arg(long, default_value = "book", value_name = "DIR")]
    pub(crate) out: PathBuf,
}

/// `recto check`
#[derive(clap::Args)]
#[command(after_help = "\
First come the problems of the chapters themselves, within a second; then what the compiler and
clippy say about their code, at the chapter's own lines; then which tests fail, and which clauses
nothing verifies. Tests that passed on the same bytes are not run again.

Examples:
  recto check
  recto check --fast --format json
  recto check --strict --format github")]
pub(crate) struct Check {
    /// Ask no compiler, and run nothing
    #[arg(long)]
    pub(crate) fast: bool,

    /// Let warnings count as errors do
    #[arg(long)]
    pub(crate) strict: bool,

    /// First rewrite what is computed and wrong: digests and sizes of documents, values, vectors written by code
    #[arg(long, conflicts_with = "fast")]
    pub(crate) bless: bool,
}

/// `recto test`
#[derive(clap::Args)]
#[command(after_help = "\
Each test runs in a process of its own, as does each vector, which the package's example
`companion` is asked. book.toml may list tests beside the chapters:
  [preprocessor.recto]
  tests = [\"NAME\"]
A run of all is recorded, says which clauses are verified, and is what `recto check` and
`recto build` rest on.

Examples:
  recto test
  recto test digest --timeout 5")]
pub(crate) struct Test {
    /// Run only tests whose id contains this
    #[arg(value_name = "FILTER")]
    pub(crate) filter: Option<String>,

    /// The seconds a test may take
    #[arg(long, default_value_t = 60, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) timeout: u64,
}

/// `recto fmt`
#[derive(clap::Args)]
#[command(after_help = "\
Only lines of Rust that are shown ever change: prose, fences and hidden lines stay as they are. A
snippet that can't be formatted safely is left alone, and named.

Examples:
  recto fmt
  recto fmt --check
  recto fmt spec/chain-id.md")]
pub(crate) struct Fmt {
    /// Say what is not formatted, and change nothing
    #[arg(long)]
    pub(crate) check: bool,

    /// The chapters to format; all by default
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

/// `recto upstream`
#[derive(clap::Args)]
#[command(after_help = "\
A source names upstream's sentences in its title, by their numbers in the index:
  [descriptor.md, SHA-256, v1.1.1](upstream:image-spec/descriptor.md#sha-256 \"32 33\")
spec/upstream.lock holds the hash of each as it was when somebody last looked.

Examples:
  recto upstream --index requirements-index.json
  recto upstream --index requirements-index.json --accept")]
pub(crate) struct Upstream {
    /// The index of upstream's sentences
    #[arg(long, value_name = "FILE")]
    pub(crate) index: PathBuf,

    /// Write spec/upstream.lock: new and changed sentences have been read
    #[arg(long)]
    pub(crate) accept: bool,
}

/// `recto vectors`
#[derive(clap::Args)]
pub(crate) struct Vectors {
    #[command(subcommand)]
    pub(crate) verb: VectorsVerb,
}

/// What to do with the vectors.
#[derive(Subcommand)]
pub(crate) enum VectorsVerb {
    /// Say which vectors there are, and which clauses they verify
    List,
    /// Write them into a folder: NAME.json for each set, and a README
    Export {
        /// The folder to write; absent, empty, or written by this verb before
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Ask them of an implementation: a request a line on its stdin, an answer a line on its stdout
    Run(RunVectors),
}

/// `recto vectors run`
#[derive(clap::Args)]
#[command(after_help = "\
A request is {\"id\": 1, \"vectors\": NAME, \"input\": ...}; its answer has the same id, and one of
\"output\": ..., \"error\": \"CLAUSE\" and \"unsupported\": true. A failure names the clauses it breaks.

Examples:
  recto vectors run -- python3 chainid.py
  recto vectors run --name chain-id --format json -- ./chainid-go")]
pub(crate) struct RunVectors {
    /// Only the vectors with this name; may be given several times
    #[arg(long = "name", value_name = "NAME")]
    pub(crate) names: Vec<String>,

    /// The seconds an answer may take
    #[arg(long, default_value_t = 10, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) timeout: u64,

    /// The implementation, with its arguments
    #[arg(last = true, required = true, value_name = "COMMAND")]
    pub(crate) command: Vec<String>,
}

/// `recto extract`
#[derive(clap::Args)]
#[command(after_help = "\
The crate builds, tests and packages without this program.

Example:
  recto extract ../my-crate && cd ../my-crate && cargo test")]
pub(crate) struct Extract {
    /// The folder to write; absent, empty, or written by this verb before
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
}

/// `recto mdbook`
#[derive(clap::Args)]
#[command(after_help = "\
In book.toml:
  [preprocessor.recto]
  command = \"recto mdbook\"
  optional = true")]
pub(crate) struct Mdbook {
    #[command(subcommand)]
    pub(crate) ask: Option<Ask>,
}

/// What mdBook asks a preprocessor.
#[derive(Subcommand)]
pub(crate) enum Ask {
    /// Say by the exit code whether RENDERER is supported
    Supports {
        /// The name of the renderer, such as `html`
        #[arg(value_name = "RENDERER")]
        renderer: String,
    },
}

/// How to print problems and results.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    // For people, as rustc prints.
    Human,
    // One object a line.
    Json,
    // Annotations for GitHub Actions.
    Github,
}

/// When to use colours.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

impl From<Color> for ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        }
    }
}
