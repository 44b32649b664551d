//! An edit of the base book, as `fault.txt` writes it: which lines of which files become which.
//!
//! ```text
//! @ spec/ticket.md
//! - - The number MUST NOT begin with a zero. {#ticket.no-zero}
//! + - The number SHOULD NOT begin with a zero. ⟦{#ticket.no-zero}
//! ```
//!
//! `@` names a file, `@ OLD -> NEW` renames it and `@ FILE -> nothing` takes it away. Below it `-` goes, `+` comes
//! and `=` stays; an empty line parts two places. `⟦` stands where the fault has to be reported.

use std::collections::BTreeMap;

/// Marks the place of the report.
const MARK: char = '⟦';

/// The files of a book with their texts, by path.
pub(crate) type Files = BTreeMap<String, String>;

/// Makes the edit `text` of `files`; the place of the mark, as `recto` writes places.
///
/// Fails with what is wrong with the edit.
pub(crate) fn apply(text: &str, files: &mut Files) -> Result<String, String> {
    let mut file = String::new();
    let mut marked = Vec::new();
    for part in text.split("\n\n").map(|part| part.trim_end_matches('\n')) {
        let (name, lines) = match part.strip_prefix("@ ") {
            Some(rest) => rest.split_once('\n').map_or((Some(rest), ""), |(a, b)| (Some(a), b)),
            None => (None, part),
        };
        if let Some(name) = name {
            file = open(name, files)?;
        }
        if !lines.is_empty() {
            let text = files.entry(file.clone()).or_default();
            replace(text, lines).map_err(|fault| format!("{file}: {fault}"))?;
        }
    }
    for (path, text) in files.iter_mut() {
        while let Some(at) = text.find(MARK) {
            text.remove(at);
            marked.push(place(path, text, at));
        }
    }
    match &marked[..] {
        [place] => Ok(place.clone()),
        _ => Err(format!("one {MARK} has to say where the fault is reported: {marked:?}")),
    }
}

/// The file that is edited from here on.
fn open(name: &str, files: &mut Files) -> Result<String, String> {
    let Some((old, new)) = name.split_once(" -> ") else { return Ok(name.to_owned()) };
    let text = files.remove(old).ok_or_else(|| format!("there is no {old}"))?;
    if new != "nothing" {
        files.insert(new.to_owned(), text);
    }
    Ok(new.to_owned())
}

/// Replaces the lines that go or stay by those that come or stay. They have to be there exactly once.
fn replace(text: &mut String, lines: &str) -> Result<(), String> {
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for line in lines.lines() {
        let words = line.get(2..).unwrap_or_default();
        match line.get(..1).unwrap_or_default() {
            "-" => old.push(words),
            "+" => new.push(words),
            "=" => {
                old.push(words);
                new.push(words);
            }
            _ => return Err(format!("`{line}` starts with no sign")),
        }
    }
    let mut all: Vec<&str> = text.lines().collect();
    let is_same = |(a, b): (&&str, &&str)| a.replace(MARK, "") == b.replace(MARK, "");
    let is_there =
        |at: &usize| all[*at..].len() >= old.len() && all[*at..].iter().zip(&old).all(is_same);
    let found: Vec<usize> = match old.is_empty() {
        true => vec![all.len()],
        false => (0..all.len()).filter(is_there).collect(),
    };
    let [at] = found[..] else {
        return Err(format!("{} times there:\n{}", found.len(), old.join("\n")));
    };
    all.splice(at..at + old.len(), new);
    *text = all.join("\n") + "\n";
    Ok(())
}

fn place(path: &str, text: &str, at: usize) -> String {
    let before = &text[..at];
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("{path}:{}:{column}", before.matches('\n').count() + 1)
}
