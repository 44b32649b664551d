//! A chapter with problems: nothing of it is compiled but one `compile_error!` per problem, at its own place.

use recto_book::{Book, Chapter, Problem, Severity};

use crate::comment;
use crate::line::rewrite;

/// Whether `problem` stops a build.
pub(crate) fn stops(problem: &Problem) -> bool {
    problem.severity == Severity::Error
}

/// The Rust text of a chapter that has `problems`, which all belong to it. Its own lines follow as comments.
pub(crate) fn module(book: &Book, chapter: &Chapter, problems: &[&Problem]) -> String {
    let mut problems: Vec<_> =
        problems.iter().map(|problem| (chapter.place(problem.span), *problem)).collect();
    problems.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut problems = problems.into_iter().peekable();
    rewrite(chapter, |line, out| {
        let begin = out.len();
        while let Some((place, problem)) = problems.next_if(|(place, _)| place.line == line.number)
        {
            pad(place.column, begin, out);
            out.push_str(&error(book, problem));
        }
        if out.len() > begin {
            out.push(' ');
        }
        comment::prose(line.text, out);
    })
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
    if out.len() > begin {
        out.push(' ');
    }
    let there = out[begin..].chars().count();
    out.extend(std::iter::repeat_n(' ', (column - 1).saturating_sub(there)));
}
