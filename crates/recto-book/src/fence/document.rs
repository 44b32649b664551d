//! The words of a document's fence: `json,TYPE,invalid=ID,verifies="ID ID",names="ID -"`.

use super::Fault;
use super::role::{meaningless, value};
use super::words::Word;
use crate::{AnchorId, Role};

/// The words that a document may have beside its type.
const KEYS: [&str; 3] = ["invalid", "verifies", "names"];

/// The role of a `json` fence with these words: a document if one of them is a type.
pub(super) fn document(words: &[Word<'_>], faults: &mut Vec<Fault>) -> Role {
    let of_type = words.iter().find(|word| word.value.is_none() && names_type(word.key));
    for word in words {
        let known = of_type.is_some_and(|of| of.key == word.key || KEYS.contains(&word.key));
        match word.key {
            "vectors" => {}
            _ if !known => faults.push(meaningless("json", word)),
            _ => faults.extend(fault(words, word)),
        }
    }
    let Some(of_type) = of_type else { return Role::Shown(None) };
    let list = |key| value(words, key).unwrap_or_default().split_whitespace();
    Role::Document {
        type_name: of_type.key.to_owned(),
        invalid: value(words, "invalid").map(str::to_owned),
        verifies: list("verifies").map(str::to_owned).collect(),
        names: list("names").map(|name| (name != "-").then(|| name.to_owned())).collect(),
    }
}

/// Whether `word` names a type: its last part starts with a capital.
fn names_type(word: &str) -> bool {
    word.rsplit("::").next().unwrap_or(word).starts_with(|c: char| c.is_ascii_uppercase())
}

/// What is wrong with one word that a document may have.
fn fault(words: &[Word<'_>], word: &Word<'_>) -> Option<Fault> {
    let is_id = |text: &str| AnchorId::new(text).is_some();
    let values = || word.value.unwrap_or_default().split_whitespace();
    let wrong = |text: Option<&str>, help: &str| {
        text.map(|text| Fault::bad(word, format!("`{text}` is not an id"), help))
    };
    match word.key {
        "invalid" => wrong(
            word.value.filter(|id| !id.is_empty() && !is_id(id)),
            "name the clause that refuses the document",
        ),
        "verifies" if value(words, "invalid").is_some() => Some(Fault::bad(
            word,
            "a document that has to be refused shows no other clause to be kept",
            "take `verifies` away, or put it on a document that is accepted",
        )),
        "verifies" => wrong(
            values().find(|id| !is_id(id)),
            "name clauses, with a space between: `verifies=\"ID ID\"`",
        ),
        "names" => wrong(
            values().find(|id| *id != "-" && !is_id(id)),
            "name a snippet for each descriptor, `-` for content that is not in the book",
        ),
        path => (!path.split("::").all(is_name)).then(|| {
            let message = format!("`{path}` is no path to a type");
            Fault::bad(word, message, "such as `Descriptor` or `descriptor::Descriptor`")
        }),
    }
}

/// The value of `by=`, which has to be a path to a function.
pub(super) fn no_path(word: &Word<'_>) -> Option<Fault> {
    let path = word.value.filter(|path| !path.is_empty() && !path.split("::").all(is_name))?;
    let message = format!("`{path}` is no path to a function");
    Some(Fault::bad(word, message, "name a function of the chapter that gives the text"))
}

/// Whether `part` can be a name in a path.
fn is_name(part: &str) -> bool {
    part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
