//! `book.toml`: what it says, and what in it can't be followed.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use recto_book::{Problem, Span};
use recto_weave::Settings;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The settings' file, below the book's root.
pub(crate) const SETTINGS: &str = "book.toml";

/// The keys of `[preprocessor.recto]`: first those of this program, then mdBook's own.
const KEYS: [&str; 8] =
    ["tests", "upstream", "versions", "after", "before", "command", "optional", "renderers"];

type Entry<'t, 'a> = (&'t Spanned<Cow<'a, str>>, &'t Spanned<DeValue<'a>>);

/// What `book.toml` in `root` says, if there is one that can be read, and what is wrong with it.
pub(crate) fn read(root: &Path) -> (Option<Settings>, Vec<Problem>) {
    let Ok(text) = fs::read_to_string(root.join(SETTINGS)) else { return (None, Vec::new()) };
    match Settings::read(root) {
        Ok(settings) => (Some(settings), problems(&text)),
        Err(error) => (None, vec![unreadable(&text, &error)]),
    }
}

/// The problem that there is no test of the name `name`, which `text`, that of the file, lists.
pub(crate) fn no_test(text: &str, name: &str) -> Problem {
    let (table, _) = DeTable::parse_recoverable(text);
    let recto = entry(table.get_ref(), "preprocessor").and_then(|(_, at)| below(at, "recto"));
    let tests = recto.and_then(|(_, at)| below(at, "tests"));
    let tests = tests.and_then(|(_, tests)| tests.get_ref().as_array());
    let listed =
        tests.and_then(|tests| tests.iter().find(|one| one.get_ref().as_str() == Some(name)));
    let span = listed.map(|one| one.span().into()).unwrap_or_default();
    let message = format!("the package has no test `{name}`");
    bad(span, message).help(format!("write tests/{name}.rs, or take the name away"))
}

/// Why `text` holds no settings: at its place, if it is no TOML.
fn unreadable(text: &str, error: &anyhow::Error) -> Problem {
    let (span, message) = match text.parse::<toml::Table>() {
        Ok(_) => (0..0, format!("{error:#}")),
        Err(error) => (error.span().unwrap_or_default(), error.message().to_owned()),
    };
    bad(span.into(), format!("{SETTINGS} can't be read: {message}"))
}

/// What mdBook passes over in silence: another folder, no title, words of `[preprocessor.recto]` that mean nothing.
fn problems(text: &str) -> Vec<Problem> {
    let (table, _) = DeTable::parse_recoverable(text);
    let mut problems = Vec::new();
    let book = entry(table.get_ref(), "book");
    if book.and_then(|(_, at)| below(at, "title")).is_none() {
        let span = book.map(|(key, _)| key.span().into()).unwrap_or_default();
        let problem = bad(span, "the book has no title".to_owned());
        problems.push(problem.help("write `title = \"...\"` under [book]"));
    }
    if let Some((_, src)) = book.and_then(|(_, at)| below(at, "src"))
        && src.get_ref().as_str() != Some("spec")
    {
        let problem = bad(src.span().into(), "the chapters stand in another folder".to_owned());
        problems.push(problem.help("write `src = \"spec\"`"));
    }
    let recto = entry(table.get_ref(), "preprocessor").and_then(|(_, at)| below(at, "recto"));
    let keys =
        recto.and_then(|(_, at)| at.get_ref().as_table()).into_iter().flat_map(DeTable::keys);
    problems.extend(keys.filter(|key| !KEYS.contains(&&**key.get_ref())).map(|key| {
        let message = format!("`{}` means nothing in [preprocessor.recto]", key.get_ref());
        bad(key.span().into(), message).help("it has `tests`, `upstream` and `versions`")
    }));
    problems
}

/// The entry of `table` with this key.
fn entry<'t, 'a>(table: &'t DeTable<'a>, key: &str) -> Option<Entry<'t, 'a>> {
    table.iter().find(|(name, _)| name.get_ref() == key)
}

fn below<'t, 'a>(value: &'t Spanned<DeValue<'a>>, key: &str) -> Option<Entry<'t, 'a>> {
    entry(value.get_ref().as_table()?, key)
}

fn bad(span: Span, message: String) -> Problem {
    Problem::new("bad-settings", SETTINGS, span, message)
}
