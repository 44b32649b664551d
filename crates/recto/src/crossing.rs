//! Tests beside the chapters, which cross several of them: one test a process, as those of the chapters.

use std::path::Path;
use std::sync::Arc;

use crate::book::Opened;
use crate::libtest::{self, Listed};
use crate::programs::Beside;
use crate::texts;
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

/// Its place is the line that names its function; the file's first line if another file has it.
fn about(listed: &Listed, target: &str, path: &str, opened: &Opened) -> About {
    let function = listed.name.rsplit("::").next().unwrap_or(&listed.name);
    let head = format!("fn {function}(");
    let text = opened.texts.get(path).unwrap_or_default();
    let at = text.find(&head).unwrap_or_default();
    let texts::Point { line, column } = texts::point(&text, at);
    let (id, path) = (format!("{target}::{}", listed.name), path.to_owned());
    About { id, kind: Kind::Test, path, line, column }
}
