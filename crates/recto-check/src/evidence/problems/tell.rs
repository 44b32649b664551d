//! The words for problems of evidence, and their places.

use recto_book::{Anchor, AnchorId, Chapter, Name, Note, Problem, Span};

use super::super::{Covered, Run, Site, Standing, Verification};
use super::blame::{Idle, Lacks};

/// The bytes of a line of a file.
type Line<'a> = &'a dyn Fn(&Site) -> Span;

/// A MUST for which something was never written.
pub(super) fn unverified(
    chapter: &Chapter,
    anchor: &Anchor,
    covered: &Covered,
    lacks: Lacks,
    line: Line<'_>,
) -> Problem {
    let id = covered.id.as_str();
    let message = format!("`{id}` has {}", missing(lacks));
    let problem = Problem::new("clause-unverified", &chapter.path, anchor.marker, message);
    let idle = |one: &&Verification| {
        lacks.code.is_some() && !matches!(one.standing, Standing::Counts | Standing::Failed)
    };
    let claims = covered.verifications.iter().filter(idle);
    let notes = claims.map(|one| note(one, line, "so this verifies nothing".to_owned()));
    with(problem, notes.collect()).help(how(id, lacks))
}

/// An exemption that its clause no longer needs.
pub(super) fn stale(
    chapter: &Chapter,
    anchor: &Anchor,
    covered: &Covered,
    line: Line<'_>,
) -> Problem {
    let message = format!("`{}` is said to be untestable, and is verified", covered.id);
    let counts = covered.verifications.iter().filter(|one| one.standing == Standing::Counts);
    let notes = counts.map(|one| note(one, line, format!("by this {}", one.kind)));
    let problem = Problem::new("exemption-stale", &chapter.path, anchor.marker, message);
    with(problem, notes.collect()).help("take the comment `<!-- untestable: ... -->` away")
}

/// A test that nobody ran; `notes` are what follows from it.
pub(super) fn ignored(run: &Run, line: Line<'_>, notes: Vec<Note>) -> Problem {
    let site = Site { path: run.path.clone(), line: run.line };
    let message = format!("the test `{}` is ignored, and verifies nothing", run.test);
    let problem = Problem::new("test-ignored", &site.path, line(&site), message);
    with(problem, notes).help("take the attribute `ignore` away, or the test")
}

/// A test that no program holds; `notes` are what follows from it.
pub(super) fn not_run(run: &Run, line: Line<'_>, notes: Vec<Note>) -> Problem {
    let site = Site { path: run.path.clone(), line: run.line };
    let message = format!("the {} `{}` was not run, and verifies nothing", run.kind, run.test);
    let problem = Problem::new("test-not-run", &site.path, line(&site), message);
    with(problem, notes).help("take away what leaves it out, such as an attribute `cfg`")
}

/// A mark of a test beside the chapters that names no clause.
pub(super) fn stray(run: &Run, id: &str, line: Line<'_>) -> Problem {
    let site = Site { path: run.path.clone(), line: run.line };
    let message =
        format!("the test `{}` says that it verifies `{id}`, and no clause has this id", run.test);
    Problem::new("mark-no-clause", &site.path, line(&site), message)
        .help("name a clause of the book, or take the mark away")
        .naming(AnchorId::new(id).map(Name::Id))
}

/// Claims that earn nothing; `notes` are what follows from it.
pub(super) fn idle(idle: &Idle<'_>, line: Line<'_>, notes: Vec<Note>) -> Problem {
    let (id, first) = idle.claims[0];
    let (message, help) = nothing(id, first);
    let others = idle.claims[1..].iter();
    let nor =
        others.map(|(id, one)| note(one, line, format!("nor does this earn anything for `{id}`")));
    let problem = Problem::new("mark-earns-nothing", &first.site.path, line(&first.site), message);
    with(problem, nor.chain(notes).collect()).help(help)
}

/// What a clause lacks, in words.
pub(super) fn missing(lacks: Lacks) -> String {
    let accepting = lacks.accepting.then_some("no accepting verification");
    let rejecting = lacks.rejecting.then_some("no rejecting verification");
    let parts: Vec<&str> = [lacks.code, accepting, rejecting].into_iter().flatten().collect();
    match parts.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

/// What to write where something is missing.
fn how(id: &str, lacks: Lacks) -> String {
    let (at, what) = match lacks {
        Lacks { code: Some(_), .. } => {
            ("in its code, above the statement that does it", String::new())
        }
        Lacks { accepting: true, .. } => {
            ("in a test, above an assertion on what it allows or what comes out", String::new())
        }
        _ => (
            "in a test, above an `assert_eq!` on the refusal",
            format!(" with the text {id:?}, or an `assert_ne!` on a value that must not come out"),
        ),
    };
    format!("write `// [{id}]` {at}{what}; or end the clause with `<!-- untestable: REASON -->`")
}

/// Why a claim earns nothing, and what to do.
fn nothing(id: &str, one: &Verification) -> (String, String) {
    let it =
        format!("the {} `{}`", if one.kind == "refusal" { "example" } else { &one.kind }, one.test);
    match (one.standing, one.kind.as_str()) {
        (Standing::Unreached, _) => (
            format!("{it} passes without coming by its mark for `{id}`"),
            "move the mark to where the test comes by, or take it away".to_owned(),
        ),
        (Standing::AssertsNothing, "vector") => (
            format!("{it} has to be refused for another clause than `{id}`"),
            format!("take `{id}` out of its `verifies`"),
        ),
        (Standing::AssertsNothing, _) => (
            format!("{it} asserts nothing for `{id}`"),
            "assert something below the mark, or take the mark away".to_owned(),
        ),
        _ => (
            format!("{it} executes no code that is marked for `{id}`"),
            format!(
                "mark the code it executes with `// [{id}]`, or do not say that it verifies this"
            ),
        ),
    }
}

fn note(one: &Verification, line: Line<'_>, label: String) -> Note {
    Note { path: one.site.path.clone(), span: line(&one.site), label }
}

fn with(problem: Problem, notes: Vec<Note>) -> Problem {
    Problem { notes: [problem.notes, notes].concat(), ..problem }
}
