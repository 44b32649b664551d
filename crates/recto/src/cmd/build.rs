//! `recto build`: the HTML book, the PDF, the crate and the report, whole or not at all.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;

use crate::args::{Args, Build};
use crate::book;
use crate::built::{self, Built};
use crate::exit::Outcome;
use crate::finding::{self, Finding, plural};
use crate::outputs::{self, Pdf, Wanted, Written, pdf_name};
use crate::place::{Ours, Place};
use crate::project::Project;
use crate::record;
use crate::report::{self, Report};
use crate::requirements::{self, Requirements};
use crate::terminal::{FAINT, GOOD, LOOK, Progress, Terminal};

/// Builds all outputs.
pub(crate) fn run(verb: &Build, args: &Args, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let begun = Instant::now();
    let opened = book::open(args)?;
    terminal.findings(&opened.findings, &opened.texts)?;
    if finding::any_error(&opened.findings) {
        return stopped(&opened.findings, terminal);
    }
    let project = Project::read(&opened.root)?;
    let settings =
        opened.settings.as_ref().context("no book.toml beside spec/: it names the book")?;
    let (subject, record) = record::current(&opened.root, &project)?;
    let requirements = requirements::of(&opened.book, &project, &subject, record.as_ref());
    let evidence = requirements::evidence(&requirements, &project);
    let report = report::report(&opened, &project, &settings.title, subject, record);
    let folder = opened.root.join(&verb.out);
    let place = prepare(&folder, &project)?;
    let (all, pdf) = built::inputs(&opened, evidence.as_ref(), &report.json()?, verb.no_pdf);
    let before = Built::read(place.previous()).unwrap_or_default();
    let summary = Summary {
        folder: &folder,
        project: &project,
        report: &report,
        requirements: &requirements,
    };
    if before.all == all && before.holds(place.previous()) {
        summary.print("unchanged", before.pages, &[], begun, terminal)?;
        return Ok(Outcome::Fine);
    }
    let name = pdf_name(&project);
    let previous = place.previous().join(&name);
    let same = before.pdf == pdf && before.holds_file(place.previous(), &name);
    let pdf_wanted = match verb.no_pdf {
        true => Pdf::None,
        false if same => Pdf::Same(&previous),
        false => Pdf::Weave,
    };
    let wanted = Wanted {
        opened: &opened,
        project: &project,
        settings,
        report: &report,
        requirements: &requirements,
        evidence: evidence.as_ref(),
        pdf: pdf_wanted,
    };
    let progress = Progress::start("weaving the book", None);
    let remarks = match outputs::write(&wanted, place.new_folder())? {
        Written::Whole(remarks) => remarks,
        Written::Refused(faults) => {
            drop(progress);
            terminal.findings(&faults, &opened.texts)?;
            return stopped(&faults, terminal);
        }
    };
    let pages = pages(&place.new_folder().join(&name));
    Built { all, pdf, pages, ..Built::default() }.write(place.new_folder())?;
    place.publish()?;
    drop(progress);
    summary.print("built", pages, &remarks, begun, terminal)?;
    Ok(Outcome::Fine)
}

fn stopped(findings: &[Finding], terminal: &Terminal) -> anyhow::Result<Outcome> {
    terminal.say(&format!("nothing was built: {}", finding::tally(findings)))?;
    Ok(Outcome::Problems)
}

/// The place of the outputs. `mdbook build` may have made its pages there before.
fn prepare(folder: &Path, project: &Project) -> anyhow::Result<Place> {
    let pdf = pdf_name(project);
    let name = |name: &str| {
        let ours = ["html", "crate", "vectors", "report.html", "report.json", "requirements.json"];
        ours.contains(&name) || name == built::FILE || name == pdf
    };
    let mark = |folder: &Path| {
        folder.join(built::FILE).is_file() || folder.join("html/print.html").is_file()
    };
    Place::prepare(folder, &Ours { name: &name, mark: &mark })
}

/// The number of pages of the PDF at `path`: of the objects in it that say they are one.
fn pages(path: &Path) -> Option<usize> {
    let bytes = std::fs::read(path).ok()?;
    Some(bytes.windows(PAGE.len() + 1).filter(|window| is_page(window)).count())
}

/// How an object says that it is a page; that it is the list of pages has an `s` more.
const PAGE: &[u8] = b"/Type/Page";

fn is_page(window: &[u8]) -> bool {
    window.strip_prefix(PAGE).is_some_and(|next| !next[0].is_ascii_alphabetic())
}

/// What a person is told at the end.
struct Summary<'a> {
    folder: &'a Path,
    project: &'a Project,
    report: &'a Report,
    requirements: &'a Requirements,
}

impl Summary<'_> {
    fn print(
        &self,
        what: &str,
        pages: Option<usize>,
        remarks: &[String],
        begun: Instant,
        terminal: &Terminal,
    ) -> anyhow::Result<()> {
        let totals = self.report.totals();
        let seconds = begun.elapsed().as_secs_f64();
        let folder = self.shown("");
        terminal.say(&format!("{GOOD}{what}{GOOD:#} {} in {seconds:.1} s", folder.display()))?;
        let pdf = pages.map_or("left out".to_owned(), |pages| plural(pages, "page"));
        let lines = [
            (
                "html/index.html",
                format!("{}, {}", plural(totals.chapters, "chapter"), plural(totals.words, "word")),
            ),
            (&pdf_name(self.project), pdf),
            ("crate/", format!("{} {}", self.project.package.name, self.project.package.version)),
            (
                "report.html",
                format!("{}, {}", plural(totals.snippets, "snippet"), plural(totals.ids, "id")),
            ),
            ("requirements.json", self.requirements.sums()),
        ];
        let width = lines.iter().map(|(path, _)| path.len()).max().unwrap_or(0);
        for (path, what) in lines {
            terminal.say(&format!("  {path:<width$}  {FAINT}{what}{FAINT:#}"))?;
        }
        let tested = self.report.tested();
        let style = if tested.current { GOOD } else { LOOK };
        terminal.say(&format!("tested: {style}{}{style:#}", tested.sentence))?;
        for remark in remarks {
            terminal.say(&format!("{LOOK}note{LOOK:#}: {remark}"))?;
        }
        Ok(())
    }

    /// The path as short as it can be said from here.
    fn shown(&self, path: &str) -> PathBuf {
        let full = self.folder.join(path);
        let here = std::env::current_dir().context("no current folder");
        let short = here.ok().and_then(|here| full.strip_prefix(here).ok().map(Path::to_owned));
        short.unwrap_or(full)
    }
}
