//! The record of the last run of all tests: when it was, on what bytes, and what came out.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::Context;
use recto_check::evidence::{End, Event, Run};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::hash::Hash;
use crate::project::{self, Project};
use crate::trial::{About, Tried};
use crate::write;

/// A run of all tests.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Record {
    /// The hash of what was tested: chapters, tests, manifest, lock file and toolchain.
    pub(crate) bytes: String,
    /// When it ended, in UTC.
    pub(crate) made: String,
    /// What compiled it.
    pub(crate) toolchain: String,
    /// Every test.
    pub(crate) tests: Vec<Recorded>,
}

/// One test of a run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Recorded {
    #[serde(flatten)]
    pub(crate) about: About,
    pub(crate) end: End,
    pub(crate) seconds: f64,
    /// What it did, for the judges of evidence.
    events: Vec<Event>,
}

/// What is to be tested: its hash, and the toolchain that goes into it.
pub(crate) struct Subject {
    /// The hash of everything.
    pub(crate) bytes: String,
    /// The hash of what people write: all but lock file and toolchain.
    sources: String,
    pub(crate) toolchain: String,
}

impl Subject {
    /// The bytes that are there now, below the book's root.
    pub(crate) fn of(root: &Path, project: &Project) -> anyhow::Result<Self> {
        let output = project::rustc(root).arg("-vV").output();
        let output = output.context("`rustc` can't be run: is Rust installed?")?;
        let toolchain = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut hash = Hash::default();
        for path in ["spec", "tests", "src", "examples", "build.rs", "Cargo.toml", "book.toml"] {
            hash.add_path(root, path);
        }
        let sources = hash.clone().finish();
        hash.add_path(&project.metadata.workspace_root, "Cargo.lock");
        hash.add("rustc -vV", toolchain.as_bytes());
        let toolchain = toolchain.lines().next().unwrap_or_default().to_owned();
        Ok(Subject { bytes: hash.finish(), sources, toolchain })
    }

    /// Whether nobody wrote anything between `self` and `later`. Cargo itself may have completed the lock file.
    pub(crate) fn is_still(&self, later: &Subject) -> bool {
        self.sources == later.sources
    }
}

impl Record {
    /// The record of a run that has just ended.
    fn new(subject: Subject, tried: &[Tried]) -> Self {
        let tests = tried.iter().map(|tried| Recorded {
            about: tried.about.clone(),
            end: tried.verdict.end(),
            seconds: (tried.took.as_secs_f64() * 1000.0).round() / 1000.0,
            events: tried.events.clone(),
        });
        let now = OffsetDateTime::from(SystemTime::now());
        let made = now.replace_nanosecond(0).unwrap_or(now).format(&Rfc3339).unwrap_or_default();
        let tests = tests.collect();
        Record { bytes: subject.bytes, made, toolchain: subject.toolchain, tests }
    }

    /// Keeps a run that began with the bytes `before`, if they are still those that are there; whether it was kept.
    pub(crate) fn keep(
        before: &Subject,
        tried: &[Tried],
        root: &Path,
        project: &Project,
    ) -> anyhow::Result<bool> {
        let now = Subject::of(root, project)?;
        let still = before.is_still(&now);
        if still {
            Record::new(now, tried).write(project)?;
        }
        Ok(still)
    }

    /// The record of a run on the bytes of `subject`.
    pub(crate) fn of(subject: &Subject, project: &Project) -> Option<Self> {
        Record::read(project).filter(|record| record.bytes == subject.bytes)
    }

    /// The record that an earlier run left, if it is whole.
    fn read(project: &Project) -> Option<Self> {
        serde_json::from_slice(&fs::read(file(&project.work_folder())).ok()?).ok()
    }

    /// Writes it, whole or not at all.
    fn write(&self, project: &Project) -> anyhow::Result<()> {
        let folder = project.work_folder();
        fs::create_dir_all(&folder)
            .with_context(|| format!("{} can't be made", folder.display()))?;
        write::whole(&file(&folder), &serde_json::to_vec_pretty(self)?)
    }

    /// Whether no test failed; one that is ignored did not.
    pub(crate) fn is_fine(&self) -> bool {
        self.tests.iter().all(|test| test.end != End::Failed)
    }

    /// How many tests passed.
    pub(crate) fn passed(&self) -> usize {
        self.tests.iter().filter(|test| test.end == End::Passed).count()
    }

    /// What every test did.
    pub(crate) fn runs(&self) -> Vec<Run> {
        self.tests.iter().map(|test| test.about.run(test.end, &test.events)).collect()
    }
}

/// What is there below `root`, and the last run of it, if there was one.
pub(crate) fn current(root: &Path, project: &Project) -> anyhow::Result<(Subject, Option<Record>)> {
    let subject = Subject::of(root, project)?;
    let record = Record::of(&subject, project);
    Ok((subject, record))
}

/// What is known about the tests of the bytes that are there, as a sentence; `record` is the last run of them.
pub(crate) fn sentence(record: Option<&Record>) -> String {
    match record {
        Some(record) => {
            format!("{} of {} on these bytes, {}", record.passed(), record.tests.len(), record.made)
        }
        None => "not on these bytes: run `recto test`".to_owned(),
    }
}

fn file(folder: &Path) -> std::path::PathBuf {
    folder.join("record.json")
}
