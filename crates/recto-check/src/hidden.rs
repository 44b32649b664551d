//! Hidden lines hold set-up only: never a branch, a check or a constant.

use recto_book::rust::{Token, tokens};
use recto_book::{Chapter, Problem};

/// Looks at every hidden line of `chapter`.
pub(crate) fn check(chapter: &Chapter, problems: &mut Vec<Problem>) {
    let lines = chapter.snippets.iter().flat_map(|snippet| &snippet.lines);
    for line in lines.filter(|line| !line.shown) {
        if let Some(what) = logic(unmarked(chapter.slice(line.span))) {
            let message = format!("this hidden line holds {what}");
            problems.push(
                Problem::new("hidden-logic", &chapter.path, line.span, message)
                    .help("take the leading `# ` away: readers must see what decides"),
            );
        }
    }
}

/// A hidden line without its mark.
pub(crate) fn unmarked(line: &str) -> &str {
    let line = line.trim_start();
    line.strip_prefix("# ").or_else(|| line.strip_prefix('#')).unwrap_or(line)
}

/// What a line of Rust holds that a reader must see.
fn logic(line: &str) -> Option<&'static str> {
    let words: Vec<(Token, &str)> = tokens(line)
        .filter(|(token, _)| !matches!(token, Token::Comment | Token::Doc | Token::Space))
        .map(|(token, range)| (token, &line[range]))
        .collect();
    let has_in = words.contains(&(Token::Keyword, "in"));
    words.iter().enumerate().find_map(|(at, (token, text))| match (token, *text) {
        (Token::Keyword, "if" | "match" | "while" | "loop" | "else") => Some("a branch"),
        (Token::Keyword, "for") if has_in => Some("a branch"),
        (Token::Name, name) if is_check(name) => Some("a check"),
        (Token::Keyword, "const" | "static") if is_named(&words[at + 1..]) => Some("a constant"),
        _ => None,
    })
}

fn is_check(name: &str) -> bool {
    ["assert", "debug_assert", "panic", "unreachable"].iter().any(|check| {
        name == *check || name.strip_prefix(check).is_some_and(|rest| rest.starts_with('_'))
    })
}

/// Whether what follows `const` or `static` names a constant: not `const fn`, not `*const T`.
fn is_named(rest: &[(Token, &str)]) -> bool {
    let rest = rest.strip_prefix(&[(Token::Keyword, "mut")]).unwrap_or(rest);
    matches!(rest, [(Token::Name, _), (Token::Sign, ":"), ..])
}
