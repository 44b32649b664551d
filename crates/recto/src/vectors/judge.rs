//! Whether an answer is what a vector wants. Pure.

use recto_check::{MustNot, Vector, holds};
use serde_json::Value;

use super::peer::Answer;

/// What an answer comes to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Verdict {
    Passed,
    /// The implementation says that it does not do this.
    Unsupported,
    Failed(Failure),
}

/// An answer that is not the one that was expected.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Failure {
    /// What was expected, in words.
    pub(crate) expected: String,
    /// What came, in words.
    pub(crate) got: String,
    /// Where the output that came first differs from the one that was expected: `chain_ids[2]`; empty if as a whole.
    pub(crate) differs: String,
    /// The values that must not come out and did.
    pub(crate) must_not: Vec<Value>,
    /// The ids of the clauses that are broken; if what came out does not tell, those that the vector verifies.
    pub(crate) breaks: Vec<String>,
    /// How much the answer tells of the clauses.
    pub(crate) tells: Tells,
}

/// How much a wrong answer tells of the clauses that it breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tells {
    /// There was no answer.
    Nothing,
    /// It breaks one of those that the vector verifies.
    OneOf,
    /// The fruit of a known mistake came out.
    Mistake,
    /// What has to be refused was not, or for another clause.
    NoRefusal,
}

/// Holds `answer` against `vector`. Values are compared as JSON: the order of members does not matter.
pub(crate) fn judge(vector: &Vector, answer: &Answer) -> Verdict {
    let right = match (&vector.expected, answer) {
        (_, Answer::Unsupported) => return Verdict::Unsupported,
        (Ok(wanted), Answer::Output(found)) => {
            wanted == found && !vector.must_not.iter().any(|wrong| holds(found, &wrong.value))
        }
        (Err(wanted), Answer::Error(found)) => wanted == found,
        _ => false,
    };
    if right { Verdict::Passed } else { Verdict::Failed(failure(vector, answer)) }
}

fn failure(vector: &Vector, answer: &Answer) -> Failure {
    let came_out: Vec<&MustNot> = match answer {
        Answer::Output(found) => {
            vector.must_not.iter().filter(|m| holds(found, &m.value)).collect()
        }
        _ => Vec::new(),
    };
    let mut breaks: Vec<String> = Vec::new();
    for id in came_out.iter().flat_map(|wrong| &wrong.breaks) {
        if !breaks.contains(id) {
            breaks.push(id.clone());
        }
    }
    let tells = match answer {
        Answer::Broken(_) | Answer::Silence | Answer::Unsupported => Tells::Nothing,
        _ if !breaks.is_empty() => Tells::Mistake,
        _ if vector.expected.is_err() => Tells::NoRefusal,
        _ => Tells::OneOf,
    };
    Failure {
        expected: match &vector.expected {
            Ok(output) => output.to_string(),
            Err(id) => format!("a refusal for {id}"),
        },
        got: match answer {
            Answer::Output(output) => output.to_string(),
            Answer::Error(id) => format!("a refusal for {}", id.escape_debug()),
            Answer::Broken(why) => why.clone(),
            Answer::Silence => "no answer in time".to_owned(),
            Answer::Unsupported => "unsupported".to_owned(),
        },
        differs: match (&vector.expected, answer) {
            (Ok(wanted), Answer::Output(found)) => {
                parting(wanted, found).trim_start_matches('.').to_owned()
            }
            _ => String::new(),
        },
        must_not: came_out.iter().map(|wrong| wrong.value.clone()).collect(),
        breaks: if breaks.is_empty() { vector.verifies.clone() } else { breaks },
        tells,
    }
}

/// The way to the first part in which two values differ, such as `.names[1]`; empty if it is all of them.
fn parting(wanted: &Value, found: &Value) -> String {
    let ways: Vec<(String, Option<&Value>, Option<&Value>)> = match (wanted, found) {
        (Value::Array(a), Value::Array(b)) => {
            (0..a.len().max(b.len())).map(|at| (format!("[{at}]"), a.get(at), b.get(at))).collect()
        }
        (Value::Object(a), Value::Object(b)) => a
            .keys()
            .chain(b.keys())
            .map(|key| (format!(".{key}"), a.get(key), b.get(key)))
            .collect(),
        _ => Vec::new(),
    };
    let Some((way, a, b)) = ways.into_iter().find(|(_, a, b)| a != b) else {
        return String::new();
    };
    let rest = a.zip(b).map(|(a, b)| parting(a, b)).unwrap_or_default();
    way + &rest
}

#[cfg(test)]
mod tests {
    use recto_book::Place;
    use serde_json::json;

    use super::*;

    fn vector(expected: Result<Value, String>) -> Vector {
        Vector {
            name: "a".to_owned(),
            verifies: vec!["x.a".to_owned(), "x.b".to_owned()],
            input: json!(1),
            expected,
            must_not: vec![wrong("bad", &["x.b"]), wrong("worse", &["x.a", "x.b"])],
            place: Place { path: "spec/x.md".to_owned(), line: 1, column: 1 },
        }
    }

    fn wrong(value: &str, breaks: &[&str]) -> MustNot {
        let breaks = breaks.iter().map(|id| (*id).to_owned()).collect();
        MustNot { value: json!(value), breaks }
    }

    #[test]
    fn the_first_part_that_differs_is_named() {
        let wanted = json!({"names": [1, {"a": 2}], "size": 3});
        assert_eq!(parting(&wanted, &json!({"names": [1, {"a": 3}], "size": 4})), ".names[1].a");
        assert_eq!(parting(&wanted, &json!({"names": [1], "size": 3})), ".names[1]");
        assert_eq!(parting(&wanted, &json!({"names": [1, {"a": 2}]})), ".size");
        assert_eq!(parting(&wanted, &json!([1])), "");
    }

    #[test]
    fn members_may_come_in_any_order() {
        let wanted = vector(Ok(json!({"a": 1, "b": [2]})));
        let answer = Answer::Output(serde_json::from_str(r#"{"b": [2], "a": 1}"#).unwrap());
        assert_eq!(judge(&wanted, &answer), Verdict::Passed);
    }

    fn check(expected: Result<Value, &str>, answer: Answer, breaks: &[&str], tells: Tells) {
        let vector = vector(expected.map_err(str::to_owned));
        let Verdict::Failed(failure) = judge(&vector, &answer) else {
            panic!("{answer:?} has to fail");
        };
        let found: Vec<&str> = failure.breaks.iter().map(String::as_str).collect();
        assert_eq!((&found[..], failure.tells), (breaks, tells), "{answer:?}");
    }

    #[test]
    fn a_failure_names_the_clauses_as_exactly_as_the_answer_tells() {
        let output = |value| Answer::Output(json!({"a": [value]}));
        let both = ["x.a", "x.b"];
        check(Ok(json!(1)), output("bad"), &["x.b"], Tells::Mistake);
        check(Ok(json!(1)), output("worse"), &both, Tells::Mistake);
        check(Ok(json!(1)), output("other"), &both, Tells::OneOf);
        check(Ok(json!(1)), Answer::Error("x.c".to_owned()), &both, Tells::OneOf);
        check(Ok(json!(1)), Answer::Silence, &both, Tells::Nothing);
        check(Err("x.c"), output("bad"), &["x.b"], Tells::Mistake);
        check(Err("x.c"), output("other"), &both, Tells::NoRefusal);
    }

    #[test]
    fn a_refusal_for_another_clause_fails() {
        let wanted = vector(Err("x.b".to_owned()));
        assert_eq!(judge(&wanted, &Answer::Error("x.b".to_owned())), Verdict::Passed);
        for answer in
            [Answer::Error("x.a".to_owned()), Answer::Output(json!(null)), Answer::Silence]
        {
            assert!(matches!(judge(&wanted, &answer), Verdict::Failed(_)), "{answer:?}");
        }
    }
}
