//! The info string of a fence: language, then words separated by commas, values with spaces in quotes.

use crate::{AnchorId, Role};

/// What an info string says.
pub(crate) struct Fence {
    pub(crate) language: String,
    pub(crate) role: Role,
    /// The id after `id=` as written, with its byte range in the info string.
    pub(crate) id: Option<(String, std::ops::Range<usize>)>,
    /// Words that mean nothing here.
    pub(crate) unknown: Vec<String>,
}

/// A word of an info string: `test`, or `id=chain-id.two-layers` with its value.
struct Word<'a> {
    key: &'a str,
    value: Option<&'a str>,
    at: usize,
}

impl Fence {
    pub(crate) fn parse(info: &str) -> Self {
        let mut words = words(info);
        let language =
            if words.is_empty() { String::new() } else { words.remove(0).key.to_owned() };
        let id = words.iter().find(|word| word.key == "id").and_then(id_of);
        words.retain(|word| word.key != "id");
        let (role, unknown) = role(&language, &words);
        Fence { language, role, id, unknown }
    }
}

fn id_of(word: &Word<'_>) -> Option<(String, std::ops::Range<usize>)> {
    let value = word.value?;
    Some((value.to_owned(), word.at..word.at + "id=".len() + value.len()))
}

fn role(language: &str, words: &[Word<'_>]) -> (Role, Vec<String>) {
    let has = |key: &str| words.iter().any(|word| word.key == key && word.value.is_none());
    let value = |key: &str| words.iter().find(|word| word.key == key).and_then(|word| word.value);
    let (role, known): (Role, &[&str]) = match language {
        "rust" if value("ignore").is_some() => {
            (Role::Shown(value("ignore").map(str::to_owned)), &["ignore"])
        }
        "rust" if has("test") => (Role::Test, &["test"]),
        "rust" if has("example") => return example(words),
        "rust" => (Role::Code, &[]),
        "json" if value("vectors").is_some() => {
            (Role::Vectors(value("vectors").unwrap_or_default().to_owned()), &["vectors"])
        }
        "json" => return document(words, value("invalid")),
        "console" => (Role::Console, &[]),
        _ => (Role::Shown(None), &[]),
    };
    (role, unknown(words, known))
}

fn example(words: &[Word<'_>]) -> (Role, Vec<String>) {
    let has = |key: &str| words.iter().any(|word| word.key == key);
    let code = words.iter().find(|word| is_error_code(word.key)).map(|word| word.key.to_owned());
    let compile_fail = has("compile_fail").then(|| code.unwrap_or_default());
    let role =
        Role::Example { should_panic: has("should_panic"), no_run: has("no_run"), compile_fail };
    let mut unknown = unknown(words, &["example", "should_panic", "no_run", "compile_fail"]);
    unknown.retain(|word| !has("compile_fail") || !is_error_code(word));
    (role, unknown)
}

fn document(words: &[Word<'_>], invalid: Option<&str>) -> (Role, Vec<String>) {
    let type_name =
        words.iter().find(|word| word.key.starts_with(|c: char| c.is_ascii_uppercase()));
    let Some(type_name) = type_name.map(|word| word.key) else {
        return (Role::Shown(None), unknown(words, &[]));
    };
    let role =
        Role::Document { type_name: type_name.to_owned(), invalid: invalid.map(str::to_owned) };
    (role, unknown(words, &[type_name, "invalid"]))
}

fn unknown(words: &[Word<'_>], known: &[&str]) -> Vec<String> {
    words
        .iter()
        .map(|word| word.key)
        .filter(|key| !known.contains(key))
        .map(str::to_owned)
        .collect()
}

/// Whether `word` is of the form of a compiler error code: `E0308`.
fn is_error_code(word: &str) -> bool {
    word.len() == 5 && word.starts_with('E') && word[1..].bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether `text` would do as an id; for messages.
pub(crate) fn is_id(text: &str) -> bool {
    AnchorId::new(text).is_some()
}

fn words(info: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut quoted = false;
    for (at, byte) in info.bytes().chain([b',']).enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted || at == info.len() => {
                words.extend(word(info, start, at));
                start = at + 1;
            }
            _ => {}
        }
    }
    words
}

fn word(info: &str, start: usize, end: usize) -> Option<Word<'_>> {
    let raw = &info[start..end];
    let text = raw.trim();
    let at = start + (raw.len() - raw.trim_start().len());
    let (key, value) = match text.split_once('=') {
        Some((key, value)) => (key, Some(value.trim_matches('"'))),
        None => (text, None),
    };
    (!text.is_empty()).then_some(Word { key, value, at })
}
