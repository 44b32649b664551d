//! The test vectors of all chapters, run against the library.
//!
//! A vector is `{"name", "verifies": [ids], "input", "output" or "error": id, "must_not": [values]` or `{id: [values]}}`. What is
//! asked of the input goes by the name of the vectors: `chain-id`, `digest`, `digest-text`, `layer`, ...

use std::path::Path;

use answer::Answer;
use recto_book::{Book, Role};
use serde_json::{Value, json};

#[path = "vectors/answer.rs"]
mod answer;

#[test]
fn every_vector_comes_out() {
    let book = book();
    let mut seen = 0;
    for (place, name, vector) in vectors(&book) {
        let title = format!("{place}: {name}: {}", vector["name"]);
        assert_eq!(answer(&name, &vector["input"]), expected(&vector), "{title}");
        seen += 1;
    }
    assert!(seen > 20, "the chapters hold vectors: {seen}");
}

#[test]
fn what_must_not_come_out_does_not() {
    let book = book();
    let mut seen = 0;
    for (place, name, vector) in vectors(&book) {
        let values = values(&answer(&name, &vector["input"]).unwrap_or_default());
        for wrong in must_not(&vector["must_not"]) {
            assert!(!values.contains(wrong), "{place}: {name}: {}: {wrong}", vector["name"]);
            seen += 1;
        }
    }
    assert!(seen > 10, "vectors say what must not come out: {seen}");
}

#[test]
fn vectors_verify_clauses_of_the_book() {
    let book = book();
    for (place, name, vector) in vectors(&book) {
        let ids = vector["verifies"].as_array().expect("vectors say what they verify");
        assert!(!ids.is_empty(), "{place}: {name}: {}", vector["name"]);
        for id in ids.iter().chain(vector.get("error")) {
            let id = id.as_str().expect("ids are texts");
            assert!(book.anchor(id).is_some(), "{place}: {name}: {} names {id}", vector["name"]);
        }
    }
}

#[test]
fn a_wrong_vector_is_caught() {
    let input = json!({"function": "sha256", "bytes": "616263"});
    let wrong = json!({"output": "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ae"});
    assert_ne!(answer("digest", &input), expected(&wrong));
    assert_ne!(
        answer("digest-text", &json!({"text": "sha256:x y"})),
        expected(&json!({"error": "digest.value"}))
    );
}

fn book() -> Book {
    let (book, problems) = recto_book::open(Path::new(env!("CARGO_MANIFEST_DIR")));
    assert!(problems.is_empty(), "{problems:?}");
    book
}

/// All vectors with their place and name.
fn vectors(book: &Book) -> Vec<(String, String, Value)> {
    let mut found = Vec::new();
    for chapter in &book.chapters {
        for snippet in &chapter.snippets {
            let Role::Vectors(name) = &snippet.role else { continue };
            let lines: Vec<&str> =
                snippet.lines.iter().map(|line| chapter.slice(line.span)).collect();
            let place = chapter.place(snippet.span).to_string();
            let list: Vec<Value> = serde_json::from_str(&lines.join("\n")).expect(&place);
            found.extend(list.into_iter().map(|vector| (place.clone(), name.clone(), vector)));
        }
    }
    found
}

fn expected(vector: &Value) -> Answer {
    match vector.get("error") {
        Some(id) => Err(text(id)),
        None => Ok(vector["output"].clone()),
    }
}

fn answer(name: &str, input: &Value) -> Answer {
    answer::answer(name, input).unwrap_or_else(|| panic!("nobody runs the vectors `{name}`"))
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// The values of a list, or of the lists of an object.
fn must_not(values: &Value) -> Vec<&Value> {
    match values {
        Value::Object(lists) => lists.values().flat_map(must_not).collect(),
        values => values.as_array().into_iter().flatten().collect(),
    }
}

/// A value and all values inside it.
fn values(value: &Value) -> Vec<Value> {
    let inner: Vec<&Value> = match value {
        Value::Array(list) => list.iter().collect(),
        Value::Object(map) => map.values().collect(),
        _ => Vec::new(),
    };
    inner.into_iter().flat_map(values).chain([value.clone()]).collect()
}
