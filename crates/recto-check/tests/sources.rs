//! The sources of a clause as data.

use recto_book::{link, read};
use recto_check::sources;

#[test]
fn a_clause_has_the_sources_of_its_own_unit_only() {
    let text = "# X {#x.title}\n\n\
        - One MUST. [a.md, One, v1](upstream:r/a.md#one \"3 4\") {#x.one}\n\
        \x20 - Two MAY. [b.md, Two, and a half, main](upstream:r/d/b.md#two), [c](https://c.org) {#x.two}\n\n\
        | t |\n|---|\n| It MUST. [c.md, C, v1](upstream:r/c.md) [d.md, D, v1](upstream:r/d.md) {#x.row} |\n";
    let (chapter, problems) = read("spec/x.md", text.as_bytes().to_vec());
    assert_eq!(problems, []);
    let (book, problems) = link(vec![chapter]);
    assert_eq!(problems, []);
    let of = |id: &str| {
        let (chapter, anchor) = book.anchor(id).unwrap();
        let of_one = |s: recto_check::Source| {
            format!(
                "{}/{} | {} | {} | {:?}",
                s.repository, s.document, s.section, s.version, s.sentences
            )
        };
        sources(chapter, anchor).into_iter().map(of_one).collect::<Vec<_>>()
    };
    assert_eq!(of("x.title"), [""; 0]);
    assert_eq!(of("x.one"), ["r/a.md | One | v1 | [3, 4]"]);
    assert_eq!(of("x.two"), ["r/d/b.md | Two, and a half | main | []"]);
    assert_eq!(of("x.row"), ["r/c.md | C | v1 | []", "r/d.md | D | v1 | []"]);
}
