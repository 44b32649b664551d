//! `chainid image`: every layer of one image of a layout, checked against its bytes, with its ChainID.

mod choose;
pub(crate) mod machine;
mod people;

use oci_companion::chain_id::ChainId;
use oci_companion::layout::{self, File, OpenError, Store};
use oci_companion::manifest::Index;
use oci_companion::report::{self, Code, Image, Layer};
use oci_companion::walk::{self, Plan};

pub(crate) use self::choose::Wanted;
use crate::args::{self, Format};
use crate::check::carry_out;
use crate::exit::Verdict;
use crate::finding::{Finding, worst};
use crate::output::Output;
use crate::target::Target;
use crate::trouble::Trouble;

/// What was found out about one image.
#[derive(Debug)]
pub(crate) struct Report {
    /// What was asked about.
    pub(crate) target: Target,
    /// The image, if its manifest was reached and holds.
    pub(crate) image: Option<Image>,
    /// Everything found, warnings too. Files are paths from where the program runs.
    pub(crate) findings: Vec<Finding>,
}

impl Report {
    /// The worst of the findings.
    pub(crate) fn verdict(&self) -> Verdict {
        worst(&self.findings)
    }

    /// The layers, base first.
    pub(crate) fn layers(&self) -> &[Layer] {
        self.image.as_ref().map(|image| &*image.layers).unwrap_or_default()
    }

    /// Whether this is an image, with a rootfs, and no other kind of artifact.
    pub(crate) fn is_image(&self) -> bool {
        self.image.as_ref().is_none_or(|image| image.artifact.is_none())
    }

    /// The ChainID of all layers: only if all of them are verified.
    pub(crate) fn chain_id(&self) -> Option<&ChainId> {
        self.image.as_ref()?.chain_id()
    }

    /// Why a verified image has no ChainID.
    pub(crate) fn why_none(&self) -> Option<&'static str> {
        match (self.verdict(), self.is_image(), self.layers()) {
            (Verdict::Verified, false, _) => {
                Some("this is an artifact without a rootfs: no DiffID and no ChainID exists")
            }
            (Verdict::Verified, true, []) => {
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
    let target = Target::find(&args.image)?;
    let report = match target.store()? {
        Ok(store) => {
            let plan = plan(&target, args.platform.as_ref(), &*store)?;
            report(target, carry_out(plan, &*store, args.threads()))
        }
        Err(refused) => Report { target, image: None, findings: vec![refused] },
    };
    match args.format() {
        Format::Json => output.object(&machine::object(&report, output))?,
        Format::Human => people::write(&report, args.full, output)?,
    }
    Ok(report.verdict())
}

/// What the image reaches; everything, if the index cannot be read: the report then says why.
fn plan(target: &Target, platform: Option<&Wanted>, store: &dyn Store) -> Result<Plan, Trouble> {
    if let Err(OpenError::Absent) = store.open(File::Index) {
        let path = target.path.join("index.json");
        let path = path.display();
        return Err(Trouble::usage(format!("{path}: no such file: this is no image layout")));
    }
    let Ok(index) = layout::read::<Index>(store, File::Index) else {
        return Ok(walk::plan(store));
    };
    let (entry, place) = choose::choose(store, index.value(), target.name.as_deref(), platform)?;
    Ok(walk::plan_of(store, &entry, &place))
}

fn report(target: Target, report: report::Report) -> Report {
    let image = report.images.into_iter().next();
    let finding = |finding: &report::Finding| match finding.code {
        // To a whole layout it is no matter what an entry is; here it is what was asked for.
        Code::UnknownType if image.is_none() => {
            Finding::of(finding, &target.path).verdict(Verdict::Unverifiable)
        }
        _ => Finding::of(finding, &target.path),
    };
    let findings = report.findings.iter().map(finding).collect();
    Report { target, image, findings }
}
