//! The info string of a fence: language, then words separated by commas, values with spaces in quotes.

use std::ops::Range;

use crate::{Name, Role};

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
    pub(crate) name: Option<Name>,
}

/// The keys that need a value.
const VALUED: [&str; 7] = ["id", "ignore", "vectors", "invalid", "verifies", "names", "by"];

impl<'a> Fence<'a> {
    pub(crate) fn parse(info: &'a str) -> Self {
        let (mut words, mut faults) = words::words(info);
        if let Some(fault) = faults.pop().or_else(|| words.iter().find_map(braces)) {
            return Fence::unread(fault);
        }
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

    /// A fence of which nothing else is to be told.
    fn unread(fault: Fault) -> Self {
        let role = Role::Shown(None);
        Fence { language: "", role, by: None, id: None, faults: vec![fault] }
    }
}

impl Fault {
    fn bad(word: &Word<'_>, message: impl Into<String>, help: impl Into<String>) -> Self {
        let (message, help) = (message.into(), help.into());
        Fault { code: "bad-fence", at: word.at.clone(), message, help, name: None }
    }
}

/// Takes the first word, the language.
fn language<'a>(words: &mut Vec<Word<'a>>, faults: &mut Vec<Fault>) -> &'a str {
    if words.is_empty() {
        return "";
    }
    let first = words.remove(0);
    let fault = no_language(&first).map(|(message, help)| Fault::bad(&first, message, help));
    let name = || Some(Name::Language(first.key.to_owned()));
    faults.extend(fault.map(|fault| Fault { name: name(), ..fault }));
    first.key
}

/// Why a fence's first word is no language, and what to do.
fn no_language(first: &Word<'_>) -> Option<(String, String)> {
    let unknown = format!("`{}` is no language", first.key);
    if first.value.is_some() {
        let help = "such as `rust`, `json` or `text`";
        Some(("a fence starts with its language".to_owned(), help.to_owned()))
    } else if first.key.contains(char::is_whitespace) {
        let help = "separate the words of a fence by commas: `rust,example,id=...`";
        Some((unknown, help.to_owned()))
    } else {
        let known = language::meant(first.key)?;
        Some((format!("{unknown} known here"), format!("write `{known}`")))
    }
}

/// An id in braces, as units of prose have theirs.
fn braces(word: &Word<'_>) -> Option<Fault> {
    let (before, id) = word.key.split_once("{#")?;
    let id = id.trim_end_matches('}');
    let help = format!("write `{},id={id}`", before.trim_end());
    Some(Fault::bad(word, "a fence has its id among its words, and not in braces", help))
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
