//! Names that the compiler does not find: the cause is told once, and what only follows from it as notes.

use crate::finding::Finding;
use crate::texts::Texts;

/// The compiler's code for an import of what is not there.
const IMPORT: &str = "E0432";

/// Its codes for a name that is not in scope.
const UNKNOWN: [&str; 7] = ["E0405", "E0412", "E0422", "E0425", "E0433", "E0531", "E0574"];

/// Of the errors in `findings` that tell of one name in one file the first, with the others as notes. Where an import
/// of that file fails, names that are not in scope are notes under it; and so is what else is told of one place.
pub(crate) fn together(findings: Vec<Finding>, texts: &Texts) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::new();
    let (imports, others): (Vec<_>, Vec<_>) =
        findings.into_iter().partition(|finding| finding.code == IMPORT);
    for finding in imports.into_iter().chain(others) {
        match kept.iter().position(|cause| follows(&finding, cause, texts)) {
            Some(cause) => kept[cause].adopt(finding),
            None => kept.push(finding),
        }
    }
    crate::finding::sort(&mut kept);
    kept
}

/// Whether `finding` says no more than `cause`, or follows from it.
fn follows(finding: &Finding, cause: &Finding, texts: &Texts) -> bool {
    let (Some(here), Some(there)) = (&finding.mark, &cause.mark) else { return false };
    if here.path != there.path || !finding.is_error() || !cause.is_error() {
        return false;
    }
    let is_unknown = |finding: &Finding| UNKNOWN.contains(&finding.code.as_str());
    let name = |bytes| texts.get(&here.path).and_then(|text| text.get(bytes).map(str::to_owned));
    let same_name = || name(here.bytes.clone()) == name(there.bytes.clone());
    let same_place = here.bytes == there.bytes && finding.code == cause.code;
    same_place || is_unknown(finding) && (cause.code == IMPORT || is_unknown(cause) && same_name())
}
