//! What the bundle's configuration says about a terminal.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use oci_companion::documents::{Document, Node, View};
use oci_companion::terminal::Process;

use crate::trouble::{Tried, Trouble};

/// `config.json`, as far as it is about a process.
struct Config(Option<Process>);

impl View for Config {
    fn view(node: Node<'_>) -> Option<Self> {
        let members = node.members(&["process"], "terminal.process.terminal")?;
        Some(Config(members.get("process").and_then(Process::view)))
    }
}

/// Whether the container of this bundle has a terminal.
pub(crate) fn has_terminal(bundle: &Path) -> Result<bool, Trouble> {
    let path = bundle.join("config.json");
    let what = format!("read the bundle's {}", path.display());
    let file = File::open(&path).tried(&what)?.take(16 << 20);
    let config = Document::read_from(file).tried(&what)?.and_then(Document::view::<Config>);
    let config = config.map_err(|faults| Trouble::new(what, faults))?;
    Ok(config.value().0.as_ref().is_some_and(|process| process.terminal))
}
