//! Findings as annotations of GitHub Actions: one workflow command a line.

use recto_book::Severity;

use crate::finding::{Finding, Mark, Note};

/// The command that shows the finding at its place: `::error file=...,line=...,col=...,title=...::message`.
///
/// Label, notes and help follow the message, each on a line of the annotation.
pub(crate) fn command(finding: &Finding) -> String {
    let name = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut properties = finding.mark.as_ref().map(place).unwrap_or_default();
    if !finding.code.is_empty() {
        properties.push(("title", finding.code.clone()));
    }
    let properties: Vec<_> =
        properties.iter().map(|(name, value)| format!("{name}={}", property(value))).collect();
    let space = if properties.is_empty() { "" } else { " " };
    format!("::{name}{space}{}::{}", properties.join(","), data(&text(finding)))
}

fn place(mark: &Mark) -> Vec<(&'static str, String)> {
    let Mark { path, start, end, .. } = mark;
    let mut properties = vec![
        ("file", path.clone()),
        ("line", start.line.to_string()),
        ("endLine", end.line.to_string()),
        ("col", start.column.to_string()),
    ];
    // GitHub takes an end column only on one line.
    if start.line == end.line {
        properties.push(("endColumn", end.column.to_string()));
    }
    properties
}

fn text(finding: &Finding) -> String {
    let label = Some(&finding.label).filter(|label| !label.is_empty());
    let notes = finding.notes.iter().map(|Note { mark, message }| match mark {
        Some(mark) => format!("{}: {message}", mark.place()),
        None => message.clone(),
    });
    let help = finding.help.iter().map(|help| format!("help: {help}"));
    let lines =
        [finding.message.clone()].into_iter().chain(label.cloned()).chain(notes).chain(help);
    lines.collect::<Vec<_>>().join("\n")
}

/// A message: what would end it, or start an escape, is escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property: what would end it is escaped as well.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Point;

    fn point(line: usize, column: usize) -> Point {
        Point { line, column }
    }

    #[test]
    fn what_would_end_a_part_is_escaped() {
        let mark =
            |end| Mark { path: "spec/a,b:c%.md".into(), bytes: 0..1, start: point(3, 4), end };
        let note = Note { mark: Some(mark(point(3, 5))), message: "here".into() };
        let finding = Finding {
            code: "clippy::all".into(),
            mark: Some(mark(point(3, 9))),
            label: "100%".into(),
            notes: vec![note],
            help: vec!["one\r\ntwo".into()],
            ..Finding::error("a, b: c")
        };
        assert_eq!(
            command(&finding),
            "::error file=spec/a%2Cb%3Ac%25.md,line=3,endLine=3,col=4,endColumn=9,title=clippy%3A%3Aall::\
             a, b: c%0A100%25%0Aspec/a,b:c%25.md:3:4: here%0Ahelp: one%0D%0Atwo"
        );
        let long = Finding { mark: Some(mark(point(4, 1))), ..Finding::error("x") };
        assert_eq!(command(&long), "::error file=spec/a%2Cb%3Ac%25.md,line=3,endLine=4,col=4::x");
        let plain = Finding { severity: Severity::Warning, ..Finding::error("y\nz") };
        assert_eq!(command(&plain), "::warning::y%0Az");
    }
}
