//! `chainid verify`: everything in an image layout, or everything that one name reaches, held against what is said of it.

mod machine;
mod people;

use oci_companion::layout::{self, File, Store};
use oci_companion::manifest::Index;
use oci_companion::references::resolve;
use oci_companion::report::{Image, Place};
use oci_companion::walk::{self, Plan};

use crate::args::{self, Format};
use crate::check::carry_out;
use crate::exit::Verdict;
use crate::finding::{Finding, worst};
use crate::output::Output;
use crate::target::Target;
use crate::trouble::Trouble;

/// What was found out about a layout.
#[derive(Debug)]
pub(crate) struct Report {
    /// What was asked about.
    pub(crate) target: Target,
    /// The images and artifacts, in the order in which they were reached.
    pub(crate) images: Vec<Image>,
    /// Everything found, warnings too. Files are paths in the layout.
    pub(crate) findings: Vec<Finding>,
}

impl Report {
    /// The worst of the findings.
    pub(crate) fn verdict(&self) -> Verdict {
        worst(&self.findings)
    }
}

/// Runs the verb.
///
/// # Errors
///
/// There is no such layout or name, or the output cannot be written.
pub(crate) fn run(args: &args::Verify, output: &Output) -> Result<Verdict, Trouble> {
    let target = Target::find(&args.layout)?;
    let report = match target.store()? {
        Ok(store) => check(target, &*store, args)?,
        Err(refused) => Report { target, images: Vec::new(), findings: vec![refused] },
    };
    match args.format {
        Format::Human => people::write(&report, args.full, output)?,
        Format::Json => output.object(&machine::object(&report, output))?,
    }
    Ok(report.verdict())
}

fn check(target: Target, store: &dyn Store, args: &args::Verify) -> Result<Report, Trouble> {
    let plan = match &target.name {
        Some(name) => plan_of(name, store)?,
        None => walk::plan(store),
    };
    let report = carry_out(plan, store, args.threads());
    let findings = report.findings.iter().map(|finding| Finding::of(finding, "".as_ref()));
    Ok(Report { target, findings: findings.collect(), images: report.images })
}

/// What the name reaches; everything, if the index cannot be read: the report then says why.
fn plan_of(name: &str, store: &dyn Store) -> Result<Plan, Trouble> {
    let Ok(index) = layout::read::<Index>(store, File::Index) else {
        return Ok(walk::plan(store));
    };
    let entries = &index.value().manifests;
    let entry = resolve(index.value(), name).map_err(|error| Trouble::usage(error.to_string()))?;
    let number = entries.iter().position(|other| other == entry).unwrap_or_default();
    let place = Place::file(File::Index).at(&format!("/manifests/{number}"));
    Ok(walk::plan_of(store, entry, &place))
}
