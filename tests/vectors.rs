//! The test vectors of all chapters, run against the library.
//!
//! A vector is `{"name", "verifies": [ids], "input", "output" or "error": id, "must_not": [values]}`. What is
//! asked of the input goes by the name of the vectors: `chain-id`, `digest`, `digest-text`, `layer`, ...

use std::path::Path;

use oci_companion::chain_id::chain_ids;
use oci_companion::digest::{Digest, Function, Registered};
use oci_companion::layer::{self, DiffId, LayerEncoding};
use recto_book::{Book, Role};
use serde_json::{Value, json};

/// What an implementation answers: a value, or the id of the clause for which it refuses.
type Answer = Result<Value, String>;

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
        for wrong in vector["must_not"].as_array().into_iter().flatten() {
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
    match name {
        "digest" => Ok(json!(Digest::of(function(input), &bytes(&input["bytes"])).as_str())),
        "digest-text" => digest_text(&text(&input["text"])),
        "layer" | "layer-refused" => layer_answer(input),
        "chain-id" => chain_answer(input),
        _ => panic!("nobody runs the vectors `{name}`"),
    }
}

fn digest_text(text: &str) -> Answer {
    let digest: Digest = text
        .parse()
        .map_err(|error: oci_companion::digest::DigestError| error.clause().to_owned())?;
    Ok(json!({"algorithm": digest.algorithm(), "encoded": digest.encoded()}))
}

fn layer_answer(input: &Value) -> Answer {
    let encoding = LayerEncoding::from_media_type(&text(&input["media_type"]));
    let encoding = encoding.ok_or("layer.unknown-media-type")?;
    let facts = layer::diff_id(bytes(&input["blob"]).as_slice(), encoding, function(input));
    facts.map(|facts| json!(facts.diff_id.to_string())).map_err(|error| error.clause().to_owned())
}

fn chain_answer(input: &Value) -> Answer {
    let texts = input["diff_ids"].as_array().expect("a list");
    let layers: Result<Vec<DiffId>, _> = texts.iter().map(|id| text(id).parse()).collect();
    let layers =
        layers.map_err(|error: oci_companion::digest::DigestError| error.clause().to_owned())?;
    let names: Vec<String> = chain_ids(&layers).iter().map(ToString::to_string).collect();
    Ok(json!({"chain_ids": names}))
}

fn function(input: &Value) -> Function {
    let registered =
        Registered::from_name(&text(&input["function"])).expect("a registered algorithm");
    registered.function().expect("this build has all algorithms")
}

fn bytes(hex: &Value) -> Vec<u8> {
    let digits = text(hex);
    let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).expect("hexadecimal digits");
    (0..digits.len()).step_by(2).map(byte).collect()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
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
