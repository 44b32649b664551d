//! The examples of the chapters as line-exact programs, compiled against the library as rustdoc does it.
//!
//! The programs are compiled by rustc itself against exactly the library that cargo made. A package of their own would
//! be a second workspace, with another lock file and other profiles, for which cargo compiles every dependency again.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use anyhow::{Context, bail};
use recto_tangle::{Example, Outcome, PROGRAM};

use crate::book::Opened;
use crate::compiler::{Message, Translator};
use crate::finding::{self, Finding, Mark};
use crate::project::{self, Project};
use crate::trial::{self, About, Judge, Kind, Prepared, Trial, Tried, Verdict};

/// Compiles the examples against the file `library`; or says what stops them from being compiled.
pub(crate) fn prepare(
    library: &Path,
    opened: &Opened,
    project: &Project,
) -> anyhow::Result<Result<Prepared, Vec<Finding>>> {
    let examples = recto_tangle::examples(&opened.book);
    if examples.is_empty() {
        return Ok(Ok(Prepared::default()));
    }
    let folder = project.work_folder().join("examples");
    write(opened, project, &folder)?;
    let known = trial::chapters(&opened.book);
    let compiler = Compiler { folder: &folder, library, name: project.library(), opened, known };
    let findings = compiler.program()?;
    if finding::any_error(&findings) {
        return Ok(Err(findings));
    }
    let mut prepared = Prepared::default();
    for example in &examples {
        match &example.outcome {
            Outcome::Compiles => {
                prepared.done.push(Tried::compiled(about(example, Kind::Example)));
            }
            Outcome::Refused(code) => prepared.trials.push(compiler.refusal(example, code)),
            outcome => {
                prepared.trials.push(compiler.running(example, *outcome == Outcome::Panics));
            }
        }
    }
    Ok(Ok(prepared))
}

/// Writes the programs' sources into `folder`, and removes those of an earlier run.
fn write(opened: &Opened, project: &Project, folder: &Path) -> anyhow::Result<()> {
    let _ = fs::remove_dir_all(folder);
    let dependency = format!("{} = {{ path = {:?} }}", project.package.name, opened.root);
    let library = project.library();
    let recorded = project.records().then_some(library.as_str());
    for file in recto_tangle::programs(&opened.book, &dependency, recorded) {
        let path = folder.join(&file.path);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent)
            .with_context(|| format!("{} can't be made", parent.display()))?;
        fs::write(&path, file.text)
            .with_context(|| format!("{} can't be written", path.display()))?;
    }
    Ok(())
}

/// What a rustc for the examples has to know.
struct Compiler<'a> {
    folder: &'a Path,
    library: &'a Path,
    /// The library's name in Rust code.
    name: String,
    opened: &'a Opened,
    /// The files that panics may name.
    known: Arc<[String]>,
}

impl Compiler<'_> {
    /// Compiles the program that holds the examples which run; what the compiler says about it.
    fn program(&self) -> anyhow::Result<Vec<Finding>> {
        let output =
            self.rustc("src/main.rs", "link", ".").output().context("`rustc` can't be run")?;
        let findings = messages(&output.stderr, &self.translator());
        if !output.status.success() && !finding::any_error(&findings) {
            bail!("the examples can't be compiled:\n{}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(findings)
    }

    fn rustc(&self, source: &str, emit: &str, out: &str) -> Command {
        let mut command = project::rustc(self.folder);
        let flags = std::env::var("RUSTFLAGS").unwrap_or_default();
        command.args(flags.split_whitespace());
        command.args(["--edition=2024", "--crate-type=bin", "--error-format=json", "--crate-name"]);
        command.args([PROGRAM, "--out-dir", out, "--emit", emit, "-Cdebuginfo=line-tables-only"]);
        command.arg("--extern").arg(format!("{}={}", self.name, self.library.display()));
        let beside = self.library.parent().unwrap_or(self.folder);
        for folder in [beside.to_owned(), beside.join("deps")] {
            command.arg("-L").arg(format!("dependency={}", folder.display()));
        }
        command.arg(source);
        command
    }

    fn running(&self, example: &Example, panics: bool) -> Trial {
        let mut command = Command::new(self.folder.join(PROGRAM));
        command.arg(example.id.as_str()).current_dir(&self.opened.root).env("RUST_BACKTRACE", "0");
        let well = trial::ends_well(Arc::clone(&self.known));
        let judge: Judge = if panics { Box::new(has_panicked) } else { well };
        Trial::new(about(example, Kind::Example), command, judge)
    }

    fn refusal(&self, example: &Example, code: &str) -> Trial {
        let source = format!("src/refused/{}/{}", example.program, example.path);
        let wanted = Wanted::of(example, code, self.opened);
        let Opened { book, texts, root, .. } = self.opened;
        let (book, texts, root) = (Arc::clone(book), Arc::clone(texts), root.clone());
        let judge: Judge = Box::new(move |ended| {
            let translator = Translator { book: &book, texts: &texts, root: &root };
            wanted.judge(ended.success(), &messages(ended.output.as_bytes(), &translator))
        });
        // Each has its own folder, since all have the same crate name.
        let command = self.rustc(&source, "metadata", &format!("refused/{}", example.program));
        Trial::new(about(example, Kind::Refusal), command, judge)
    }

    fn translator(&self) -> Translator<'_> {
        let Opened { book, texts, root, .. } = self.opened;
        Translator { book, texts, root }
    }
}

/// How the compiler has to refuse an example.
struct Wanted {
    /// The error code; empty if any will do.
    code: String,
    path: String,
    /// The lines of the example, fences included.
    lines: std::ops::RangeInclusive<usize>,
}

impl Wanted {
    fn of(example: &Example, code: &str, opened: &Opened) -> Self {
        let chapter = opened.book.by_path(&example.path);
        let snippet = chapter.and_then(|chapter| {
            let mut snippets = chapter.snippets.iter();
            snippets.find(|snippet| chapter.line(snippet.span.start) == example.line)
        });
        let last = snippet.map_or(example.line, |snippet| example.line + snippet.lines.len() + 1);
        Wanted { code: code.to_owned(), path: example.path.clone(), lines: example.line..=last }
    }

    fn judge(&self, compiles: bool, findings: &[Finding]) -> Verdict {
        let fault = |place: Option<&Mark>, message: String| {
            let place = place.map(|mark| recto_book::Place {
                path: mark.path.clone(),
                line: mark.start.line,
                column: mark.start.column,
            });
            Verdict::Failed { place, message }
        };
        if compiles {
            return fault(None, format!("it compiles, and {} was to refuse it", self.named()));
        }
        for error in findings.iter().filter(|finding| finding.is_error()) {
            let mark = error.mark.as_ref();
            let inside =
                mark.is_some_and(|m| m.path == self.path && self.lines.contains(&m.start.line));
            if !self.code.is_empty() && error.code != self.code {
                let found = format!("refused with `{}`: {}", error.code, error.message);
                return fault(mark, format!("{found}; {} was expected", self.named()));
            }
            if !inside {
                return fault(mark, format!("refused outside the example: {}", error.message));
            }
        }
        Verdict::Passed
    }

    fn named(&self) -> String {
        if self.code.is_empty() { "an error".to_owned() } else { format!("`{}`", self.code) }
    }
}

fn has_panicked(ended: &crate::process::Ended) -> Verdict {
    const PANICKED: i32 = 101;
    if ended.status.and_then(|status| status.code()) == Some(PANICKED) {
        return Verdict::Passed;
    }
    Verdict::Failed { place: None, message: "it was to panic, and did not".to_owned() }
}

fn messages(output: &[u8], translator: &Translator<'_>) -> Vec<Finding> {
    let text = String::from_utf8_lossy(output);
    let messages = text.lines().filter_map(|line| serde_json::from_str::<Message>(line).ok());
    let mut findings = messages.filter_map(|message| translator.finding(&message)).collect();
    finding::sort(&mut findings);
    findings
}

fn about(example: &Example, kind: Kind) -> About {
    let (id, path) = (example.id.to_string(), example.path.clone());
    About { id, kind, path, line: example.line, column: 1 }
}
