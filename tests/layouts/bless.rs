//! `BLESS=1` writes the findings of all cases anew, and nothing else of them.

use std::sync::Mutex;

use super::case::{Case, files, read};
use super::said::Said;

/// Writes what `chainid document` finds.
pub(crate) fn document(said: &dyn Fn(&Case) -> Said) {
    bless("document = [", &|case| case.document_type().map(|_| said(case).findings));
}

/// Writes what `chainid verify` finds.
pub(crate) fn verify(said: &dyn Fn(&Case) -> Said) {
    bless("findings = [", &|case| case.exit.map(|_| said(case).findings));
}

/// Two tests write the same files.
static ALONE: Mutex<()> = Mutex::new(());

/// Replaces the list that begins with `key`, one text a line, in each case.
fn bless(key: &str, found: &dyn Fn(&Case) -> Option<Vec<String>>) {
    if std::env::var_os("BLESS").is_none() {
        return;
    }
    let _alone = ALONE.lock();
    for path in files() {
        let text = std::fs::read_to_string(&path).expect("cases");
        let mut cases = text.split("[[case]]\n");
        let mut new = cases.next().unwrap_or_default().to_owned();
        for (case, text) in read(&path).iter().zip(cases) {
            let (start, end) = match (text.find(key), found(case)) {
                (Some(start), Some(found)) => {
                    let end = start + text[start..].find("]\n").expect("the end of a list") + 2;
                    let list = match &found[..] {
                        [] => String::new(),
                        [line] => format!("\"{line}\""),
                        lines => lines
                            .iter()
                            .fold("\n".to_owned(), |list, line| format!("{list}  \"{line}\",\n")),
                    };
                    (format!("{}{key}{list}]\n", &text[..start]), &text[end..])
                }
                _ => (text.to_owned(), ""),
            };
            new = format!("{new}[[case]]\n{start}{end}");
        }
        // Other tests read the file meanwhile.
        let beside = path.with_extension("new");
        std::fs::write(&beside, new)
            .and_then(|()| std::fs::rename(&beside, &path))
            .expect("written");
    }
}
