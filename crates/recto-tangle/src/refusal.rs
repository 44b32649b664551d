//! A chapter with problems: nothing of it is compiled but one `compile_error!` per problem, at its own place.

use recto_book::{Book, Chapter, Problem, Severity};

use crate::comment;
use crate::line::{Line, lines};

/// Whether `problem` stops a build.
pub(crate) fn stops(problem: &Problem) -> bool {
    problem.severity == Severity::Error
}

/// The Rust text of a chapter that has `problems`, which all belong to it.
pub(crate) fn module(book: &Book, chapter: &Chapter, problems: &[&Problem]) -> String {
    let mut problems: Vec<_> =
        problems.iter().map(|problem| (chapter.place(problem.span), *problem)).collect();
    problems.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut problems = problems.into_iter().peekable();
    let mut out = String::with_capacity(chapter.text.len() * 2);
    for line in lines(chapter) {
        let begin = out.len();
        while let Some((place, problem)) = problems.next_if(|(place, _)| place.line == line.number)
        {
            pad(place.column, begin, &mut out);
            out.push_str(&error(book, problem));
        }
        rest(line, out.len() > begin, &mut out);
    }
    out
}

/// The statement that stops the compiler with the problem's message, label, notes and help.
pub(crate) fn error(book: &Book, problem: &Problem) -> String {
    let mut text = problem.message.clone();
    if !problem.label.is_empty() {
        text.push_str(&format!(" ({})", problem.label));
    }
    for note in &problem.notes {
        let place = book.by_path(&note.path).map(|chapter| chapter.place(note.span).to_string());
        text.push_str(&format!("\n{}: {}", place.as_ref().unwrap_or(&note.path), note.label));
    }
    if !problem.help.is_empty() {
        text.push_str(&format!("\nhelp: {}", problem.help));
    }
    format!("compile_error!({text:?});")
}

/// Fills up with spaces until `column`, counted from `begin`, as far as there is room.
fn pad(column: usize, begin: usize, out: &mut String) {
    let there = out[begin..].chars().count();
    out.extend(std::iter::repeat_n(' ', (column - 1).saturating_sub(there)));
}

/// The chapter's own line as a comment, behind the statements if there are any, and the line end.
fn rest(line: Line<'_>, behind: bool, out: &mut String) {
    if behind {
        out.push(' ');
    }
    comment::prose(line.text, out);
    out.push_str(line.end);
}
