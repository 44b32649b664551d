//! Sources: the upstream sentences that a clause rests on, as the links of the clause name them.
//!
//! `[descriptor.md, SHA-256, v1.1.1](upstream:image-spec/descriptor.md#sha-256 "32 33")`: document, section, first
//! version; the title numbers the sentences among those with a keyword in that document, if it has any. In a unit that
//! is no clause it numbers sentences that the book leaves out.

use std::collections::BTreeMap;

use recto_book::{Anchor, Book, Chapter, Kind, Link, Note, Problem, Span, Target};
use serde::Serialize;

/// The code of every problem of a source.
pub const SOURCE_CODES: [&str; 4] =
    ["source-form", "source-repository", "source-sentence", "source-version"];

/// The upstream repositories a book may cite: to each the versions that its links may name; none if any will do.
pub type Repositories = BTreeMap<String, Vec<String>>;

/// A passage of an upstream document that a unit cites.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// The repository's short name: `image-spec`.
    pub repository: String,
    /// The document: `config.md`.
    pub document: String,
    /// Its section as people read it: `Layer ChainID`; empty if the link does not say.
    pub section: String,
    /// The first version that has it: `v1.1.1` or `main`.
    pub version: String,
    /// The numbers of the sentences, from 1; none if the passage has no keyword.
    pub sentences: Vec<u32>,
    /// The whole link.
    #[serde(skip)]
    pub span: Span,
}

/// The sources of the unit of `anchor`, in reading order; those of a unit inside it are not its own.
pub fn sources(chapter: &Chapter, anchor: &Anchor) -> Vec<Source> {
    let mut inner = 0;
    let mut sources = Vec::new();
    for (at, node) in chapter.nodes.descendants(anchor.node) {
        if at >= inner && chapter.anchor_of(at).is_some() {
            inner = after(chapter, at);
        }
        if let (true, Kind::Link(link)) = (at >= inner, &node.kind) {
            sources.extend(source(&chapter.links[*link], || chapter.plain(at)));
        }
    }
    sources
}

/// What the unit of `anchor` says: its visible text without its sources and the units inside it.
pub fn statement(chapter: &Chapter, anchor: &Anchor) -> String {
    let mut text = String::new();
    let mut skipped = 0;
    for (at, node) in chapter.nodes.descendants(anchor.node) {
        let is_source = matches!(node.kind, Kind::Link(link)
            if matches!(chapter.links[link].target, Target::Upstream { .. }));
        if at >= skipped && (is_source || chapter.anchor_of(at).is_some()) {
            skipped = after(chapter, at);
        }
        match &node.kind {
            _ if at < skipped => {}
            Kind::Text(None) => text.push_str(chapter.slice(node.span)),
            Kind::Text(Some(other)) | Kind::Code(other) => text.push_str(other),
            Kind::SoftBreak | Kind::HardBreak | Kind::Cell => text.push(' '),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The index behind the last node below the one with index `at`.
fn after(chapter: &Chapter, at: usize) -> usize {
    chapter.nodes.descendants(at).last().map_or(at, |(last, _)| last) + 1
}

/// What is wrong with the upstream links of `book`: their form, and what is not among the `known` repositories and
/// versions.
pub fn check_sources(book: &Book, known: &Repositories) -> Vec<Problem> {
    let mut problems = Vec::new();
    for chapter in &book.chapters {
        for (at, node) in chapter.nodes.iter() {
            let Kind::Link(link) = node.kind else { continue };
            let link = &chapter.links[link];
            let Some(source) = source(link, || chapter.plain(at)) else { continue };
            let text = chapter.plain(at);
            problems.extend(fault(&source, &text, link, known).map(|(code, message, help)| {
                Problem::new(code, &chapter.path, link.span, message).help(help)
            }));
        }
    }
    once(problems)
}

/// A repository or version that is not known is told once, with a note for each other link that names it.
fn once(problems: Vec<Problem>) -> Vec<Problem> {
    let mut all: Vec<Problem> = Vec::new();
    for problem in problems {
        let is_known = matches!(problem.code, "source-repository" | "source-version");
        let same = |one: &&mut Problem| is_known && one.message == problem.message;
        match all.iter_mut().find(same) {
            Some(first) => {
                let (path, span) = (problem.path, problem.span);
                first.notes.push(Note { path, span, label: "this source names it too".to_owned() });
            }
            None => all.push(problem),
        }
    }
    all
}

/// A problem's code, its message and its help.
type Fault = (&'static str, String, String);

fn fault(source: &Source, text: &str, link: &Link, known: &Repositories) -> Option<Fault> {
    let Source { repository, document, version, .. } = source;
    let named = text.split(',').next().unwrap_or_default().trim();
    let Some(versions) = known.get(repository) else {
        let message = format!("`{repository}` is no upstream repository of this book");
        let help = match known.is_empty() {
            true => "name it in book.toml, under [preprocessor.recto.upstream]".to_owned(),
            false => one_of(known.keys(), "book.toml knows"),
        };
        return Some(("source-repository", message, help));
    };
    if source.section.is_empty() {
        let message = "this source does not name document, section and version".to_owned();
        let help = format!("write `[{document}, SECTION, {version}](...)`");
        return Some(("source-form", message, help));
    }
    if named != document && !document.ends_with(&format!("/{named}")) {
        let message = format!("this source names `{named}` and leads to `{document}`");
        return Some(("source-form", message, format!("write `[{document}, ...](...)`")));
    }
    if !versions.is_empty() && !versions.contains(version) {
        let message = format!("`{version}` is no version of `{repository}` that this book follows");
        let help = one_of(versions.iter(), "name the first version that has it:");
        return Some(("source-version", message, help));
    }
    let message = || format!("`{}` does not number sentences", link.title);
    let help =
        "write numbers with a space between, such as \"32 33\" or \"1-9 12\"; no title for none";
    (numbers(&link.title).is_none()).then(|| ("source-sentence", message(), help.to_owned()))
}

fn one_of<'a>(names: impl Iterator<Item = &'a String>, before: &str) -> String {
    let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    format!("{before} {}", names.join(" or "))
}

/// The source that a link is, if it leads upstream; `words` gives its text.
fn source(link: &Link, words: impl FnOnce() -> String) -> Option<Source> {
    let Target::Upstream { repository, file, version } = &link.target else { return None };
    let words = words();
    let mut parts = words.split(',').map(str::trim);
    let (_document, _version) = (parts.next(), parts.next_back());
    let document = file.split('#').next().unwrap_or_default();
    Some(Source {
        repository: repository.clone(),
        document: document.to_owned(),
        section: parts.collect::<Vec<_>>().join(", "),
        version: version.clone(),
        sentences: numbers(&link.title).unwrap_or_default(),
        span: link.span,
    })
}

/// The numbers in a title, ascending; `None` if it holds anything else, or one of them twice.
fn numbers(title: &str) -> Option<Vec<u32>> {
    let ranges: Vec<_> = title.split_whitespace().map(range).collect::<Option<_>>()?;
    let numbers: Vec<u32> = ranges.into_iter().flatten().collect();
    numbers.is_sorted_by(|a, b| a < b).then_some(numbers)
}

/// `4` or `4-7`; no document has a thousand sentences with a keyword.
fn range(word: &str) -> Option<std::ops::RangeInclusive<u32>> {
    let (first, last) = word.split_once('-').unwrap_or((word, word));
    let (first, last) = (first.parse().ok()?, last.parse().ok()?);
    (0 < first && first <= last && last < 1000).then_some(first..=last)
}
