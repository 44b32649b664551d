//! The outputs of a book, written into one folder.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, thread};

use anyhow::{Context, anyhow};
use recto_weave::{Evidence, Settings, html, pdf};

use crate::book::Opened;
use crate::finding::Finding;
use crate::project::Project;
use crate::report::Report;
use crate::requirements::Requirements;
use crate::standalone;
use crate::template;
use crate::vectors;

/// What to write.
pub(crate) struct Wanted<'a> {
    pub(crate) opened: &'a Opened,
    pub(crate) project: &'a Project,
    pub(crate) settings: &'a Settings,
    pub(crate) report: &'a Report,
    pub(crate) requirements: &'a Requirements,
    /// What the pages show of the requirements.
    pub(crate) evidence: Option<&'a Evidence>,
    pub(crate) pdf: Pdf<'a>,
}

/// What to do for the PDF.
pub(crate) enum Pdf<'a> {
    /// Leave it out.
    None,
    /// Take this one, which was made from the same input.
    Same(&'a Path),
    /// Weave it.
    Weave,
}

/// What came of it.
pub(crate) enum Written {
    /// Everything is there; what the author should know.
    Whole(Vec<String>),
    /// The book can't be put on pages, and why.
    Refused(Vec<Finding>),
}

/// The name of the PDF of `project`.
pub(crate) fn pdf_name(project: &Project) -> String {
    format!("{}.pdf", project.package.name)
}

/// Writes all outputs into the empty folder `folder`. HTML and PDF are woven at the same time.
pub(crate) fn write(wanted: &Wanted<'_>, folder: &Path) -> anyhow::Result<Written> {
    let pages = folder.join("html");
    let (html, pdf, rest) = thread::scope(|scope| {
        let html = scope.spawn(|| write_html(wanted, &pages));
        let rest = scope.spawn(|| write_rest(wanted, folder));
        let pdf = write_pdf(wanted, folder);
        (joined(html), pdf, joined(rest))
    });
    html.context("the HTML can't be written")?;
    let remarks = rest?;
    Ok(match pdf? {
        faults if faults.is_empty() => Written::Whole(remarks),
        faults => Written::Refused(faults),
    })
}

fn joined<T>(thread: thread::ScopedJoinHandle<'_, anyhow::Result<T>>) -> anyhow::Result<T> {
    thread
        .join()
        .unwrap_or_else(|_| Err(anyhow!("this program has a mistake: a part of it panicked")))
}

fn write_html(wanted: &Wanted<'_>, folder: &Path) -> anyhow::Result<()> {
    fs::create_dir(folder)?;
    html::weave(&wanted.opened.book, wanted.evidence, wanted.settings, &wanted.opened.root, folder)
}

/// Writes the PDF; or says what of the book can't be put on pages.
fn write_pdf(wanted: &Wanted<'_>, folder: &Path) -> anyhow::Result<Vec<Finding>> {
    let path = folder.join(pdf_name(wanted.project));
    match wanted.pdf {
        Pdf::None => {}
        Pdf::Same(same) => drop(fs::copy(same, path).context("the previous PDF can't be copied")?),
        Pdf::Weave => match weave_pdf(wanted) {
            Ok(bytes) => fs::write(path, bytes).context("the PDF can't be written")?,
            Err(failure) => {
                let texts = &wanted.opened.texts;
                let problems = failure.faults.iter().map(|fault| &fault.problem);
                return Ok(problems.map(|problem| Finding::of_problem(problem, texts)).collect());
            }
        },
    }
    Ok(Vec::new())
}

fn weave_pdf(wanted: &Wanted<'_>) -> Result<Vec<u8>, pdf::Failure> {
    let Opened { book, root, .. } = wanted.opened;
    let read = |path: String| Some((path.clone(), fs::read(root.join(&path)).ok()?));
    let images: BTreeMap<_, _> = pdf::images(book).into_iter().filter_map(read).collect();
    pdf::weave_with(book, wanted.evidence, wanted.settings, &template::PDF.text(root), &images)
}

/// Writes the crate, the vectors, the requirements and the report; what the author should know about them.
fn write_rest(wanted: &Wanted<'_>, folder: &Path) -> anyhow::Result<Vec<String>> {
    let standalone = standalone::crate_of(wanted.opened, wanted.project)?;
    standalone::write(&standalone.files, &folder.join("crate"))?;
    let sets = recto_check::vectors(&wanted.opened.book);
    standalone::write(&vectors::files(&sets, "vectors/"), folder)?;
    fs::write(folder.join("requirements.json"), wanted.requirements.json()?)?;
    fs::write(folder.join("report.json"), wanted.report.json()?)?;
    fs::write(folder.join("report.html"), wanted.report.page(&wanted.opened.root)?)?;
    Ok(standalone.remarks)
}
