//! Test vectors: as files for implementations in any language, and as questions to one.

pub(crate) mod judge;
pub(crate) mod peer;

use recto_check::{MustNot, Vector, VectorSet};
use recto_tangle::SourceFile;
use serde_json::{Map, Value, json};

/// What the exported files say they are.
const SCHEMA: &str = "vectors/1";

/// How to use the exported files, for whoever finds them without the book.
const README: &str = include_str!("vectors/README.md");

/// The files of a folder of vectors: `NAME.json` for each set, and a README; none if the book has no vectors.
pub(crate) fn files(sets: &[VectorSet], folder: &str) -> Vec<SourceFile> {
    let file = |name: &str, text| SourceFile { path: format!("{folder}{name}"), text };
    let set = |set: &VectorSet| file(&format!("{}.json", set.name), text(set));
    let mut files: Vec<_> = sets.iter().map(set).collect();
    if !files.is_empty() {
        files.push(file("README.md", README.to_owned()));
    }
    files
}

/// A set as a file: one vector a line, so that a changed vector is a changed line.
fn text(set: &VectorSet) -> String {
    let lines: Vec<String> = set.vectors.iter().map(|vector| object(vector).to_string()).collect();
    let head = format!("{{\"schema\": {:?}, \"name\": {:?}, \"vectors\": [\n", SCHEMA, set.name);
    head + &lines.join(",\n") + "\n]}\n"
}

/// A vector as it is exported: as in the chapter, and with its place.
fn object(vector: &Vector) -> Value {
    let mut object = Map::new();
    object.insert("name".to_owned(), json!(vector.name));
    object.insert("place".to_owned(), json!(place(vector)));
    object.insert("verifies".to_owned(), json!(vector.verifies));
    object.insert("input".to_owned(), vector.input.clone());
    match &vector.expected {
        Ok(output) => object.insert("output".to_owned(), output.clone()),
        Err(id) => object.insert("error".to_owned(), json!(id)),
    };
    if !vector.must_not.is_empty() {
        object.insert("must_not".to_owned(), must_not(vector));
    }
    Value::Object(object)
}

/// A list, or a list for each clause, as the chapter has it.
fn must_not(vector: &Vector) -> Value {
    let all = || vector.must_not.iter();
    if all().all(|wrong| wrong.breaks == vector.verifies) {
        return all().map(|wrong| wrong.value.clone()).collect();
    }
    let mut lists = Map::new();
    for MustNot { value, breaks } in all() {
        let list = lists.entry(breaks.join(" ")).or_insert_with(|| json!([]));
        list.as_array_mut().into_iter().for_each(|list| list.push(value.clone()));
    }
    Value::Object(lists)
}

/// Where a vector stands: `spec/chain-id.md:275`.
pub(crate) fn place(vector: &Vector) -> String {
    format!("{}:{}", vector.place.path, vector.place.line)
}
