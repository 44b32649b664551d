//! The info string of a fence: language, then words separated by commas, values with spaces in quotes.

use std::ops::Range;

use crate::Role;

mod document;
mod language;
mod role;
mod word_place;
mod words;

use words::Word;

/// What an info string says.
pub(crate) struct Fence<'a> {
    pub(crate) language: &'a str,
    pub(crate) role: Role,
    /// The path behind `by=`.
    pub(crate) by: Option<&'a str>,
    /// The id after `id=` as written, with the bytes of `id=...` in the info string.
    pub(crate) id: Option<(&'a str, Range<usize>)>,
    /// What is wrong with it.
    pub(crate) faults: Vec<Fault>,
}

/// Something wrong in an info string.
pub(crate) struct Fault {
    /// The code of the problem.
    pub(crate) code: &'static str,
    /// The bytes of the info string.
    pub(crate) at: Range<usize>,
    pub(crate) message: String,
    pub(crate) help: String,
}

/// The keys that need a value.
const VALUED: [&str; 7] = ["id", "ignore", "vectors", "invalid", "verifies", "names", "by"];

impl<'a> Fence<'a> {
    pub(crate) fn parse(info: &'a str) -> Self {
        let (mut words, mut faults) = words::words(info);
        let language = language(&mut words, &mut faults);
        faults.extend(words.iter().filter_map(without_value));
        faults.extend((1..words.len()).filter_map(|at| again(&words[..at], &words[at])));
        let id = words.iter().find(|word| word.key == "id");
        let id = id.and_then(|word| Some((word.value?, word.at.clone())));
        words.retain(|word| word.key != "id");
        let role = role::role(language, &words, &mut faults);
        let by = words.iter().find(|word| word.key == "by" && matches!(role, Role::Vectors(_)));
        faults.extend(by.and_then(document::no_path));
        let by = by.and_then(|word| word.value).filter(|path| !path.is_empty());
        Fence { language, role, by, id, faults }
    }
}

impl Fault {
    fn bad(word: &Word<'_>, message: impl Into<String>, help: impl Into<String>) -> Self {
        let (message, help) = (message.into(), help.into());
        Fault { code: "bad-fence", at: word.at.clone(), message, help }
    }
}

/// Takes the first word, the language.
fn language<'a>(words: &mut Vec<Word<'a>>, faults: &mut Vec<Fault>) -> &'a str {
    if words.is_empty() {
        return "";
    }
    let first = words.remove(0);
    if first.value.is_some() {
        let help = "such as `rust`, `json` or `text`";
        faults.push(Fault::bad(&first, "a fence starts with its language", help));
    } else if first.key.contains(char::is_whitespace) {
        let help = "separate the words of a fence by commas: `rust,example,id=...`";
        faults.push(Fault::bad(&first, format!("`{}` is no language", first.key), help));
    } else if first.key == "rs" || first.key.bytes().any(|byte| byte.is_ascii_uppercase()) {
        let lower = first.key.to_ascii_lowercase();
        let help = if lower == "rs" { "rust" } else { &lower };
        let message = format!("`{}` is no language known here", first.key);
        faults.push(Fault::bad(&first, message, format!("write `{help}`")));
    } else if let Some(known) = language::meant(first.key) {
        let message = format!("`{}` is no language known here", first.key);
        faults.push(Fault::bad(&first, message, format!("write `{known}`")));
    }
    first.key
}

fn without_value(word: &Word<'_>) -> Option<Fault> {
    let missing = VALUED.contains(&word.key) && word.value.is_none_or(str::is_empty);
    let message = || format!("`{}` needs a value", word.key);
    missing.then(|| Fault::bad(word, message(), format!("write `{}=...`", word.key)))
}

/// Whether the key of `word` was given `before` it already.
fn again(before: &[Word<'_>], word: &Word<'_>) -> Option<Fault> {
    let twice = before.iter().any(|other| other.key == word.key);
    let message = || format!("`{}` is given twice", word.key);
    twice.then(|| Fault::bad(word, message(), "keep one of the two"))
}
