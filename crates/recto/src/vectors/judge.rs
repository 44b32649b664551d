//! Whether an answer is what a vector wants. Pure.

use recto_check::{Vector, holds};
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
    /// The values that must not come out and did.
    pub(crate) must_not: Vec<Value>,
    /// The ids of the clauses that are broken, or can't be relied on.
    pub(crate) breaks: Vec<String>,
}

/// Holds `answer` against `vector`. Values are compared as JSON: the order of members does not matter.
pub(crate) fn judge(vector: &Vector, answer: &Answer) -> Verdict {
    let right = match (&vector.expected, answer) {
        (_, Answer::Unsupported) => return Verdict::Unsupported,
        (Ok(wanted), Answer::Output(found)) => {
            wanted == found && !vector.must_not.iter().any(|wrong| holds(found, wrong))
        }
        (Err(wanted), Answer::Error(found)) => wanted == found,
        _ => false,
    };
    if right { Verdict::Passed } else { Verdict::Failed(failure(vector, answer)) }
}

fn failure(vector: &Vector, answer: &Answer) -> Failure {
    let came_out = |wrong: &&Value| matches!(answer, Answer::Output(found) if holds(found, wrong));
    let mut breaks = vector.verifies.clone();
    breaks
        .extend(vector.expected.as_ref().err().filter(|id| !vector.verifies.contains(id)).cloned());
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
        must_not: vector.must_not.iter().filter(came_out).cloned().collect(),
        breaks,
    }
}

#[cfg(test)]
mod tests {
    use recto_book::Place;
    use serde_json::json;

    use super::*;

    fn vector(expected: Result<Value, String>) -> Vector {
        Vector {
            name: "a".to_owned(),
            verifies: vec!["x.a".to_owned()],
            input: json!(1),
            expected,
            must_not: vec![json!("bad")],
            place: Place { path: "spec/x.md".to_owned(), line: 1, column: 1 },
        }
    }

    #[test]
    fn members_may_come_in_any_order() {
        let wanted = vector(Ok(json!({"a": 1, "b": [2]})));
        let answer = Answer::Output(serde_json::from_str(r#"{"b": [2], "a": 1}"#).unwrap());
        assert_eq!(judge(&wanted, &answer), Verdict::Passed);
    }

    #[test]
    fn a_failure_names_the_clauses_and_the_values_that_came_out() {
        let answer = Answer::Output(json!({"a": ["bad"]}));
        let Verdict::Failed(failure) = judge(&vector(Err("y.b".to_owned())), &answer) else {
            panic!("it has to fail");
        };
        assert_eq!(failure.breaks, ["x.a", "y.b"]);
        assert_eq!(failure.must_not, [json!("bad")]);
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
