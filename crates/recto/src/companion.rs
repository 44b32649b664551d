//! The vectors of the chapters, asked of the package's companion: one vector a process.

use std::path::Path;
use std::process::Command;

use recto_check::{Vector, VectorSet};
use serde_json::json;

use crate::book::Opened;
use crate::process::Ended;
use crate::trial::{self, About, Judge, Kind, Prepared, Trial, Tried, Verdict};
use crate::vectors::judge::{self, Failure, judge};
use crate::vectors::peer;

/// The number of the one request of a process.
const REQUEST: u64 = 1;

/// The vectors; without a companion nobody answers them.
pub(crate) fn prepare(companion: Option<&Path>, opened: &Opened) -> Prepared {
    let mut prepared = Prepared::default();
    for set in recto_check::vectors(&opened.book) {
        for vector in &set.vectors {
            let about = about(&set, vector);
            match companion {
                Some(program) => prepared.trials.push(trial(program, &set, vector, about, opened)),
                None => prepared.done.push(Tried::unanswered(about)),
            }
        }
    }
    prepared
}

fn about(set: &VectorSet, vector: &Vector) -> About {
    let id = format!("{}/{}", set.name, vector.name);
    let recto_book::Place { path, line, column } = vector.place.clone();
    About { id, kind: Kind::Vector, path, line, column }
}

fn trial(program: &Path, set: &VectorSet, vector: &Vector, about: About, opened: &Opened) -> Trial {
    let mut command = Command::new(program);
    command.current_dir(&opened.root).env("RUST_BACKTRACE", "0");
    let request = json!({"id": REQUEST, "vectors": set.name, "input": vector.input});
    let vector = vector.clone();
    let judge: Judge = Box::new(move |ended| verdict(&vector, ended));
    Trial { input: format!("{request}\n"), ..Trial::new(about, command, judge) }
}

fn verdict(vector: &Vector, ended: &Ended) -> Verdict {
    let failed = |message: String| Verdict::Failed { place: None, message };
    if !ended.success() {
        return failed(trial::last_words(ended));
    }
    let line = ended.output.lines().next().unwrap_or_default();
    match judge(vector, &peer::read(line.as_bytes(), REQUEST)) {
        judge::Verdict::Passed => Verdict::Passed,
        judge::Verdict::Unsupported => Verdict::Unanswered,
        judge::Verdict::Failed(failure) => failed(words(&failure)),
    }
}

fn words(failure: &Failure) -> String {
    let Failure { expected, got, must_not, breaks, .. } = failure;
    let wrong: String =
        must_not.iter().map(|value| format!("; {value} must not come out")).collect();
    let clauses = match must_not[..] {
        [] => String::new(),
        _ => format!(", it breaks {}", breaks.join(", ")),
    };
    format!("expected {expected}, got {got}{wrong}{clauses}")
}
