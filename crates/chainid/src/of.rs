//! `chainid of`: the ChainID of every prefix of a list of DiffIDs.

use std::io::{self, BufRead, IsTerminal, Read, Write};

use oci_companion::chain_id::{Chain, ChainId};
use oci_companion::layer::DiffId;
use serde_json::json;

use crate::args;
use crate::exit::Verdict;
use crate::finding::Finding;
use crate::output::Output;
use crate::trouble::Trouble;

/// The longest line read, in bytes; no digest that is computed anywhere comes near.
const LONGEST: u64 = 4096;

/// Runs the verb: constant memory, however many DiffIDs come.
///
/// # Errors
///
/// Standard input cannot be read, or the output cannot be written.
pub(crate) fn run(args: &args::Of, output: &Output) -> Result<Verdict, Trouble> {
    match args.diff_ids.is_empty() {
        true => from_lines(args, output),
        false => from_arguments(args, output),
    }
}

/// All arguments are read before the first ChainID is written.
fn from_arguments(args: &args::Of, output: &Output) -> Result<Verdict, Trouble> {
    let mut findings = Vec::new();
    let mut layers: Vec<DiffId> = Vec::new();
    for (number, text) in args.diff_ids.iter().enumerate() {
        match text.parse() {
            Ok(layer) => layers.push(layer),
            Err(error) => {
                findings.push(Finding::digest(&error, text, &format!("argument {}", number + 1)))
            }
        }
    }
    if !findings.is_empty() {
        return refuse(&findings, output);
    }
    let mut writer = Writer::new(args, output);
    layers.iter().try_for_each(|layer| writer.push(layer))?;
    writer.end(output)
}

/// The line that is wrong ends the list; the ChainIDs before it are written and right.
fn from_lines(args: &args::Of, output: &Output) -> Result<Verdict, Trouble> {
    if io::stdin().is_terminal() {
        output
            .note("reading DiffIDs from the terminal, one a line, base first; end with Ctrl-D")?;
    }
    let (mut input, mut writer, mut line) =
        (io::stdin().lock(), Writer::new(args, output), Vec::new());
    for number in 1_u64.. {
        line.clear();
        let read = input.by_ref().take(LONGEST).read_until(b'\n', &mut line);
        if read.map_err(|error| Trouble::usage(format!("standard input: {error}")))? == 0 {
            break;
        }
        let text = String::from_utf8_lossy(line.strip_suffix(b"\n").unwrap_or(&line));
        match text.parse() {
            Ok(layer) => writer.push(&layer)?,
            Err(error) => {
                writer.out.flush()?;
                return refuse(
                    &[Finding::digest(&error, &text, &format!("line {number}"))],
                    output,
                );
            }
        }
    }
    writer.end(output)
}

fn refuse(findings: &[Finding], output: &Output) -> Result<Verdict, Trouble> {
    output.findings(findings)?;
    Ok(Verdict::Corrupt)
}

/// Writes ChainIDs as the chain grows.
struct Writer<W> {
    out: W,
    chain: Chain,
    layers: u64,
    top_only: bool,
    json: bool,
}

impl Writer<()> {
    fn new(args: &args::Of, output: &Output) -> Writer<impl Write + use<>> {
        Writer {
            out: output.answers(),
            chain: Chain::default(),
            layers: 0,
            top_only: args.top,
            json: args.json,
        }
    }
}

impl<W: Write> Writer<W> {
    fn push(&mut self, layer: &DiffId) -> io::Result<()> {
        let chain_id = self.chain.push(layer);
        self.layers += 1;
        if self.top_only {
            return Ok(());
        }
        line(&mut self.out, self.json, self.layers - 1, Some(layer), chain_id)
    }

    fn end(mut self, output: &Output) -> Result<Verdict, Trouble> {
        let Some(top) = self.chain.top() else {
            let finding = Finding::corrupt("no layers have no ChainID", "".as_ref());
            return refuse(&[finding.clause("chain-id.no-layers")], output);
        };
        if self.top_only {
            line(&mut self.out, self.json, self.layers - 1, None, top)?;
        }
        self.out.flush()?;
        Ok(Verdict::Verified)
    }
}

/// One ChainID: its text, or for machines an object with the number of the layer on top, from 0.
fn line(
    out: &mut impl Write,
    json: bool,
    layer: u64,
    diff_id: Option<&DiffId>,
    chain_id: &ChainId,
) -> io::Result<()> {
    if !json {
        return writeln!(out, "{chain_id}");
    }
    let diff_id = diff_id.map(ToString::to_string);
    writeln!(
        out,
        "{}",
        json!({ "layer": layer, "diff_id": diff_id, "chain_id": chain_id.as_str() })
    )
}
