//! What needs the whole chapter: its title, its status and the order of its anchors.

use super::Reader;
use crate::{Chapter, Kind, Problem, Status};

impl Reader {
    pub(super) fn finish(mut self) -> (Chapter, Vec<Problem>) {
        self.end_run();
        self.interruptions();
        self.sort_anchors();
        self.unattached();
        let first =
            self.chapter.nodes.iter().find(|(_, node)| matches!(node.kind, Kind::Heading(_)));
        if let Some(heading) = first.map(|(at, _)| at) {
            self.chapter.title = self.chapter.plain(heading);
            self.chapter.status = self.status(heading);
        }
        (self.chapter, self.problems)
    }

    /// Orders the anchors by node, and lets markers and snippets point at them.
    fn sort_anchors(&mut self) {
        let chapter = &mut self.chapter;
        chapter.anchors.sort_by_key(|anchor| (anchor.node, anchor.marker.start));
        for (index, anchor) in chapter.anchors.iter().enumerate() {
            if let Kind::Snippet(snippet) = chapter.nodes.0[anchor.node].kind {
                chapter.snippets[snippet].anchor = Some(index);
                continue;
            }
            let within = anchor.node..chapter.nodes.0[anchor.node].end as usize;
            let found = within.into_iter().find(|at| {
                matches!(chapter.nodes.0[*at].kind, Kind::Marker(_))
                    && chapter.nodes.0[*at].span == anchor.marker
            });
            if let Some(at) = found {
                chapter.nodes.0[at].kind = Kind::Marker(index);
            }
        }
    }

    /// `*Stable: ...*` or `*Settling: ...*`, emphasised, right below the title.
    fn status(&self, heading: usize) -> Option<Status> {
        let nodes = &self.chapter.nodes;
        let paragraph = nodes.0[heading].end as usize;
        let below = (paragraph + 1 < nodes.len())
            .then(|| (nodes.get(paragraph), nodes.get(paragraph + 1)))?;
        if (&below.0.kind, &below.1.kind) != (&Kind::Paragraph, &Kind::Emphasis) {
            return None;
        }
        let words = self.chapter.plain(paragraph).to_ascii_lowercase();
        let word = words.split(|c: char| !c.is_ascii_alphabetic()).next();
        match word {
            Some("stable") => Some(Status::Stable),
            Some("settling") => Some(Status::Settling),
            _ => None,
        }
    }
}
