//! What needs the whole chapter: its title, its status and the order of its anchors.

use std::sync::OnceLock;

use super::Reader;
use crate::{
    Anchor, Chapter, Computed, Kind, Link, Mark, Node, Nodes, Problem, Snippet, Status, node,
};

/// All of a chapter but its text.
pub(super) struct Read {
    title: Option<String>,
    status: Option<Status>,
    nodes: Nodes,
    anchors: Vec<Anchor>,
    snippets: Vec<Snippet>,
    links: Vec<Link>,
    values: Vec<Computed>,
    marks: Vec<Mark>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    pub(super) fn finish(mut self) -> Read {
        self.end_run();
        self.open_items();
        self.find_marks();
        self.stray();
        let anchors = self.sort_anchors();
        self.problems.sort_by_key(|problem| problem.span.start);
        let heading = self.nodes.iter().position(|node| matches!(node.kind, Kind::Heading(_)));
        Read {
            title: heading.map(|at| node::plain(self.text, &self.nodes, at)),
            status: heading.and_then(|at| self.status(at)),
            nodes: Nodes(self.nodes),
            anchors,
            snippets: self.snippets,
            links: self.links,
            values: self.values,
            marks: self.marks,
            problems: self.problems,
        }
    }

    /// Orders the anchors by node, and lets markers and snippets point at them.
    fn sort_anchors(&mut self) -> Vec<Anchor> {
        let mut anchors = std::mem::take(&mut self.anchors);
        anchors.sort_by_key(|(anchor, _)| (anchor.node, anchor.marker.start));
        for (index, (_, shown)) in anchors.iter().enumerate() {
            match self.nodes[*shown].kind {
                Kind::Snippet(snippet) => self.snippets[snippet].anchor = Some(index),
                Kind::Marker(_) => self.nodes[*shown].kind = Kind::Marker(index),
                _ => {}
            }
        }
        let anchors: Vec<Anchor> = anchors.into_iter().map(|(anchor, _)| anchor).collect();
        for pair in anchors.windows(2).filter(|pair| pair[0].node == pair[1].node) {
            self.two_ids(&pair[0], &pair[1]);
        }
        anchors
    }

    fn two_ids(&mut self, first: &Anchor, second: &Anchor) {
        let message = format!("this {} has an id already", first.kind.word());
        let problem = self.problem("two-ids", second.marker, message);
        let problem = problem.note(self.path, first.marker, "its first id");
        self.report(problem.help("keep one of the two, or make two units of it"));
    }

    /// `*Stable: ...*` or `*Settling: ...*`, one emphasised sentence and nothing else, right below the title.
    fn status(&self, heading: usize) -> Option<Status> {
        let paragraph = self.nodes[heading].end as usize;
        let (below, words) = (self.nodes.get(paragraph)?, self.nodes.get(paragraph + 1)?);
        let behind = self.nodes.get(words.end as usize..below.end as usize)?;
        let alone = (&below.kind, &words.kind) == (&Kind::Paragraph, &Kind::Emphasis)
            && behind.iter().all(|node| self.says_nothing(node));
        let text = node::plain(self.text, &self.nodes, paragraph);
        match text.split(|c: char| !c.is_ascii_alphabetic()).next() {
            Some("Stable") if alone => Some(Status::Stable),
            Some("Settling") if alone => Some(Status::Settling),
            _ => None,
        }
    }

    /// Whether a node is an id or blank.
    fn says_nothing(&self, node: &Node) -> bool {
        matches!(node.kind, Kind::Marker(_)) || self.slice(node.span).trim().is_empty()
    }
}

impl Read {
    pub(super) fn into_chapter(self, path: &str, text: String) -> (Chapter, Vec<Problem>) {
        let chapter = Chapter {
            path: path.to_owned(),
            title: self.title.unwrap_or_else(|| crate::chapter::name_of(path).to_owned()),
            status: self.status,
            text,
            nodes: self.nodes,
            anchors: self.anchors,
            snippets: self.snippets,
            links: self.links,
            values: self.values,
            marks: self.marks,
            lines: OnceLock::new(),
            levels: OnceLock::new(),
        };
        (chapter, self.problems)
    }
}
