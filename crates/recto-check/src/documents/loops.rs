//! Documents that refer to each other in a loop: no digest in it can be right.

use std::collections::{BTreeMap, HashSet};

use recto_book::{Book, Problem};

use super::{Document, documents};

/// Reports each loop once, at the first of its documents; the ids of all that are in one.
pub(super) fn check<'b>(book: &'b Book, problems: &mut Vec<Problem>) -> HashSet<&'b str> {
    let all = || documents(book).filter_map(|document| Some((document.id()?, document)));
    let known: BTreeMap<&str, Document<'_>> = all().collect();
    let mut looped = HashSet::new();
    for (id, document) in all() {
        if !looped.contains(id)
            && let Some(way) = way_back(id, &known)
        {
            problems.push(problem(&document, &way, &known));
            looped.extend(way);
        }
    }
    looped
}

/// The documents on a way from `id` over others back to itself, `id` first.
fn way_back<'b>(id: &'b str, known: &BTreeMap<&'b str, Document<'b>>) -> Option<Vec<&'b str>> {
    let names = |id: &str| {
        let names = known.get(id).map(|document| document.names).unwrap_or_default();
        names.iter().flatten().map(String::as_str)
    };
    let mut seen = HashSet::new();
    let mut way = vec![(id, names(id))];
    while let Some((_, rest)) = way.last_mut() {
        match rest.next() {
            Some(next) if next == id => return Some(way.into_iter().map(|(id, _)| id).collect()),
            Some(next) if seen.insert(next) => way.push((next, names(next))),
            Some(_) => {}
            None => drop(way.pop()),
        }
    }
    None
}

fn problem(first: &Document<'_>, way: &[&str], known: &BTreeMap<&str, Document<'_>>) -> Problem {
    let others: Vec<String> = way[1..].iter().map(|id| format!("`{id}`")).collect();
    let message = match &others[..] {
        [] => "this document refers to itself".to_owned(),
        others => format!("this document refers to itself, by way of {}", others.join(", ")),
    };
    let next = way.get(1).unwrap_or(&way[0]);
    let span = first.chapter.fence_word(first.snippet, "names", next);
    let problem = first.problem("document-loop", span, message);
    let noted = way[1..].iter().filter_map(|id| known.get(id)).fold(problem, |problem, other| {
        let line = other.chapter.first_line(other.snippet.span);
        problem.note(&other.chapter.path, line, "it goes on here")
    });
    noted.help("write `-` for one of them: no digest in a loop can be right")
}
