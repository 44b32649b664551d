//! Tests beside the chapters, which cross several of them: one test a process, as those of the chapters.

use std::path::Path;
use std::sync::Arc;

use crate::book::Opened;
use crate::libtest::{self, Listed};
use crate::programs::Beside;
use crate::texts::Point;
use crate::trial::{self, About, Kind, Prepared, Trial, Tried};

/// The tests of the programs `beside`.
pub(crate) fn prepare(beside: &[Beside], opened: &Opened) -> anyhow::Result<Prepared> {
    let mut prepared = Prepared::default();
    for Beside { name, path, program } in beside {
        let mut known = trial::chapters(&opened.book).to_vec();
        known.push(path.clone());
        let known: Arc<[String]> = known.into();
        for listed in libtest::list(program, &opened.root)? {
            let about = about(&listed, name, path, opened);
            if listed.ignored {
                prepared.done.push(Tried::ignored(about));
            } else {
                prepared.trials.push(trial(&listed.name, program, about, &known, &opened.root));
            }
        }
    }
    Ok(prepared)
}

fn trial(name: &str, program: &Path, about: About, known: &Arc<[String]>, root: &Path) -> Trial {
    let judge = trial::ends_well(Arc::clone(known));
    Trial::new(about, libtest::command(program, root, name), judge)
}

fn about(listed: &Listed, target: &str, path: &str, opened: &Opened) -> About {
    let text = opened.texts.get(path).unwrap_or_default();
    let Point { line, column } = libtest::point(&text, &listed.name);
    let (id, path) = (format!("{target}::{}", listed.name), path.to_owned());
    About { id, kind: Kind::Test, path, line, column }
}
