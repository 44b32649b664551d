//! Lists: of items, of tasks, of terms and their definitions.

use recto_book::{Kind, Node};

use super::{Compositor, blocks};

impl Compositor<'_> {
    pub(super) fn list(&mut self, at: usize, first: Option<u64>) {
        let chapter = self.chapter;
        let items = || chapter.nodes.children(at);
        let is_loose = items().any(|(item, _)| {
            chapter.nodes.children(item).any(|(_, node)| node.kind == Kind::Paragraph)
        });
        let is_tasks = items().all(|(item, _)| self.is_task(item));
        self.line(chapter.nodes.get(at).span);
        match first {
            Some(first) => self.push(&format!("enum(start: {first}, tight: {}, ", !is_loose)),
            None if is_tasks => self.push(&format!("list(marker: none, tight: {}, ", !is_loose)),
            None => self.push(&format!("list(tight: {}, ", !is_loose)),
        }
        for (item, node) in items() {
            self.item(item, node);
        }
        self.push(")");
    }

    fn item(&mut self, at: usize, node: &Node) {
        self.line(node.span);
        self.push("{");
        if let Some(anchor) = self.anchor(at) {
            let level = self.chapter.level(anchor);
            self.push(&format!("mark(\"{}\", {}); ", anchor.id, blocks::level_code(level)));
        }
        self.body(at);
        self.push("}, ");
    }

    fn is_task(&self, item: usize) -> bool {
        let nodes = &self.chapter.nodes;
        let first = nodes.descendants(item).find(|(_, node)| node.kind != Kind::Paragraph);
        first.is_some_and(|(_, node)| matches!(node.kind, Kind::Task(_)))
    }

    pub(super) fn definitions(&mut self, at: usize) {
        let chapter = self.chapter;
        self.line(chapter.nodes.get(at).span);
        self.push("glossary(");
        let mut open = false;
        for (child, node) in chapter.nodes.children(at) {
            if node.kind == Kind::Term {
                self.push(if open { "}), " } else { "" });
                self.line(node.span);
                self.push("({");
                self.words(child);
                self.push("}, {");
                open = true;
            } else {
                self.push("block({");
                self.body(child);
                self.push("}); ");
            }
        }
        self.push(if open { "}), )" } else { ")" });
    }
}
