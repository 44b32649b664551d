//! Findings for programs: one JSON object a line.

use recto_book::Severity;
use serde_json::{Map, Value, json};

use crate::finding::{Finding, Mark};

/// The object of a finding: `path`, `line`, `column`, `end`, `code`, `severity`, `message`, `label`, `help`, `notes`.
///
/// Lines and columns count from 1, columns in characters; `end` is behind the last character.
pub(crate) fn object(finding: &Finding) -> Value {
    let mut object = place(finding.mark.as_ref());
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    object.insert("code".to_owned(), json!(finding.code));
    object.insert("severity".to_owned(), json!(severity));
    object.insert("message".to_owned(), json!(finding.message));
    object.insert("label".to_owned(), json!(finding.label));
    object.insert("help".to_owned(), json!(finding.help.join("\n")));
    let notes = finding.notes.iter().map(|note| {
        let mut object = place(note.mark.as_ref());
        object.insert("message".to_owned(), json!(note.message));
        Value::Object(object)
    });
    object.insert("notes".to_owned(), notes.collect());
    Value::Object(object)
}

fn place(mark: Option<&Mark>) -> Map<String, Value> {
    let fields = [
        ("path", mark.map_or(Value::Null, |mark| json!(mark.path))),
        ("line", mark.map_or(Value::Null, |mark| json!(mark.start.line))),
        ("column", mark.map_or(Value::Null, |mark| json!(mark.start.column))),
        (
            "end",
            mark.map_or(
                Value::Null,
                |mark| json!({ "line": mark.end.line, "column": mark.end.column }),
            ),
        ),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
