//! What becomes of a fence, by its language and words.

use super::words::Word;
use super::{Fault, document};
use crate::Role;

/// The role that `words` give a fence of this language. Words without meaning there are faults.
pub(super) fn role(language: &str, words: &[Word<'_>], faults: &mut Vec<Fault>) -> Role {
    let (role, known): (Role, &[&str]) = match language {
        "rust" if value(words, "ignore").is_some() => {
            (Role::Shown(value(words, "ignore").map(str::to_owned)), &["ignore"])
        }
        "rust" if has(words, "test") => (Role::Test, &["test"]),
        "rust" if has(words, "example") => return example(words, faults),
        "rust" => (Role::Code, &["ignore"]),
        "json" if value(words, "vectors").is_some() => (vectors(words, faults), &["vectors", "by"]),
        "json" => return document::document(words, faults),
        "console" => (Role::Console, &[]),
        _ => (Role::Shown(None), &[]),
    };
    let unknown = words.iter().filter(|word| !known.contains(&word.key));
    faults.extend(unknown.map(|word| meaningless(language, word)));
    role
}

fn example(words: &[Word<'_>], faults: &mut Vec<Fault>) -> Role {
    let fails = words.iter().find(|word| word.key == "compile_fail");
    let code = words.iter().find(|word| is_error_code(word.key)).map(|word| word.key.to_owned());
    if let (Some(word), None) = (fails, &code) {
        let help = "add the compiler's code: `compile_fail,E0308`";
        faults.push(Fault::bad(word, "`compile_fail` names no error", help));
    }
    let known = ["example", "should_panic", "no_run", "compile_fail"];
    let unknown = words.iter().filter(|word| !known.contains(&word.key));
    let unknown = unknown.filter(|word| fails.is_none() || !is_error_code(word.key));
    faults.extend(unknown.map(|word| meaningless("rust", word)));
    Role::Example {
        should_panic: has(words, "should_panic"),
        no_run: has(words, "no_run"),
        compile_fail: fails.map(|_| code.unwrap_or_default()),
    }
}

fn vectors(words: &[Word<'_>], faults: &mut Vec<Fault>) -> Role {
    let word = words.iter().find(|word| word.key == "vectors");
    let name = word.and_then(|word| word.value).unwrap_or_default();
    if let Some(word) = word.filter(|_| !name.is_empty() && !crate::anchor::is_part(name)) {
        let message = format!("`{name}` is no name for vectors");
        faults.push(Fault::bad(
            word,
            message,
            "lower-case words with `-` between: it names a file",
        ));
    }
    Role::Vectors(name.to_owned())
}

pub(super) fn meaningless(language: &str, word: &Word<'_>) -> Fault {
    let language = if language.is_empty() { "plain" } else { language };
    Fault {
        code: "unknown-word",
        at: word.at.clone(),
        message: format!("`{}` means nothing in a `{language}` fence", word.key),
        help: words_of(language).to_owned(),
        name: None,
    }
}

/// The words of a language, for help.
fn words_of(language: &str) -> &'static str {
    match language {
        "rust" => {
            "`rust` alone, or with `test`, `example`, `example,should_panic`, `example,no_run`, \
             `example,compile_fail,E0308` or `ignore=\"why\"`; each may have `id=...`"
        }
        "json" => {
            "`json` alone, or with `TYPE`, `TYPE,invalid=ID`, `TYPE,verifies=\"ID ID\"` or `vectors=NAME`; \
             each may have `id=...`, a document `names=\"ID -\"`, vectors `by=FUNCTION`"
        }
        _ => "such a fence may have `id=...` and nothing else",
    }
}

fn has(words: &[Word<'_>], key: &str) -> bool {
    words.iter().any(|word| word.key == key && word.value.is_none())
}

pub(super) fn value<'a>(words: &[Word<'a>], key: &str) -> Option<&'a str> {
    words.iter().find(|word| word.key == key).and_then(|word| word.value)
}

/// Whether `word` is of the form of a compiler error code: `E0308`.
fn is_error_code(word: &str) -> bool {
    let digits = word.strip_prefix('E').filter(|digits| digits.len() == 4);
    digits.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}
