//! Evidence: the line below each clause, and the chapter of all of it after the last one.

use recto_book::Book;

use super::{Compositor, literal::literal};
use crate::evidence::{
    CLAUSES_ALONE, CODE_ALONE, Check, Count, Evidence, INTRODUCTION, Row, Shown, Spot, TITLE,
    standing,
};

impl Compositor<'_> {
    /// How the clause with the marker `anchor` stands, if something is known of it.
    pub(super) fn proof(&mut self, anchor: usize) {
        let Some(shown) = self.shown.get(self.chapter.anchors[anchor].id.as_str()).copied() else {
            return;
        };
        let labels = |spots: Vec<&Spot>| -> String {
            spots
                .into_iter()
                .filter_map(|spot| label_of(self.book, spot))
                .map(|l| l + ", ")
                .collect()
        };
        let code = labels(shown.code.iter().collect());
        let counting = shown.checks.iter().filter(|check| check.fault.is_empty());
        let checks = labels(counting.map(|check| &check.spot).collect());
        self.push(&format!(
            "proof(\"{}\", {}, ({code}), ({checks}), \"{}\"); ",
            shown.sign.word(),
            literal(&shown.words),
            shown.entry()
        ));
    }

    /// The names of the lines of code that something leads to, as code before what is set in line `line`.
    pub(super) fn cited(&self, line: usize) -> String {
        match self.cited.contains(&line) {
            true => format!("anchor({}); ", line_label(self.chapter.name(), line)),
            false => String::new(),
        }
    }
}

/// The chapter of all evidence.
pub(super) fn chapter(book: &Book, evidence: &Evidence) -> String {
    let mut code = line(book, None) + &format!("heading(level: 1, \"{TITLE}\")");
    let introduction = INTRODUCTION.join(" ").replace('*', "");
    code += &(line(book, None) + &format!("par({})", literal(&introduction)));
    code += &(line(book, None) + &format!("par(strong({}))", literal(&evidence.tested)));
    code += &(line(book, None) + &counts(book, &evidence.counts));
    for chapter in &book.chapters {
        let own = evidence.of_chapter(chapter.name());
        let entries: String =
            own.map(|shown| line(book, Some(shown.id.as_str())) + &entry(book, shown)).collect();
        if !entries.is_empty() {
            // The contents hold each chapter once.
            let title = literal(&chapter.title);
            code += &line(book, None);
            code += &format!("heading(level: 2, outlined: false, bookmarked: true, {title})");
            code += &entries;
        }
    }
    code + &lists(book, evidence)
}

/// The start of a line of code, traced to the clause that it is about.
fn line(book: &Book, id: Option<&str>) -> String {
    let place = id.and_then(|id| book.anchor(id)).map(|(chapter, anchor)| {
        format!("{}:{}", chapter.path.replace("*/", "* /"), chapter.line(anchor.unit.start))
    });
    format!("\n/* {} */ ", place.unwrap_or_else(|| "book.toml:1".to_owned()))
}

/// The table of counts: a group of rows for each chapter, one for each level.
fn counts(book: &Book, counts: &[Count]) -> String {
    let mut groups = String::new();
    for group in counts.chunk_by(|a, b| a.path == b.path) {
        let title = book.by_path(&group[0].path).map_or("", |chapter| chapter.title.as_str());
        let rows: String = group
            .iter()
            .map(|count| {
                let Count { level, clauses, implemented, verified, exempt, .. } = count;
                format!("(\"{level}\", {clauses}, {implemented}, {verified}, {exempt}), ")
            })
            .collect();
        groups += &format!("({}, ({rows})), ", literal(title));
    }
    format!("counts(({groups}))")
}

/// A clause: its id, how it stands, what it says, what shows it.
fn entry(book: &Book, shown: &Shown) -> String {
    let code: String = shown.code.iter().map(|spot| code(book, spot)).collect();
    let mut rows = if code.is_empty() { code } else { format!("(\"code\", ({code})), ") };
    for Row { what, checks } in shown.rows() {
        let cells: String = checks.into_iter().map(|one| check(book, one)).collect();
        rows += &format!("(\"{what}\", ({cells})), ");
    }
    format!(
        "covered(\"{}\", \"{}\", \"{}\", \"{}\", {}, {}, ({rows}))",
        shown.entry(),
        shown.id,
        shown.level,
        shown.sign.word(),
        literal(&shown.words),
        literal(&shown.text)
    )
}

/// A line of code, as what it is called and where it stands.
fn code(book: &Book, spot: &Spot) -> String {
    let file = spot.path.rsplit('/').next().unwrap_or_default();
    let name =
        if spot.name.is_empty() { format!("{file}:{}", spot.line) } else { spot.name.clone() };
    cell(book, spot, &name, "")
}

fn check(book: &Book, check: &Check) -> String {
    let Check { kind, spot, .. } = check;
    let words = match label_of(book, spot) {
        Some(_) => kind.clone(),
        None => format!("{kind}, {}:{}", spot.path, spot.line),
    };
    cell(book, spot, &spot.name, &words)
}

fn cell(book: &Book, spot: &Spot, name: &str, words: &str) -> String {
    let label = label_of(book, spot).unwrap_or_else(|| "none".to_owned());
    format!("({label}, {}, {}), ", literal(name), literal(words))
}

/// What is on one side only: code without a clause, clauses without code.
fn lists(book: &Book, evidence: &Evidence) -> String {
    let unmarked: String = evidence.unmarked.iter().map(|spot| code(book, spot)).collect();
    let bare = evidence.clauses.iter().filter(|shown| shown.code.is_empty());
    let bare: String = bare
        .map(|shown| format!("(\"{0}\", \"{0}\", \"{1}\"), ", shown.id, shown.bound()))
        .collect();
    [(CODE_ALONE, unmarked), (CLAUSES_ALONE, bare)]
        .map(|([title, words], cells)| {
            let at = line(book, None);
            format!(
                "{at}heading(level: 2, \"{title}\"){at}par(\"{words}\"){at}one-sided(({cells}))"
            )
        })
        .concat()
}

/// The label of a spot as code: of the unit it is called by, if there is one, else of its line.
fn label_of(book: &Book, spot: &Spot) -> Option<String> {
    if book.anchor(&spot.name).is_some() {
        return Some(literal(&spot.name));
    }
    let chapter = book.by_path(&spot.path)?;
    Some(line_label(chapter.name(), standing(chapter, spot.line)?))
}

/// The label of a line of code, which is no id.
fn line_label(chapter: &str, line: usize) -> String {
    literal(&format!("line:{chapter}:{line}"))
}
