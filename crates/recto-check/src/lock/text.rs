//! The text of a unit, normalised and hashed: visible words with white space folded; of a snippet the code.

use recto_book::{Chapter, Kind, Role};
use sha2::{Digest, Sha256};

use crate::hex;

/// How many bytes of a hash are kept.
const KEPT: usize = 16;

/// The hash of the unit whose node has the index `at`, in hexadecimal digits.
pub(super) fn hash(chapter: &Chapter, at: usize) -> String {
    let text = match chapter.nodes.get(at).kind {
        Kind::Snippet(snippet) => code(chapter, snippet),
        _ => words(chapter, at),
    };
    hash_of(&text)
}

/// The hash of a text as it is.
pub(super) fn hash_of(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes())[..KEPT])
}

fn code(chapter: &Chapter, snippet: usize) -> String {
    let snippet = &chapter.snippets[snippet];
    let lines = snippet.lines.iter().map(|line| chapter.slice(line.span));
    let code = lines.map(str::trim_end).collect::<Vec<_>>().join("\n");
    if is_idle(&snippet.role) { format!("not run\n{code}") } else { code }
}

/// Whether a fence says that its code is not to be run.
fn is_idle(role: &Role) -> bool {
    matches!(role, Role::Shown(Some(_)) | Role::Example { no_run: true, .. })
}

/// The visible words of a unit without those of the units inside it, with one space between two.
pub(crate) fn words(chapter: &Chapter, unit: usize) -> String {
    let mut text = String::new();
    let mut inner_ends = 0;
    for (at, node) in chapter.nodes.descendants(unit) {
        if at < inner_ends {
            continue;
        }
        match &node.kind {
            _ if chapter.anchor_of(at).is_some() => inner_ends = end(chapter, at),
            Kind::Text(None) => text.push_str(chapter.slice(node.span)),
            Kind::Text(Some(other)) | Kind::Code(other) => text.push_str(other),
            Kind::Snippet(snippet) => text.extend([" ", &code(chapter, *snippet)]),
            Kind::Emphasis | Kind::Strong | Kind::Strike | Kind::Link(_) => {}
            _ => text.push(' '),
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The index after the last node below `at`.
fn end(chapter: &Chapter, at: usize) -> usize {
    chapter.nodes.descendants(at).last().map_or(at, |(last, _)| last) + 1
}
