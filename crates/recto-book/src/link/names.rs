//! What has to have an id, and the form that the chapter's name gives it.

use crate::{Anchor, Chapter, Kind, Name, Problem, Role, Snippet, Span};

/// Reports what lacks its id, or has one that does not fit.
pub(super) fn check(chapter: &Chapter, problems: &mut Vec<Problem>) {
    let mut headings =
        chapter.nodes.iter().filter(|(_, node)| matches!(node.kind, Kind::Heading(_)));
    let first = headings.next();
    match (renamed(chapter), first) {
        (Some(problem), _) => problems.push(problem),
        (None, None) => problems.push(no_title(chapter)),
        (None, Some((at, node))) => {
            problems.extend(title(chapter, at, node.span));
            let others = chapter.anchors.iter().filter(|anchor| anchor.node != at);
            problems.extend(others.filter_map(|anchor| foreign(chapter, anchor)));
        }
    }
    problems.extend(headings.filter_map(|(at, node)| heading(chapter, at, node.span)));
    levels(chapter, problems);
    problems.extend(chapter.snippets.iter().filter_map(|snippet| unnamed(chapter, snippet)));
}

fn no_title(chapter: &Chapter) -> Problem {
    let help = format!("start it with `# TITLE {{#{}.title}}`", chapter.name());
    Problem::new("no-title", &chapter.path, Span::default(), "the chapter has no heading")
        .help(help)
}

/// The first heading names the chapter itself.
fn title(chapter: &Chapter, at: usize, span: Span) -> Option<Problem> {
    let own = format!("{}.title", chapter.name());
    let Some(anchor) = chapter.anchor_of(at) else {
        return (!has_braces(chapter, at, span)).then(|| missing(chapter, span, &own));
    };
    let message = "the chapter's first heading bears another id than the chapter's own";
    (anchor.id.as_str() != own).then(|| {
        Problem::new("title-id", &chapter.path, anchor.marker, message)
            .help(format!("write `{{#{own}}}`"))
            .naming([Name::Id(anchor.id.clone())])
    })
}

fn heading(chapter: &Chapter, at: usize, span: Span) -> Option<Problem> {
    let named = chapter.anchor_of(at).is_some() || has_braces(chapter, at, span);
    let own = || format!("{}.{}", chapter.name(), slug(&chapter.plain(at)));
    (!named).then(|| missing(chapter, span, &own()))
}

/// Reports each heading that skips a level, and each but the title that is on the title's own.
fn levels(chapter: &Chapter, problems: &mut Vec<Problem>) {
    let mut above = 0;
    for (at, node) in chapter.nodes.iter() {
        let Kind::Heading(level) = node.kind else { continue };
        let lowest = if above == 0 { 1 } else { 2 };
        let fitting = level.clamp(lowest, above + 1);
        // What stands in the title's place without its id is told already.
        let is_title =
            || chapter.anchor_of(at).is_some_and(|own| own.id.as_str().ends_with(".title"));
        if level != fitting && (above > 0 || is_title()) {
            let message = match above {
                0 => format!("the chapter's title is a heading of level {level}"),
                _ if level == 1 => "a second heading is on the level of the chapter's title".into(),
                _ => format!("a heading of level {level} stands below one of level {above}"),
            };
            let span = chapter.first_line(node.span);
            let help = format!("begin it with `{}`", "#".repeat(usize::from(fitting)));
            problems.push(Problem::new("heading-level", &chapter.path, span, message).help(help));
        }
        // What stands below a title fits it, be it on the wrong level.
        above = if above == 0 { level } else { fitting };
    }
}

/// Whether braces end a heading: then it has an id, or a problem that says why not.
fn has_braces(chapter: &Chapter, at: usize, span: Span) -> bool {
    let words = chapter.nodes.descendants(at).map(|(_, node)| node.span.end).max();
    chapter.slice(Span { start: words.unwrap_or(span.start), end: span.end }).contains('{')
}

fn missing(chapter: &Chapter, span: Span, proposed: &str) -> Problem {
    let span = chapter.first_line(span);
    Problem::new("missing-id", &chapter.path, span, "this heading has no id")
        .help(format!("end the heading with `{{#{proposed}}}`"))
}

/// A chapter whose ids, from its title on, all begin with another name: the file was renamed, or the ids were.
fn renamed(chapter: &Chapter) -> Option<Problem> {
    let first = chapter.anchors.first()?;
    let (name, old) = (chapter.name(), first.id.chapter());
    let foreign = old != name && chapter.anchors.len() > 1;
    if !foreign || chapter.anchors.iter().any(|anchor| anchor.id.chapter() != old) {
        return None;
    }
    let message = format!("`{old}` begins the ids of this chapter, and not its own name `{name}`");
    let help = format!(
        "name the file `{old}.md`, or write `{name}.` in each id and send the old ids on in spec/redirects.toml"
    );
    let problem = Problem::new("renamed-chapter", &chapter.path, first.marker, message);
    Some(problem.help(help).naming([Name::Chapter(old.to_owned())]))
}

fn foreign(chapter: &Chapter, anchor: &Anchor) -> Option<Problem> {
    if anchor.id.chapter() == chapter.name() {
        return None;
    }
    let rest = anchor.id.as_str().split_once('.').map_or("", |(_, rest)| rest);
    let message = format!("the id `{}` does not start with the chapter's name", anchor.id);
    let problem = Problem::new("foreign-id", &chapter.path, anchor.marker, message);
    let problem = problem.naming([Name::Id(anchor.id.clone())]);
    Some(problem.help(format!("write `{}.{rest}`", chapter.name())))
}

/// Tests, examples and documents are known by their ids.
fn unnamed(chapter: &Chapter, snippet: &Snippet) -> Option<Problem> {
    let what = match snippet.role {
        Role::Test | Role::Example { .. } => "an example or test",
        Role::Document { .. } => "a document",
        Role::Vectors(_) if snippet.by.is_some() => "what code writes",
        _ => return None,
    };
    if snippet.anchor.is_some() {
        return None;
    }
    let span = chapter.first_line(snippet.span);
    let message = format!("{what} needs an id: it becomes the test's name");
    let help = format!("add `,id={}.NAME` to the fence", chapter.name());
    Some(Problem::new("missing-id", &chapter.path, span, message).help(help))
}

/// A part of an id made from a heading's words, to propose.
fn slug(title: &str) -> String {
    let words = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-");
    let slug = slug.trim_start_matches(|c: char| !c.is_ascii_lowercase());
    if slug.is_empty() { "NAME".to_owned() } else { slug.to_owned() }
}
