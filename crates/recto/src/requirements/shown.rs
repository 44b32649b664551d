//! The requirements as the pages show them: signs, and words a reader understands. No times, so that the same results
//! give the same bytes.

use recto_check::evidence::{self, Standing, Total, Verification};
use recto_weave::evidence::{Check, Count, Evidence, Shown, Sign, Spot};

use crate::project::Project;

use super::{Clause, Code, Requirements, Tested};

/// What the pages show of `requirements`: nothing, if the tests of `project` can't record what they execute.
pub(crate) fn evidence(requirements: &Requirements, project: &Project) -> Option<Evidence> {
    project.records().then(|| of(requirements))
}

/// What the pages show of `requirements`.
pub(super) fn of(requirements: &Requirements) -> Evidence {
    let tested = &requirements.tested;
    Evidence {
        tested: sentence(tested),
        counts: requirements.totals.iter().map(count).collect(),
        clauses: requirements.clauses.iter().map(|clause| shown(clause, tested.current)).collect(),
        unmarked: requirements.code_without_clause.iter().map(spot).collect(),
    }
}

fn sentence(tested: &Tested) -> String {
    let Tested { current, tests, passed, .. } = tested;
    match (current, tests == passed) {
        (false, _) => "Nothing was run on these bytes, so nothing counts as verified.".to_owned(),
        (true, true) => format!("All {tests} tests passed on exactly these bytes."),
        (true, false) => format!("{passed} of {tests} tests passed on exactly these bytes."),
    }
}

fn count(total: &Total) -> Count {
    let evidence::Count { clauses, implemented, verified, exempt } = total.count;
    let (path, level) = (total.path.clone(), total.level);
    Count { path, level, clauses, implemented, verified, exempt }
}

fn shown(clause: &Clause, current: bool) -> Shown {
    let (sign, words) = stands(clause, current);
    Shown {
        id: clause.id.clone(),
        level: clause.level,
        text: clause.text.clone(),
        sign,
        words,
        code: clause.code.iter().map(spot).collect(),
        checks: clause.verifications.iter().map(check).collect(),
    }
}

/// How a clause stands, at a glance and in words.
fn stands(clause: &Clause, current: bool) -> (Sign, String) {
    let failed = clause.verifications.iter().any(|one| one.standing == Standing::Failed);
    let said = |sign, words: &str| (sign, words.to_owned());
    match (clause.implemented, clause.verified, &clause.exempt) {
        _ if failed => said(Sign::Failed, "a test failed"),
        (true, true, _) => said(Sign::Whole, "implemented and verified"),
        (_, false, Some(reason)) => (Sign::Exempt, format!("not testable: {reason}")),
        (true, false, None) if !current => {
            said(Sign::Untested, "implemented, not run on these bytes")
        }
        (true, false, None) if clause.accepted => {
            said(Sign::Part, "implemented, not shown to reject")
        }
        (true, false, None) if clause.rejected => {
            said(Sign::Part, "implemented, not shown to accept")
        }
        (true, false, None) => said(Sign::Part, "implemented, not verified"),
        (false, true, _) => said(Sign::Part, "verified, no code is marked"),
        (false, false, None) if clause.level == "MUST" => said(Sign::Missing, "not implemented"),
        (false, false, None) => said(Sign::Open, "not implemented"),
    }
}

fn spot(code: &Code) -> Spot {
    Spot { path: code.path.clone(), line: code.line, name: code.item.clone() }
}

fn check(verification: &Verification) -> Check {
    let Verification { test, kind, site, accepts, rejects, standing } = verification;
    let counts = *standing == Standing::Counts;
    Check {
        kind: kind.clone(),
        spot: Spot { path: site.path.clone(), line: site.line, name: test.clone() },
        accepts: counts && *accepts,
        rejects: counts && *rejects,
        fault: fault(*standing),
    }
}

/// Why a verification does not count.
fn fault(standing: Standing) -> &'static str {
    match standing {
        Standing::Counts => "",
        Standing::NotRun => "not run",
        Standing::Failed => "failed",
        Standing::Ignored => "ignored",
        Standing::Unreached => "not reached",
        Standing::AssertsNothing => "asserts nothing",
        Standing::TouchesNothing => "touches nothing",
    }
}
