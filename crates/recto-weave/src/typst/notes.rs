//! Footnotes: set where they are first referred to.

use std::collections::{BTreeMap, BTreeSet};

use recto_book::{Chapter, Kind, Span};

use super::{Compositor, literal};

/// The footnotes of a chapter.
pub(super) struct Notes<'a> {
    /// From label to the node of the definition.
    definitions: BTreeMap<&'a str, usize>,
    /// The labels that were referred to so far.
    set: BTreeSet<&'a str>,
}

impl<'a> Notes<'a> {
    pub(super) fn of(chapter: &'a Chapter) -> Self {
        let definitions = chapter.nodes.iter().filter_map(|(at, node)| match &node.kind {
            Kind::Footnote(name) => Some((name.as_ref(), at)),
            _ => None,
        });
        Notes { definitions: definitions.collect(), set: BTreeSet::new() }
    }
}

impl Compositor<'_> {
    /// A reference: the first sets the note, later ones point to it.
    pub(super) fn note(&mut self, name: &str, span: Span) {
        let Some((name, at)) = self.notes.definitions.get_key_value(name).map(|(n, at)| (*n, *at))
        else {
            let message = format!("no footnote is called `{name}`");
            return self.problem("broken-link", span, message, "define it, or mend the reference");
        };
        let label = literal::literal(&format!("footnote:{}:{name}", self.chapter.name()));
        if !self.notes.set.insert(name) {
            return self.push(&format!("footnote(label({label})); "));
        }
        let space = self.space;
        self.push("[#footnote({");
        self.note_body(at);
        self.push(&format!("}})#label({label})]; "));
        self.space = space;
    }

    /// The blocks of a note, the first paragraph as words that follow the note's number.
    fn note_body(&mut self, at: usize) {
        let chapter = self.chapter;
        for (number, (child, node)) in chapter.nodes.children(at).enumerate() {
            if number == 0 && node.kind == Kind::Paragraph {
                self.words(child);
            } else {
                self.block(child);
            }
        }
    }

    /// A heading is shown in three places, a footnote in one.
    pub(super) fn refuse_notes(&mut self, heading: usize) {
        let chapter = self.chapter;
        for (_, node) in chapter.nodes.descendants(heading) {
            if matches!(node.kind, Kind::FootnoteReference(_)) {
                let message = "a heading of the PDF can't bear a footnote".to_owned();
                self.problem(
                    "note-in-heading",
                    node.span,
                    message,
                    "refer to it in the text below",
                );
            }
        }
    }

    /// A footnote that nothing refers to would be lost.
    pub(super) fn unused_notes(&mut self) {
        let Notes { definitions, set } = &self.notes;
        let lost = definitions.iter().filter(|(name, _)| !set.contains(*name));
        let lost: Vec<(&str, usize)> = lost.map(|(name, at)| (*name, *at)).collect();
        for (name, at) in lost {
            let span = self.chapter.nodes.get(at).span;
            let message = format!("nothing refers to the footnote `{name}`");
            self.problem("unused-footnote", span, message, "refer to it, or remove it");
        }
    }
}
