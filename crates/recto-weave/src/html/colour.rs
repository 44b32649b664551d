//! Colours of code, decided while the book is built: lines of HTML with the class names of highlight.js.

mod json;
mod rust;

use super::escape;

/// Where a mark such as `// [digest.grammar]` leads: from an id to an address, if there is such a unit.
pub(super) type Mark<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// The `lines` of code in `language`, each as HTML without a line end.
pub(super) fn lines(language: &str, lines: &[String], mark: &Mark<'_>) -> Vec<String> {
    match language {
        "rust" => rust::lines(lines, mark),
        "json" => lines.iter().map(|line| json::line(line)).collect(),
        "console" => lines.iter().map(|line| console(line)).collect(),
        _ => lines.iter().map(|line| escape::html(line)).collect(),
    }
}

/// What was typed behind `$ ` or `> `; anything else is what the terminal answered.
fn console(line: &str) -> String {
    let typed = ["$ ", "> "].iter().find_map(|prompt| Some((prompt, line.strip_prefix(prompt)?)));
    match typed {
        Some((prompt, rest)) => {
            let prompt = escape::html(prompt);
            format!(
                "<span class=\"prompt\">{prompt}</span><b class=\"typed\">{}</b>",
                escape::html(rest)
            )
        }
        None => escape::html(line),
    }
}

/// `text` in the colour of `class`, if that is not empty.
fn span(class: &str, text: &str) -> String {
    let text = escape::html(text);
    if class.is_empty() { text } else { format!("<span class=\"hljs-{class}\">{text}</span>") }
}
