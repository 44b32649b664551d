//! `recto vectors`: lists and exports the test vectors, and asks them of an implementation.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use anyhow::bail;
use recto_book::{Anchor, Book, Chapter};
use recto_check::{Vector, VectorSet};
use serde_json::{Value, json};

use crate::args::{Args, RunVectors, Vectors, VectorsVerb};
use crate::book;
use crate::exit::Outcome;
use crate::finding::{self, plural};
use crate::place::{Ours, Place};
use crate::standalone;
use crate::table::{Cell, Table};
use crate::terminal::{BAD, FAINT, GOOD, LOOK, Terminal};
use crate::vectors::judge::{Failure, Tells, Verdict, judge};
use crate::vectors::peer::{Answer, Peer};
use crate::vectors::{self, place};

/// The silent answers in a row after which the others are not waited for.
const SILENCES: usize = 3;

/// Does what is asked with the vectors of the book, if nothing is wrong with it.
pub(crate) fn run(verb: &Vectors, args: &Args, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let opened = book::open(args)?;
    if finding::any_error(&opened.findings) {
        terminal.findings(&opened.findings, &opened.texts)?;
        terminal.say(&format!("no vectors were used: {}", finding::tally(&opened.findings)))?;
        return Ok(Outcome::Problems);
    }
    let sets = recto_check::vectors(&opened.book);
    match &verb.verb {
        VectorsVerb::List => list(&sets, terminal),
        VectorsVerb::Export { folder } => export(&sets, folder, terminal),
        VectorsVerb::Run(run) => {
            ask_all(&chosen(sets, &run.names)?, run, &Clauses(&opened.book), terminal)
        }
    }
}

fn list(sets: &[VectorSet], terminal: &Terminal) -> anyhow::Result<Outcome> {
    let mut table = Table::new(&["vectors", "name", "expected", "must not", "place", "verifies"]);
    for (set, vector) in each(sets) {
        let expected = vector.expected.as_ref().map_or_else(|id| id.as_str(), |_| "an output");
        table.row([
            Cell::plain(&set.name),
            Cell::plain(&vector.name),
            Cell::plain(expected),
            Cell::plain(vector.must_not.len()),
            Cell::faint(place(vector)),
            Cell::plain(vector.verifies.join(" ")),
        ]);
        terminal.tell(&json!({
            "vectors": set.name, "name": vector.name, "place": place(vector), "verifies": vector.verifies,
        }))?;
    }
    terminal.say(&format!("{table}\n\n{}", plural(each(sets).count(), "vector")))?;
    Ok(Outcome::Fine)
}

fn export(sets: &[VectorSet], folder: &Path, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let folder = std::path::absolute(folder)?;
    let name = |name: &str| name == "README.md" || name.ends_with(".json");
    let mark = |folder: &Path| folder.join("README.md").is_file();
    let place = Place::prepare(&folder, &Ours { name: &name, mark: &mark })?;
    let files = vectors::files(sets, "");
    standalone::write(&files, place.new_folder())?;
    place.publish()?;
    terminal.say(&format!("{}: {}", folder.display(), plural(files.len(), "file")))?;
    Ok(Outcome::Fine)
}

/// The sets with these names; all if none is named.
fn chosen(mut sets: Vec<VectorSet>, names: &[String]) -> anyhow::Result<Vec<VectorSet>> {
    let known = |name: &&String| sets.iter().any(|set| set.name == **name);
    if let Some(name) = names.iter().find(|name| !known(name)) {
        let known: Vec<&str> = sets.iter().map(|set| set.name.as_str()).collect();
        bail!("no vectors have the name `{name}`; there are {}", known.join(", "));
    }
    sets.retain(|set| names.is_empty() || names.contains(&set.name));
    Ok(sets)
}

fn each(sets: &[VectorSet]) -> impl Iterator<Item = (&VectorSet, &Vector)> {
    sets.iter().flat_map(|set| set.vectors.iter().map(move |vector| (set, vector)))
}

/// A vector and what asking it came to.
struct Asked<'a> {
    set: &'a VectorSet,
    vector: &'a Vector,
    verdict: Verdict,
}

/// Where the clauses stand.
struct Clauses<'a>(&'a Book);

impl Clauses<'_> {
    /// `spec/chain-id.md:41`; empty for an id that the book does not have.
    fn place(&self, id: &str) -> String {
        let found = self.0.anchor(id);
        let line = |(chapter, anchor): (&Chapter, &Anchor)| {
            format!("{}:{}", chapter.path, chapter.line(anchor.marker.start))
        };
        found.map(line).unwrap_or_default()
    }

    /// `chain-id.recursion at spec/chain-id.md:41, chain-id.text at spec/chain-id.md:42`.
    fn named(&self, ids: &[String]) -> String {
        let named = ids.iter().map(|id| format!("{id} at {}", self.place(id)));
        named.collect::<Vec<_>>().join(", ")
    }
}

fn ask_all(
    sets: &[VectorSet],
    run: &RunVectors,
    clauses: &Clauses<'_>,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let mut peer = Peer::new(&run.command, Duration::from_secs(run.timeout));
    let (mut asked, mut silences) = (Vec::new(), 0);
    for (set, vector) in each(sets) {
        let answer = match silences {
            SILENCES => Answer::Broken(format!("not asked, after {SILENCES} silences in a row")),
            _ => peer.ask(&set.name, &vector.input)?,
        };
        match answer {
            Answer::Silence => silences += 1,
            _ if silences < SILENCES => silences = 0,
            _ => {}
        }
        asked.push(Asked { set, vector, verdict: judge(vector, &answer) });
    }
    let fault = peer.finish();
    report(&asked, fault.as_deref(), clauses, terminal)
}

/// Prints what came out. Nothing refuted is not enough: something has to be shown as well.
fn report(
    asked: &[Asked<'_>],
    fault: Option<&str>,
    clauses: &Clauses<'_>,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    terminal.say(&format!("{}\n", table(asked)))?;
    for asked in asked {
        terminal.tell(&object(asked, clauses))?;
        if let Verdict::Failed(failure) = &asked.verdict {
            terminal.say(&failed(asked, failure, clauses))?;
        }
    }
    if let Some(fault) = fault {
        terminal.say(&format!("{BAD}failed{BAD:#}: {fault}\n"))?;
    }
    let breaks = broken_clauses(asked);
    if !breaks.is_empty() {
        terminal.say(&format!("{BAD}breaks{BAD:#} {}\n", clauses.named(&breaks)))?;
    }
    let count = |wanted: fn(&Verdict) -> bool| asked.iter().filter(|a| wanted(&a.verdict)).count();
    let passed = count(|verdict| *verdict == Verdict::Passed);
    let unsupported = count(|verdict| *verdict == Verdict::Unsupported);
    let broken = asked.len() - passed - unsupported;
    let fine = broken == 0 && fault.is_none() && passed > 0;
    terminal.tell(&json!({
        "passed": passed, "failed": broken, "unsupported": unsupported, "fault": fault, "breaks": breaks,
    }))?;
    let style = if fine { GOOD } else { BAD };
    terminal.say(&format!(
        "{style}{passed} passed, {broken} failed{style:#}, {unsupported} unsupported"
    ))?;
    Ok(Outcome::fine_if(fine))
}

/// The clauses that are broken, as far as the failures tell. Where the fruit of a known mistake came out, it explains
/// the other wrong outputs, which could be due to any clause of theirs.
fn broken_clauses(asked: &[Asked<'_>]) -> Vec<String> {
    let told = |tells: Tells| {
        let failures = asked.iter().filter_map(move |asked| match &asked.verdict {
            Verdict::Failed(failure) if failure.tells == tells => Some(&failure.breaks),
            _ => None,
        });
        failures.flatten().cloned().collect::<BTreeSet<String>>()
    };
    let mistakes = told(Tells::Mistake);
    let outputs = if mistakes.is_empty() { told(Tells::OneOf) } else { mistakes };
    outputs.union(&told(Tells::NoRefusal)).cloned().collect()
}

fn table(asked: &[Asked<'_>]) -> Table {
    let mut table = Table::new(&["result", "vectors", "name", "place"]);
    for Asked { set, vector, verdict } in asked {
        let result = match verdict {
            Verdict::Unsupported => Cell::look(word(verdict)),
            _ => Cell::verdict(*verdict == Verdict::Passed, word(verdict)),
        };
        let (set, name) = (Cell::plain(&set.name), Cell::plain(&vector.name));
        table.row([result, set, name, Cell::faint(place(vector))]);
    }
    table
}

/// A failure for people.
fn failed(asked: &Asked<'_>, failure: &Failure, clauses: &Clauses<'_>) -> String {
    let Asked { set, vector, .. } = asked;
    let mut text = format!("{BAD}failed{BAD:#}: {} {}", set.name, vector.name);
    text += &format!("\n  {FAINT}at{FAINT:#}        {}", place(vector));
    text += &format!("\n  {FAINT}expected{FAINT:#}  {}", failure.expected);
    text += &format!("\n  {FAINT}got{FAINT:#}       {}", failure.got);
    if !failure.differs.is_empty() {
        text += &format!("\n  {FAINT}differs{FAINT:#}   in {}", failure.differs.escape_debug());
    }
    for value in &failure.must_not {
        text += &format!("\n  {LOOK}must not{LOOK:#}  {value}");
    }
    let one_of = matches!(failure.tells, Tells::OneOf | Tells::Nothing) && failure.breaks.len() > 1;
    let word = if one_of { "one of " } else { "" };
    text + &format!("\n  {FAINT}breaks{FAINT:#}    {word}{}\n", clauses.named(&failure.breaks))
}

fn object(asked: &Asked<'_>, clauses: &Clauses<'_>) -> Value {
    let Asked { set, vector, verdict } = asked;
    let mut object = json!({
        "vectors": set.name, "name": vector.name, "place": place(vector), "result": word(verdict),
    });
    if let Verdict::Failed(failure) = verdict {
        object["expected"] = json!(failure.expected);
        object["got"] = json!(failure.got);
        if !failure.differs.is_empty() {
            object["differs"] = json!(failure.differs);
        }
        object["must_not"] = json!(failure.must_not);
        object["breaks"] = json!(failure.breaks);
        let places = failure.breaks.iter().map(|id| clauses.place(id));
        object["clauses"] = places.collect();
    }
    object
}

fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "passed",
        Verdict::Unsupported => "unsupported",
        Verdict::Failed(_) => "failed",
    }
}
