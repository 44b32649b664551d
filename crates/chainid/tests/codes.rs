//! The table of codes in the chapter on reports is the list in the code: each word once, in its order, with its severity.

use oci_companion::report::Code;

#[test]
fn the_table_has_each_code_with_its_severity() {
    let chapter = concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/report.md");
    let chapter = std::fs::read_to_string(chapter).expect("is there");
    let rows: Vec<&str> = chapter.lines().filter(|line| line.contains("{#report.codes.")).collect();
    let rows: Vec<&str> = rows.into_iter().filter(|line| line.starts_with('|')).collect();
    assert_eq!(rows.len(), Code::ALL.len(), "a row for each code");
    for (row, code) in rows.iter().zip(Code::ALL) {
        let (word, severity) = (code.word(), code.severity().word());
        assert!(row.starts_with(&format!("| `{word}` | {severity} | ")), "{word}: {row}");
        assert!(row.ends_with(&format!("{{#report.codes.{word}}} |")), "{word}: {row}");
    }
}
