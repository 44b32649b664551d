//! Whatever a chapter holds, line N of its module is line N of the chapter, and code has its columns.

use proptest::collection::vec;
use proptest::prelude::*;

/// A block of a chapter.
#[derive(Clone, Debug)]
enum Block {
    Prose(String),
    Value(String),
    Snippet(&'static str, Vec<String>),
    Shown(Vec<String>),
}

/// What has to stand on a line of the module.
#[derive(Debug)]
enum Expected {
    /// Exactly this.
    Verbatim(String),
    /// A comment, or nothing if the line is blank.
    Comment,
    /// Anything; the line is the tangler's own.
    Any,
    /// Something that has this at its own column.
    At(usize, String),
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lines_and_columns_are_kept(blocks in vec(block(), 0..12), windows: bool, ends: bool) {
        let end = if windows { "\r\n" } else { "\n" };
        let lines: Vec<_> = blocks.iter().flat_map(lines_of).collect();
        let mut text: String = lines.iter().map(|(line, _)| format!("{line}{end}")).collect();
        if !ends {
            text.truncate(text.len().saturating_sub(end.len()));
        }
        let module = module(&text);
        prop_assert_eq!(module.matches(end).count(), text.matches(end).count());
        let mut found = module.split(end);
        for (line, expected) in &lines {
            let found = found.next().unwrap_or_default();
            prop_assert!(holds(line, expected, found), "{line:?} {expected:?} {found:?} in\n{module}");
        }
    }

    #[test]
    fn any_text_keeps_its_line_ends(text in "(?s)([`~]{3}(rust|rust,test|rust,example,id=x.y)?\r?\n|.{0,9}|\r\n|\n){0,20}") {
        let module = module(&text);
        prop_assert_eq!(line_ends(&module), line_ends(&text));
    }
}

/// For each line end whether it is that of Windows.
fn line_ends(text: &str) -> Vec<bool> {
    let lines = text.split_inclusive('\n').filter(|line| line.ends_with('\n'));
    lines.map(|line| line.ends_with("\r\n")).collect()
}

fn holds(line: &str, expected: &Expected, found: &str) -> bool {
    match expected {
        Expected::Verbatim(code) => found.trim_end() == code.trim_end(),
        Expected::Comment => {
            found.is_empty() == line.trim().is_empty()
                && (found.is_empty() || found.starts_with("// "))
        }
        Expected::At(column, code) => {
            found.chars().skip(*column).collect::<String>().starts_with(code)
        }
        Expected::Any => true,
    }
}

/// The module of a chapter with this text, whatever its problems.
fn module(text: &str) -> String {
    let (chapter, _) = recto_book::read("spec/x.md", text.as_bytes().to_vec());
    let (book, _) = recto_book::link(vec![chapter]);
    let files = recto_tangle::tangle(&book, &[], false);
    let module = files.into_iter().find(|file| file.path == "spec/x.md");
    // Without code there is no module: then every line would be a comment.
    module.map_or_else(|| text.split_inclusive('\n').map(comment).collect(), |file| file.text)
}

fn comment(line: &str) -> String {
    let bare = line.trim_end_matches(['\n', '\r']);
    let end = &line[bare.len()..];
    if bare.trim().is_empty() { end.to_owned() } else { format!("// {bare}{end}") }
}

fn block() -> impl Strategy<Value = Block> {
    let prose = "[a-zäß\u{202e}][ -;=?-_a-zäß\t\u{2067}]{0,60}";
    let info = prop_oneof![
        Just("rust"),
        Just("rust,test,id=x.test"),
        Just("rust,example,id=x.example"),
        Just("rust,example,no_run"),
        Just("json,Type,id=x.document"),
    ];
    let code = || vec("[ \t]{0,5}(##?|# )?[ -~ä\"#]{0,30}", 0..6);
    prop_oneof![
        prose.prop_map(Block::Prose),
        "[a-z]{1,90}".prop_map(Block::Value),
        (info, code()).prop_map(|(info, code)| Block::Snippet(info, code)),
        code().prop_map(Block::Shown),
    ]
}

/// The lines of a block, a blank one behind it, and what has to become of each.
fn lines_of(block: &Block) -> Vec<(String, Expected)> {
    let mut lines = match block {
        Block::Prose(text) => vec![(text.clone(), Expected::Comment)],
        Block::Value(value) => vec![value_line(value)],
        Block::Snippet(info, code) => {
            let inside = code.iter().map(|line| (line.clone(), expected(info, line)));
            fenced(info, inside.collect())
        }
        Block::Shown(code) => {
            fenced("text", code.iter().map(|line| (line.clone(), Expected::Comment)).collect())
        }
    };
    lines.push((String::new(), Expected::Comment));
    lines
}

fn value_line(value: &str) -> (String, Expected) {
    let line = format!("The value `{value}`<!-- = {value}() -->.");
    let column = line.find("= ").unwrap_or_default() + 2;
    // What has to stand before an expression needs 70 columns or so.
    let expected =
        if column > 80 { Expected::At(column, format!("{value}()")) } else { Expected::Any };
    (line, expected)
}

fn fenced(info: &str, inside: Vec<(String, Expected)>) -> Vec<(String, Expected)> {
    let fence = || "`".repeat(40);
    let mut lines = vec![(fence() + info, Expected::Any)];
    lines.extend(inside);
    lines.push((fence(), Expected::Any));
    lines
}

/// Code stands where it stood; the marks of hidden lines become spaces, except in a doctest, where rustdoc reads them.
fn expected(info: &str, line: &str) -> Expected {
    let trimmed = line.trim_start();
    let indent = &line[..line.len() - trimmed.len()];
    if info.starts_with("json") {
        return Expected::Comment;
    }
    Expected::Verbatim(match trimmed {
        _ if info.contains("example") => line.to_owned(),
        "#" => indent.to_owned(),
        _ if trimmed.starts_with("##") => format!("{indent} {}", &trimmed[1..]),
        _ if trimmed.starts_with("# ") => format!("{indent}  {}", &trimmed[2..]),
        _ => line.to_owned(),
    })
}
