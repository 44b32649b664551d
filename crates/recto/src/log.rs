//! The log of a process that records: each event a line, its parts with tabs between.

use std::path::Path;

use recto_check::evidence::Event;

/// The environment variable that names the file to record into.
pub(crate) const VARIABLE: &str = "RECTO_EVIDENCE";

/// What a process recorded into `file`; nothing if it recorded nothing.
pub(crate) fn read(file: &Path) -> Vec<Event> {
    let text = std::fs::read(file).unwrap_or_default();
    String::from_utf8_lossy(&text).lines().filter_map(event).collect()
}

/// The event of one line; `None` for a line that was cut off as its process died.
fn event(line: &str) -> Option<Event> {
    let mut parts = line.split('\t');
    let name = parts.next()?;
    let mut part = || parts.next().filter(|part| !part.is_empty()).map(str::to_owned);
    match name {
        "touch" => part().map(Event::Touch),
        "verify" => part().map(Event::Verify),
        "assert" => Some(Event::Assert),
        "equal" => {
            let ids = part().unwrap_or_default();
            Some(Event::Equal(ids.split_whitespace().map(str::to_owned).collect()))
        }
        "differ" => Some(Event::Differ),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_is_read() {
        let id = || "x.a".to_owned();
        let cases = [
            ("touch\tx.a\tspec/x.md:12", Some(Event::Touch(id()))),
            ("verify\tx.a", Some(Event::Verify(id()))),
            ("assert", Some(Event::Assert)),
            ("equal", Some(Event::Equal(vec![]))),
            ("equal\t", Some(Event::Equal(vec![]))),
            ("equal\tx.a x.b", Some(Event::Equal(vec![id(), "x.b".to_owned()]))),
            ("differ", Some(Event::Differ)),
            ("touch\t", None),
            ("tou", None),
            ("", None),
        ];
        for (line, wanted) in cases {
            assert_eq!(event(line), wanted, "{line:?}");
        }
    }
}
