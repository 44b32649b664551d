//! Findings for people, in rustc's look.

use annotate_snippets::{Annotation, AnnotationKind, Element, Level, Renderer, Snippet};
use recto_book::Severity;

use crate::finding::{Finding, Mark, Note};
use crate::texts::{self, Texts};

/// The finding as rustc would print it, with colours (the stream takes them away where they do not belong).
pub(crate) fn render(finding: &Finding, texts: &Texts, width: usize) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut title = level.primary_title(finding.message.as_str());
    if !finding.code.is_empty() {
        title = title.id(finding.code.as_str());
    }
    let group = title.elements(elements(finding, texts));
    Renderer::styled().term_width(width).render(&[group])
}

fn elements<'a>(finding: &'a Finding, texts: &Texts) -> Vec<Element<'a>> {
    let mut elements = places(finding, texts);
    let plain = finding.notes.iter().filter(|note| shown(note.mark.as_ref(), texts).is_none());
    for note in plain {
        let text = match &note.mark {
            Some(mark) => format!("{}: {}", mark.place(), note.message),
            None => note.message.clone(),
        };
        elements.push(Level::NOTE.message(text).into());
    }
    elements.extend(finding.help.iter().map(|help| Level::HELP.message(help.as_str()).into()));
    elements
}

/// A mark, how it is drawn, and the words beside it.
type Marked<'a> = (&'a Mark, AnnotationKind, &'a str);

/// The lines of each file that the finding points into, its own file first.
fn places<'a>(finding: &'a Finding, texts: &Texts) -> Vec<Element<'a>> {
    let Some(own) = shown(finding.mark.as_ref(), texts) else {
        let mark = finding.mark.as_ref();
        return mark.map(|mark| origin(mark).into()).into_iter().collect();
    };
    let mut files: Vec<(&str, Vec<Marked<'_>>)> =
        vec![(&own.path, vec![(own, AnnotationKind::Primary, &finding.label)])];
    for Note { mark, message } in &finding.notes {
        let Some(mark) = shown(mark.as_ref(), texts) else { continue };
        let entry = (mark, AnnotationKind::Context, message.as_str());
        match files.iter_mut().find(|(path, _)| *path == mark.path) {
            Some((_, marks)) => marks.push(entry),
            None => files.push((&mark.path, vec![entry])),
        }
    }
    files.iter().map(|(path, marks)| snippet(path, marks, texts).into()).collect()
}

/// The mark, if the file it is in can be shown.
fn shown<'a>(mark: Option<&'a Mark>, texts: &Texts) -> Option<&'a Mark> {
    mark.filter(|mark| texts.get(&mark.path).is_some_and(|text| !text.is_empty()))
}

fn origin(mark: &Mark) -> annotate_snippets::Origin<'_> {
    annotate_snippets::Origin::path(mark.path.as_str())
        .line(mark.start.line)
        .char_column(mark.start.column)
}

/// The lines from the first to the last mark; the renderer folds what lies between.
fn snippet<'a>(path: &'a str, marks: &[Marked<'a>], texts: &Texts) -> Snippet<'a, Annotation<'a>> {
    let text = texts.get(path).unwrap_or_default();
    let first = marks.iter().map(|(mark, ..)| mark.start.line).min().unwrap_or(1);
    let last = marks.iter().map(|(mark, ..)| mark.end.line).max().unwrap_or(1);
    let start = texts::line(&text, first).start;
    let source = text[start..texts::line(&text, last).end.max(start)].to_owned();
    let annotations = marks.iter().map(|(mark, kind, label)| {
        let end = mark.bytes.end.saturating_sub(start).min(source.len());
        let from = mark.bytes.start.saturating_sub(start).min(end);
        let annotation = kind.span(from..end);
        if label.is_empty() { annotation } else { annotation.label(*label) }
    });
    let annotations: Vec<_> = annotations.collect();
    Snippet::source(source).path(path).line_start(first).annotations(annotations)
}
