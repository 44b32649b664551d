//! `chainid document`: a descriptor, manifest, index, configuration or header in a file, and every fault that it has.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use oci_companion::config::Config;
use oci_companion::descriptor::Descriptor;
use oci_companion::digest::{Digest, Function};
use oci_companion::documents::{Document, Fault, Faults, View};
use oci_companion::layout::Header;
use oci_companion::manifest::{Index, Manifest};
use serde_json::json;

use crate::args::{self, DocumentType, Format};
use crate::exit::Verdict;
use crate::finding::{Finding, apart, worst};
use crate::output::{Output, colour, printable};
use crate::trouble::Trouble;

/// A document that could be read.
struct Facts {
    digest: Digest,
    size: usize,
    warnings: Vec<Fault>,
}

/// What reading one file came to.
struct Reading {
    facts: Option<Facts>,
    findings: Vec<Finding>,
}

/// Runs the verb: a line for each file, in their order.
///
/// # Errors
///
/// The output cannot be written. A file that cannot be read is a finding.
pub(crate) fn run(args: &args::Documents, output: &Output) -> Result<Verdict, Trouble> {
    let (mut out, mut verdict) = (output.answers(), Verdict::Verified);
    for path in &args.files {
        let reading = Reading::of(path, args.kind);
        verdict = verdict.max(worst(&reading.findings));
        match args.format {
            Format::Human => reading.tell(path, &mut out, output)?,
            Format::Json => reading.write(path, args.kind, &mut out, output)?,
        }
        out.flush()?;
    }
    Ok(verdict)
}

impl Reading {
    fn of(path: &Path, kind: DocumentType) -> Self {
        let read = match path.as_os_str() == "-" {
            true => read(io::stdin().lock(), kind),
            false => File::open(path).and_then(|file| read(file, kind)),
        };
        let finding = |fault: &Fault| Finding::fault(fault, path);
        match read {
            Ok(Ok(facts)) => {
                let warn = |fault| finding(fault).verdict(Verdict::Verified);
                Reading { findings: facts.warnings.iter().map(warn).collect(), facts: Some(facts) }
            }
            Ok(Err(faults)) => {
                Reading { facts: None, findings: faults.iter().map(finding).collect() }
            }
            Err(error) => Reading { facts: None, findings: vec![unreadable(&error, path)] },
        }
    }

    fn tell(&self, path: &Path, out: &mut impl Write, output: &Output) -> io::Result<()> {
        let verdict = worst(&self.findings);
        let colour = colour(verdict);
        let facts = self.facts.as_ref();
        let facts = facts.map(|facts| format!(", {} bytes, {}", facts.size, facts.digest));
        let (word, file) = (verdict.word(), printable(&path.to_string_lossy()));
        writeln!(out, "{colour}{word}{colour:#}: {file}{}", facts.unwrap_or_default())?;
        out.flush()?;
        output.findings(&self.findings)
    }

    fn write(
        &self,
        path: &Path,
        kind: DocumentType,
        out: &mut impl Write,
        output: &Output,
    ) -> io::Result<()> {
        let (findings, warnings) = apart(&self.findings, &output.book);
        let object = json!({
            "schema": "chainid/document/1",
            "file": path.to_string_lossy(),
            "as": kind.word(),
            "verdict": worst(&self.findings).word(),
            "size": self.facts.as_ref().map(|facts| facts.size),
            "digest": self.facts.as_ref().map(|facts| facts.digest.as_str()),
            "findings": findings,
            "warnings": warnings,
        });
        writeln!(out, "{object}")
    }
}

/// Reads a document, and no more of it than a document may have.
fn read(reader: impl Read, kind: DocumentType) -> io::Result<Result<Facts, Faults>> {
    Ok(Document::read_from(reader)?.and_then(|document| match kind {
        DocumentType::Descriptor => facts::<Descriptor>(document),
        DocumentType::Manifest => facts::<Manifest>(document),
        DocumentType::Index => facts::<Index>(document),
        DocumentType::Config => facts::<Config>(document),
        DocumentType::OciLayout => facts::<Header>(document),
    }))
}

fn facts<T: View>(document: Document) -> Result<Facts, Faults> {
    let document = document.view::<T>()?;
    Ok(Facts {
        digest: document.digest(Function::Sha256),
        size: document.bytes().len(),
        warnings: document.warnings().to_vec(),
    })
}

fn unreadable(error: &io::Error, path: &Path) -> Finding {
    Finding::corrupt("the file cannot be read", path)
        .values("a readable file", error.to_string())
        .verdict(Verdict::Unreadable)
}
