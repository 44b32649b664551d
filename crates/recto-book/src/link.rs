//! Linking: from chapters to a book. Builds the index and checks what needs more than one chapter.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::{AnchorId, Book, Chapter, Kind, Problem, Role, Span};

/// A link of a chapter.
#[derive(Clone, Debug)]
pub struct Link {
    /// The whole link, `[text](address)`.
    pub span: Span,
    /// The address as it is written.
    pub address: Box<str>,
    /// What the address names.
    pub target: Target,
}

/// What a link's address names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A unit of this book: `#chain-id.recursion` or `chain-id.md#chain-id.recursion`.
    Id(AnchorId),
    /// A whole chapter, by its file as written: `chain-id.md`.
    Chapter(String),
    /// A passage of an upstream document: `upstream:image-spec/config.md#layer-chainid`.
    Upstream {
        /// The repository's short name: `image-spec`.
        repository: String,
        /// The file with its fragment: `config.md#layer-chainid`.
        file: String,
        /// The version, the last part of the link's text after a comma: `v1.1.1` or `main`.
        version: String,
    },
    /// Anything else: an address on the web, a file beside the chapter.
    Outside,
    /// An address inside the book that is not of the form, such as `#Recursion`.
    Malformed,
}

/// Joins chapters into a book. Duplicate ids, foreign prefixes and links to nothing are problems.
pub fn link(chapters: Vec<Chapter>) -> (Book, Vec<Problem>) {
    let mut problems = Vec::new();
    let index = index(&chapters, &mut problems);
    let book = Book { chapters, index };
    for chapter in &book.chapters {
        headings(chapter, &mut problems);
        names(chapter, &mut problems);
        links(&book, chapter, &mut problems);
    }
    (book, problems)
}

fn index(chapters: &[Chapter], problems: &mut Vec<Problem>) -> BTreeMap<AnchorId, (usize, usize)> {
    let mut index: BTreeMap<AnchorId, (usize, usize)> = BTreeMap::new();
    for (c, chapter) in chapters.iter().enumerate() {
        for (a, anchor) in chapter.anchors.iter().enumerate() {
            if anchor.id.chapter() != chapter.name() {
                problems.push(foreign(chapter, anchor));
            }
            match index.entry(anchor.id.clone()) {
                Entry::Vacant(entry) => drop(entry.insert((c, a))),
                Entry::Occupied(entry) => {
                    let (c, a) = *entry.get();
                    problems.push(duplicate(
                        chapter,
                        anchor,
                        &chapters[c],
                        &chapters[c].anchors[a],
                    ));
                }
            }
        }
    }
    index
}

fn foreign(chapter: &Chapter, anchor: &crate::Anchor) -> Problem {
    let rest = anchor.id.as_str().split_once('.').map_or("", |(_, rest)| rest);
    let message = format!("the id `{}` does not start with the chapter's name", anchor.id);
    Problem::new("foreign-id", &chapter.path, anchor.marker, message)
        .help(format!("write `{}.{rest}`", chapter.name()))
}

fn duplicate(
    chapter: &Chapter,
    anchor: &crate::Anchor,
    first: &Chapter,
    other: &crate::Anchor,
) -> Problem {
    Problem::new(
        "duplicate-id",
        &chapter.path,
        anchor.marker,
        format!("the id `{}` is used twice", anchor.id),
    )
    .label("used again here")
    .note(&first.path, other.marker, "first used here")
    .help("give one of the two units another id; ids are never reused")
}

fn headings(chapter: &Chapter, problems: &mut Vec<Problem>) {
    let mut first = true;
    for (at, node) in chapter.nodes.iter() {
        let Kind::Heading(_) = node.kind else { continue };
        let own = if first { "title".to_owned() } else { slug(&chapter.plain(at)) };
        first = false;
        if chapter.anchor_of(at).is_none() {
            let problem =
                Problem::new("missing-id", &chapter.path, node.span, "this heading has no id");
            problems.push(
                problem.help(format!("end the heading with `{{#{}.{own}}}`", chapter.name())),
            );
        }
    }
}

fn names(chapter: &Chapter, problems: &mut Vec<Problem>) {
    let unnamed = chapter.snippets.iter().filter(|snippet| snippet.anchor.is_none());
    for snippet in
        unnamed.filter(|snippet| matches!(snippet.role, Role::Test | Role::Example { .. }))
    {
        let message = "an example or test needs an id: it becomes the test's name";
        let help = format!("add `,id={}.NAME` to the fence", chapter.name());
        problems.push(Problem::new("missing-id", &chapter.path, snippet.span, message).help(help));
    }
}

fn links(book: &Book, chapter: &Chapter, problems: &mut Vec<Problem>) {
    for link in &chapter.links {
        let (message, help) = match &link.target {
            Target::Id(id) if book.anchor(id.as_str()).is_none() => {
                (format!("no unit has the id `{id}`"), nearest(book, id))
            }
            Target::Id(id) => match named_file(&link.address) {
                Some(file) if id.chapter() != crate::chapter::name_of(file) => (
                    format!("`{id}` is not in `{file}`"),
                    format!("write `{}.md#{id}`", id.chapter()),
                ),
                _ => continue,
            },
            Target::Chapter(file) if book.chapter(crate::chapter::name_of(file)).is_none() => (
                format!("`{file}` is no chapter of the book"),
                "list it in spec/SUMMARY.md, or mend the link".to_owned(),
            ),
            Target::Malformed => (
                format!("`{}` is not an id", link.address),
                "an id is `#chapter.part`, in lower case".to_owned(),
            ),
            _ => continue,
        };
        problems.push(Problem::new("broken-link", &chapter.path, link.span, message).help(help));
    }
}

/// The file part of an address with a fragment, if there is one.
fn named_file(address: &str) -> Option<&str> {
    address.split_once('#').map(|(file, _)| file).filter(|file| !file.is_empty())
}

fn nearest(book: &Book, id: &AnchorId) -> String {
    let close = book.ids().max_by_key(|other| common(other.as_str(), id.as_str()));
    match close {
        Some(other) if common(other.as_str(), id.as_str()) > id.chapter().len() => {
            format!("did you mean `{other}`?")
        }
        _ => "add the id to the unit that is meant, or mend the link".to_owned(),
    }
}

/// The length of the longest common start.
fn common(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count()
}

/// A part of an id made from a heading's words, to propose.
fn slug(title: &str) -> String {
    let words = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-");
    let slug = slug.trim_start_matches(|c: char| !c.is_ascii_lowercase());
    if slug.is_empty() { "NAME".to_owned() } else { slug.to_owned() }
}
