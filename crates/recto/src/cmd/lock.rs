//! `recto lock`: accepts how ids, levels and texts are now, and says what it accepts.

use recto_check::lock::{self, LOCK, Lock};

use crate::args::Args;
use crate::book::{self, Opened};
use crate::exit::Outcome;
use crate::finding::{self, plural};
use crate::terminal::Terminal;
use crate::write;

/// Writes the lock, unless something must not be accepted.
pub(crate) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let opened = book::open(args)?;
    let errors = finding::errors(&opened.findings);
    if !errors.is_empty() {
        terminal.findings(&errors, &opened.texts)?;
        terminal.say(&format!("nothing was locked: {}", finding::tally(&errors)))?;
        return Ok(Outcome::Problems);
    }
    let version = &opened.beside.version;
    let lock = Lock::of(&opened.book, &opened.beside.redirects(), version);
    let text = lock.to_string();
    if opened.beside.lock.as_ref() == Some(&text) {
        terminal.say(&format!("{LOCK} is up to date: {}", size(&lock)))?;
        return Ok(Outcome::Fine);
    }
    write::whole(&opened.root.join(LOCK), text.as_bytes())?;
    terminal.say(accepted(&opened, &lock).trim_end())?;
    Ok(Outcome::Fine)
}

/// What is accepted, as a release note.
fn accepted(opened: &Opened, new: &Lock) -> String {
    let title = format!("## Ids of {}\n\n", opened.beside.version);
    let Some(old) = &opened.beside.lock else {
        return format!("{title}{} locked for the first time.", size(new));
    };
    let (old, redirects) = (Lock::read(old).0, opened.beside.redirects());
    let differences = lock::compare(&old, new, &opened.book, &redirects);
    let note = lock::release_note(&differences, &lock::changes(&old, new));
    if note.is_empty() {
        format!("{title}Nothing that a reader can cite has changed.")
    } else {
        title + &note
    }
}

/// How much a lock holds: `12 ids, 3 public items`.
fn size(lock: &Lock) -> String {
    let ids = plural(lock.entries.len(), "id");
    let vectors = lock.kept.iter().filter(|kept| kept.is_vector()).count();
    let items = lock.kept.len() - vectors;
    let counted = [(items, "public item"), (vectors, "vector")].into_iter();
    let counted = counted.filter(|(count, _)| *count > 0);
    counted.fold(ids, |text, (count, word)| format!("{text}, {}", plural(count, word)))
}
