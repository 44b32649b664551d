//! `chainid image`: every layer of an image in an OCI layout, checked against its bytes, with its ChainID.

mod choose;
pub(crate) mod judge;
mod layers;
mod machine;
mod platform;
mod rootfs;
mod stack;
mod table;
mod walk;

use std::num::NonZero;
use std::path::{Path, PathBuf};

use oci_companion::chain_id::ChainId;

use self::choose::Question;
pub(crate) use self::platform::Wanted;
use self::stack::Row;
use crate::args;
use crate::exit::Verdict;
use crate::finding::Finding;
use crate::layout::Layout;
use crate::output::Output;
use crate::reference::Reference;
use crate::trouble::Trouble;

/// What was found out about one image.
#[derive(Debug)]
pub(crate) struct Report {
    /// The layout's folder.
    pub(crate) layout: PathBuf,
    /// The reference name that was asked for.
    pub(crate) name: Option<String>,
    /// The manifest, if it was reached and holds.
    pub(crate) manifest: Option<Reference>,
    /// The configuration, if the manifest names one.
    pub(crate) config: Option<Reference>,
    /// Whether this is an image, with a rootfs, and no other kind of artifact.
    pub(crate) is_image: bool,
    /// The layers, base first.
    pub(crate) rows: Vec<Row>,
    /// Everything that does not hold.
    pub(crate) findings: Vec<Finding>,
}

impl Report {
    /// The worst of the findings.
    pub(crate) fn verdict(&self) -> Verdict {
        self.findings.iter().map(|finding| finding.verdict).fold(Verdict::Verified, Verdict::max)
    }

    /// The ChainID of all layers: only if all of them are verified.
    pub(crate) fn chain_id(&self) -> Option<&ChainId> {
        self.rows.last()?.chain_id.as_ref()
    }

    /// Why a verified image has no ChainID.
    pub(crate) fn why_none(&self) -> Option<&'static str> {
        match (self.verdict(), self.is_image, self.rows.is_empty()) {
            (Verdict::Verified, false, _) => {
                Some("this is an artifact without a rootfs: no DiffID and no ChainID exists")
            }
            (Verdict::Verified, true, true) => {
                Some("this image has no layers: no ChainID exists (chain-id.no-layers)")
            }
            _ => None,
        }
    }
}

/// Runs the verb.
///
/// # Errors
///
/// There is no such layout or image, or the output cannot be written.
pub(crate) fn run(args: &args::Image, output: &Output) -> Result<Verdict, Trouble> {
    let (folder, name) = split(&args.image)?;
    let question = Question { name: name.as_deref(), platform: args.platform.as_ref() };
    let report = inspect(&folder, &question, args.threads())?;
    match args.json {
        true => machine::write(&report, output)?,
        false => table::write(&report, args.full, output)?,
    }
    Ok(report.verdict())
}

fn inspect(
    folder: &Path,
    question: &Question<'_>,
    threads: NonZero<usize>,
) -> Result<Report, Trouble> {
    let (layout, mut findings) = (Layout::new(folder), Vec::new());
    let walked = walk::walk(&layout, question, &mut findings)?;
    let mut rows =
        walked.manifest.as_ref().map(|(_, m)| stack::rows(m, &mut findings)).unwrap_or_default();
    let config = walked.config.as_ref();
    let is_image = config.is_none_or(|(reference, _)| reference.is_config());
    let claims =
        config.and_then(|(_, config)| rootfs::claims(config.as_ref()?, rows.len(), &mut findings));
    let documents_hold = findings.iter().all(|finding| finding.verdict != Verdict::Corrupt);
    stack::verify(&mut rows, &layout, claims.as_ref(), is_image, threads, &mut findings);
    if documents_hold {
        stack::chain(&mut rows);
    }
    Ok(Report {
        layout: folder.to_owned(),
        name: question.name.map(str::to_owned),
        manifest: walked.manifest.map(|(reference, _)| reference),
        config: walked.config.map(|(reference, _)| reference),
        is_image,
        rows,
        findings,
    })
}

/// Splits `PATH[:REF]`: a folder of the whole name wins, else the shortest one before a colon.
fn split(image: &str) -> Result<(PathBuf, Option<String>), Trouble> {
    if Path::new(image).is_dir() {
        return Ok((image.into(), None));
    }
    let colons = image.match_indices(':').map(|(at, _)| at);
    let mut pairs = colons.map(|at| (Path::new(&image[..at]), &image[at + 1..]));
    match pairs.find(|(folder, _)| folder.is_dir()) {
        Some((folder, name)) => Ok((folder.to_owned(), Some(name.to_owned()))),
        None => Err(Trouble::usage(format!(
            "{image}: no such folder; write PATH or PATH:REF of an image layout"
        ))),
    }
}
