//! Tables: column widths by content, and rows that bear ids.

use recto_book::{Align, Chapter, Kind};

use super::{Compositor, blocks};

/// How many characters a line of a table holds, roughly.
const LINE: usize = 74;

/// The widest and the narrowest a column is asked to be, in characters.
const WIDEST: usize = 64;
const NARROWEST: usize = 4;

/// Words longer than this are broken, so they ask for no more.
const LONGEST_WORD: usize = 16;

impl Compositor<'_> {
    pub(super) fn table(&mut self, at: usize, columns: &[Align]) {
        let chapter = self.chapter;
        let rows = || chapter.nodes.children(at);
        let anchored = rows().any(|(row, _)| self.anchor(row).is_some());
        self.line(chapter.nodes.get(at).span);
        self.push(&format!("tabular({}, ", if anchored { "true" } else { "false" }));
        self.push(&format!("({}), ({}), ", widths(chapter, at, columns.len()), aligns(columns)));
        for (row, node) in rows() {
            self.line(node.span);
            if node.kind == Kind::Head {
                self.push("table.header(");
                self.row(row);
                self.push("), ");
            } else {
                self.row(row);
            }
        }
        self.push(")");
    }

    fn row(&mut self, at: usize) {
        let chapter = self.chapter;
        let cells: Vec<usize> = chapter.nodes.children(at).map(|(cell, _)| cell).collect();
        let anchor = self.anchor(at);
        for (number, cell) in cells.iter().enumerate() {
            self.push("{");
            if let Some(anchor) = anchor.filter(|_| number == 0) {
                self.push(&format!("anchor(\"{}\"); ", anchor.id));
            }
            if let Some(anchor) = anchor.filter(|_| number + 1 == cells.len()) {
                let level = chapter.level(anchor);
                self.push(&format!("row-note(\"{}\", {}); ", anchor.id, blocks::level_code(level)));
            }
            self.words(*cell);
            self.push("}, ");
        }
    }
}

fn aligns(columns: &[Align]) -> String {
    let word = |align: &Align| match align {
        Align::None | Align::Left => "left, ",
        Align::Center => "center, ",
        Align::Right => "right, ",
    };
    columns.iter().map(word).collect()
}

/// The columns' shares of the width, as code.
fn widths(chapter: &Chapter, table: usize, columns: usize) -> String {
    let mut needs = vec![(NARROWEST, NARROWEST); columns];
    for (row, _) in chapter.nodes.children(table) {
        for (need, (cell, _)) in needs.iter_mut().zip(chapter.nodes.children(row)) {
            let text = chapter.plain(cell);
            let word = text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
            need.0 = need.0.max(word.min(LONGEST_WORD));
            need.1 = need.1.max(text.chars().count().min(WIDEST)).max(need.0);
        }
    }
    shares(&needs).iter().map(|share| format!("{share}fr, ")).collect()
}

/// Each column gets the room of its longest word, and of what is left as much as it still wants.
fn shares(needs: &[(usize, usize)]) -> Vec<usize> {
    let least: usize = needs.iter().map(|need| need.0).sum();
    let wanted: usize = needs.iter().map(|need| need.1 - need.0).sum();
    let room = LINE.saturating_sub(least);
    let extra = |need: &(usize, usize)| match wanted {
        0 => 0,
        _ => (need.1 - need.0) * 10 * room.min(wanted) / wanted,
    };
    needs.iter().map(|need| need.0 * 10 + extra(need)).collect()
}
