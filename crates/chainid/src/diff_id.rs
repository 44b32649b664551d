//! `chainid diff-id`: the DiffID of layers in files or on standard input.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use oci_companion::digest::Function;
use oci_companion::layer::{Decoder, DiffId, LayerEncoding, LayerError, StreamFacts};
use serde_json::json;

use crate::args;
use crate::exit::Verdict;
use crate::finding::{Finding, worst};
use crate::output::Output;
use crate::progress::{Counted, Progress};
use crate::trouble::Trouble;
use crate::work::{Crew, Job, diff_id, spread};

/// A file to be read.
struct Layer<'a> {
    path: &'a Path,
    encoding: LayerEncoding,
    function: Function,
    progress: Arc<Progress>,
}

type Outcome = Result<(DiffId, StreamFacts), LayerError>;

/// Runs the verb.
///
/// # Errors
///
/// A file's encoding is not known, a file cannot be opened, or the output cannot be written.
pub(crate) fn run(args: &args::DiffIds, output: &Output) -> Result<Verdict, Trouble> {
    let progress = Arc::new(Progress::new(args.files.iter().map(|path| length(path)).sum()));
    progress
        .name(&args.files.iter().map(|path| path.to_string_lossy()).collect::<Vec<_>>().join(", "));
    let layers = args
        .files
        .iter()
        .map(|path| Layer::new(path, args, &progress))
        .collect::<Result<Vec<_>, _>>()?;
    let (mut findings, mut written) = (Vec::new(), Ok(()));
    let mut out = output.answers();
    spread(&layers, args.threads(), |number, outcome| match outcome {
        Ok((diff_id, facts)) if written.is_ok() => {
            written = line(&mut out, args.json, &layers[number], &diff_id, facts)
        }
        Ok(_) => {}
        Err(error) => findings.push(finding(&error, &layers[number])),
    });
    progress.clear();
    written?;
    out.flush()?;
    output.findings(&findings)?;
    Ok(worst(&findings))
}

impl<'a> Layer<'a> {
    fn new(
        path: &'a PathBuf,
        args: &args::DiffIds,
        progress: &Arc<Progress>,
    ) -> Result<Self, Trouble> {
        let encoding = match args.encoding.map(LayerEncoding::from).or_else(|| by_name(path)) {
            Some(encoding) => encoding,
            None if !path.exists() => {
                return Err(Trouble::usage(format!("{}: no such file", path.display())));
            }
            None => {
                let path = path.display();
                return Err(Trouble::usage(format!(
                    "{path}: its name does not say how it is encoded; give --encoding plain, gzip or zstd"
                )));
            }
        };
        Ok(Layer { path, encoding, function: args.algorithm.into(), progress: progress.clone() })
    }

    fn read(&self, reader: impl Read, crew: &Crew) -> Outcome {
        let mut decoder = Decoder::new(Counted::new(reader, self.progress.clone()), self.encoding)?;
        Ok((diff_id(&mut decoder, self.function, crew)?, decoder.facts()))
    }
}

impl Job for Layer<'_> {
    type Outcome = Outcome;

    fn weight(&self) -> u64 {
        length(self.path).unwrap_or(u64::MAX)
    }

    fn run(&self, crew: &Crew) -> Outcome {
        match is_stdin(self.path) {
            true => self.read(io::stdin().lock(), crew),
            false => self.read(File::open(self.path)?, crew),
        }
    }
}

fn is_stdin(path: &Path) -> bool {
    path == OsStr::new("-")
}

/// The length of a regular file; of anything else it is not known.
fn length(path: &Path) -> Option<u64> {
    let metadata = path.metadata().ok().filter(|_| !is_stdin(path))?;
    metadata.is_file().then_some(metadata.len())
}

/// The encoding that a file's name says, as people name layers. Standard input is plain unless told otherwise.
fn by_name(path: &Path) -> Option<LayerEncoding> {
    const ENDINGS: [(&str, LayerEncoding); 6] = [
        (".tar", LayerEncoding::Plain),
        (".tar.gz", LayerEncoding::Gzip),
        (".tgz", LayerEncoding::Gzip),
        (".tar.zst", LayerEncoding::Zstd),
        (".tar.zstd", LayerEncoding::Zstd),
        (".tzst", LayerEncoding::Zstd),
    ];
    if is_stdin(path) {
        return Some(LayerEncoding::Plain);
    }
    let name = path.file_name()?.to_str()?;
    ENDINGS.into_iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, encoding)| encoding)
}

fn line(
    out: &mut impl Write,
    json: bool,
    layer: &Layer<'_>,
    diff_id: &DiffId,
    facts: StreamFacts,
) -> io::Result<()> {
    let file = layer.path.to_string_lossy();
    if !json {
        writeln!(out, "{diff_id}  {file}")?;
        return out.flush();
    }
    let encoding = layer.encoding.to_string();
    let (read, size) = (facts.compressed, facts.uncompressed);
    let object = json!({ "file": file, "diff_id": diff_id.as_ref(), "encoding": encoding, "size": read,
        "uncompressed_size": size, "parts": facts.parts });
    writeln!(out, "{object}")?;
    out.flush()
}

fn finding(error: &LayerError, layer: &Layer<'_>) -> Finding {
    let finding = Finding::corrupt("this layer has no DiffID", layer.path).clause(error.clause());
    match error {
        LayerError::Read(error) => {
            finding.verdict(Verdict::Unreadable).values("a readable file", error.to_string())
        }
        LayerError::Unsupported { .. } => {
            finding.verdict(Verdict::Unverifiable).values(error.expected(), error.found())
        }
        _ => finding.values(error.expected(), error.found()),
    }
}
