//! Links, clauses and marks that name nothing.

use super::Link;
use crate::{AnchorId, Book, Chapter, Kind, Name, Problem, Role, Span, Target, chapter};

/// What is wrong with a link, what to do, and what is named.
pub(super) type Fault = (String, String, Vec<Name>);

/// Reports each link to a unit or a chapter that is not there.
pub(super) fn links(book: &Book, chapter: &Chapter, problems: &mut Vec<Problem>) {
    for link in &chapter.links {
        let fault = match &link.target {
            Target::Id(id) => id_fault(book, chapter, link, id),
            Target::Chapter(file) => file_fault(book, chapter, file),
            Target::Malformed => Some(malformed(&link.address)),
            Target::Outside => page_fault(book, chapter, &link.address),
            Target::Upstream { .. } => None,
        };
        problems.extend(fault.map(|fault| broken(chapter, link.span, fault)));
    }
    problems.extend(chapter.nodes.iter().filter_map(|(at, _)| wordless(chapter, at)));
}

/// A link or an image without words: nobody can follow the one, and some can't see the other.
fn wordless(chapter: &Chapter, at: usize) -> Option<Problem> {
    let node = chapter.nodes.get(at);
    let is_picture = |kind: &Kind| matches!(kind, Kind::Image(..));
    let message = match &node.kind {
        Kind::Image(..) => "this image has no words for who can't see it",
        Kind::Link(_) if !chapter.nodes.children(at).any(|(_, n)| is_picture(&n.kind)) => {
            "this link has no words"
        }
        _ => return None,
    };
    chapter.plain(at).trim().is_empty().then(|| {
        let problem = Problem::new("no-words", &chapter.path, node.span, message);
        problem.help("write them between the square brackets")
    })
}

/// Reports each id on the fence of a document that is not there: of a clause, or of a snippet that it names.
pub(super) fn documents(book: &Book, chapter: &Chapter, problems: &mut Vec<Problem>) {
    for snippet in &chapter.snippets {
        let Role::Document { invalid, verifies, names, .. } = &snippet.role else { continue };
        let ids = invalid.iter().map(|id| ("invalid", id));
        let ids = ids.chain(verifies.iter().map(|id| ("verifies", id)));
        for (key, id) in ids.chain(names.iter().flatten().map(|id| ("names", id))) {
            let Some(id) = AnchorId::new(id).filter(|id| book.anchor(id.as_str()).is_none()) else {
                continue;
            };
            let span = chapter.fence_word(snippet, key, id.as_str());
            problems.push(broken(chapter, span, nowhere(book, &id)));
        }
    }
}

/// Reports each mark for a clause that is not there.
pub(super) fn marks(book: &Book, chapter: &Chapter, problems: &mut Vec<Problem>) {
    let lost = chapter.marks.iter().filter(|mark| book.anchor(mark.id.as_str()).is_none());
    problems.extend(lost.map(|mark| {
        let message = format!("no unit has the id `{}`", mark.id);
        let help = match nearest(book, &mark.id) {
            Some(other) => format!("did you mean `// [{other}]`?"),
            None => "mark the code for a clause of the book, or delete the mark".to_owned(),
        };
        Problem::new("unknown-mark", &chapter.path, mark.span, message)
            .label("marked for nothing")
            .help(help)
            .naming([Name::Id(mark.id.clone())])
    }));
}

pub(super) fn broken(chapter: &Chapter, span: Span, (message, help, names): Fault) -> Problem {
    Problem::new("broken-link", &chapter.path, span, message).help(help).naming(names)
}

fn id_fault(book: &Book, chapter: &Chapter, link: &Link, id: &AnchorId) -> Option<Fault> {
    let Some((owner, _)) = book.anchor(id.as_str()) else { return Some(nowhere(book, id)) };
    let (file, _) = link.address.split_once('#')?;
    let named = if file.is_empty() { Some(chapter) } else { book.linked(chapter, file) };
    if named.is_some_and(|named| named.path == owner.path) {
        return None;
    }
    let message = match file {
        "" => format!("`{id}` is not in this chapter"),
        _ if named.is_none() && has_name(owner, file) => misled(&link.address),
        file => format!("`{id}` is not in `{file}`"),
    };
    let file = (!file.is_empty()).then(|| Name::file(file));
    let names = file.into_iter().chain([Name::Id(id.clone())]).collect();
    Some((message, format!("write `{}#{id}`", chapter.way_to(owner)), names))
}

fn file_fault(book: &Book, chapter: &Chapter, file: &str) -> Option<Fault> {
    if book.linked(chapter, file).is_some() {
        return None;
    }
    if let Some(other) = book.chapters.iter().find(|other| has_name(other, file)) {
        return Some((misled(file), format!("write `{}`", chapter.way_to(other)), Vec::new()));
    }
    let help = "list it in spec/SUMMARY.md, or mend the link";
    Some((format!("`{file}` is no chapter of the book"), help.to_owned(), vec![Name::file(file)]))
}

/// Whether the file that a link names has the chapter's name, wherever it is.
fn has_name(chapter: &Chapter, file: &str) -> bool {
    chapter.name() == chapter::name_of(file)
}

fn misled(address: &str) -> String {
    format!("`{address}` does not lead to a chapter in every output")
}

/// A chapter by the address of its page, which only one output has, or from the root of a site.
pub(super) fn page_fault(book: &Book, chapter: &Chapter, address: &str) -> Option<Fault> {
    let (file, fragment) = address.split_once('#').unwrap_or((address, ""));
    let (file, fragment) = file.split_once("%23").unwrap_or((file, fragment));
    if file.contains(':') || file.starts_with("//") {
        return None;
    }
    let stem = file.strip_suffix(".html").or(file.strip_suffix(".md"))?.trim_start_matches('/');
    let other = book.linked(chapter, &format!("{stem}.md"))?;
    let mark = if fragment.is_empty() { "" } else { "#" };
    Some((
        misled(address),
        format!("write `{}{mark}{fragment}`", chapter.way_to(other)),
        Vec::new(),
    ))
}

fn malformed(address: &str) -> Fault {
    let (message, help) = if address.is_empty() {
        ("this link leads nowhere".to_owned(), "write an address, or take the brackets away")
    } else if address.starts_with("upstream:") {
        let help = "write `[FILE, SECTION, VERSION](upstream:REPOSITORY/FILE#FRAGMENT)`";
        ("this upstream link names no version, repository or file".to_owned(), help)
    } else {
        (
            format!("`{address}` does not lead to an id"),
            "write `#chapter.part` or `chapter.md#chapter.part`",
        )
    };
    let file = address.split_once('#').map(|(file, _)| file).filter(|file| file.ends_with(".md"));
    (message, help.to_owned(), file.map(Name::file).into_iter().collect())
}

fn nowhere(book: &Book, id: &AnchorId) -> Fault {
    let help = match nearest(book, id) {
        Some(other) => format!("did you mean `{other}`?"),
        None => "add the id to the unit that is meant, or mend the link".to_owned(),
    };
    (format!("no unit has the id `{id}`"), help, vec![Name::Id(id.clone())])
}

/// The id with the longest common start, if it goes beyond the chapter: a neighbour in the sorted index.
fn nearest<'b>(book: &'b Book, id: &AnchorId) -> Option<&'b AnchorId> {
    let at = book.index.partition_point(|at| book.id(*at) < id);
    let around = at.saturating_sub(1)..book.index.len().min(at + 1);
    let close = book.index[around].iter().map(|at| book.id(*at));
    let close = close.max_by_key(|other| common(other.as_str(), id.as_str()))?;
    (common(close.as_str(), id.as_str()) > id.chapter().len() + 1).then_some(close)
}

/// The length of the longest common start.
fn common(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count()
}
