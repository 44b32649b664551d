//! Faults accepted: what skopeo makes of the layouts in `tests/layouts`, beside `chainid verify`.

use std::path::Path;
use std::process::{Command, Stdio};

use super::CHAINID;
use super::case::{Case, faults, variations};
use super::made::Made;
use super::measure::absent;
use super::table::Table;

/// How skopeo is asked for the image `one` of the layout `$1`; `$2` is a path for what it makes of it. A pipe in the
/// place of a file must not hold it for ever. Not umoci: of the base it has no decoder for one layer, so refuses all.
const SKOPEO: &str = "timeout 20 skopeo copy -q \"oci:$1:one\" \"dir:$2\"";

/// How many faults are taken for an image, and how many sound layouts refused.
pub(crate) fn rows(table: &mut Table) {
    table.head("one image in each layout of the suite, as exit codes tell");
    let is = |code| move |case: &Case| case.exit.is_some() && own(case) == Some(code);
    let faulty: Vec<Case> = faults().into_iter().filter(is(1)).collect();
    let sound: Vec<Case> = variations().into_iter().filter(is(0)).collect();
    let (faults, images) = (faulty.len(), sound.len());
    table.text(&format!("chainid verify: refuses {faults} faults, accepts {images} sound images"));
    match absent(&["skopeo"]) {
        Some(program) => table.missing("skopeo copy", &program),
        None => {
            let accepted = faulty.iter().filter(|case| skopeo(case)).count();
            let refused = images - sound.iter().filter(|case| skopeo(case)).count();
            let line =
                format!("skopeo copy: accepts {accepted} of them, refuses {refused} of them");
            table.text(&line);
        }
    }
}

fn own(case: &Case) -> Option<i32> {
    in_folder(case, |layout, _| {
        let image = format!("{}:one", layout.display());
        let output = Command::new(CHAINID).args(["verify", &image]).output();
        output.expect("the program starts").status.code()
    })
}

fn skopeo(case: &Case) -> bool {
    in_folder(case, |layout, out| {
        let mut shell = Command::new("sh");
        shell.args(["-c", SKOPEO, "sh"]).args([layout, out]).stdin(Stdio::null());
        shell.output().expect("a shell").status.success()
    })
}

/// Asks about the layout of a case, with a path beside it.
fn in_folder<T>(case: &Case, ask: impl FnOnce(&Path, &Path) -> T) -> T {
    let folder = tempfile::tempdir().expect("a folder");
    let (layout, out) = (folder.path().join("layout"), folder.path().join("out"));
    std::fs::create_dir(&layout).expect("a folder");
    Made::new(&case.edit).write(&layout);
    ask(&layout, &out)
}
