//! Documents as unit tests: the bytes between the fences have to be read by their type, or to be refused.
//!
//! The whole test stands on the opening fence's line, so that a failure is told there; the document itself stays a
//! comment.

use recto_book::{Chapter, Role, Snippet};

use crate::comment::turns;
use crate::example::longest_run;
use crate::module::name;

/// Appends the test of a document, in one line.
pub(crate) fn open(chapter: &Chapter, snippet: &Snippet, out: &mut String) {
    let Role::Document { type_name, invalid, .. } = &snippet.role else { return };
    let bytes = format!("{:?}.as_bytes()", chapter.content(snippet));
    let read = format!("{}::read({bytes})", path(type_name));
    out.push_str("#[cfg(test)] #[test] #[allow(non_snake_case)] fn ");
    out.push_str(&name(chapter, snippet));
    out.push_str("() { ");
    out.push_str(&match invalid {
        Some(clause) => refused(&read, clause),
        None => accepted(&read),
    });
    out.push_str(" }");
}

/// The same for the standalone crate: over several lines, the document as it is printed.
pub(crate) fn test(chapter: &Chapter, snippet: &Snippet, out: &mut String) {
    let Role::Document { type_name, invalid, .. } = &snippet.role else { return };
    let (document, path) = (literal(&chapter.content(snippet)), path(type_name));
    let name = name(chapter, snippet);
    out.push_str(&format!("#[cfg(test)]\n#[test]\nfn {name}() {{\nlet document = {document};\n"));
    out.push_str(&match invalid {
        Some(clause) => format!(
            "let clause = {path}::read(document.as_bytes()).err().map(|error| error.clause().to_string());\n\
             assert_eq!(clause.as_deref(), Some({clause:?}));\n}}\n"
        ),
        None => format!(
            "let refused = {path}::read(document.as_bytes()).err().map(|error| error.to_string());\n\
             assert_eq!(refused, None);\n}}\n"
        ),
    });
}

fn accepted(read: &str) -> String {
    format!(
        "if let Err(error) = {read} {{ \
         ::core::panic!(\"it has to be read, and was refused: {{error}}\"); }}"
    )
}

/// Both clauses are named, as a comparison of texts would not.
fn refused(read: &str, clause: &str) -> String {
    format!(
        "let clause = match {read} {{ \
         Ok(_) => ::core::panic!(\"it was read, and has to be refused for `{{}}`\", {clause:?}), \
         Err(error) => error.clause().to_string() }}; \
         if clause != {clause:?} {{ ::core::panic!(\"refused for `{{clause}}`, not for `{{}}`\", {clause:?}); }}"
    )
}

/// The path to a type from within a chapter's module: other chapters are found at the crate's root.
fn path(type_name: &str) -> String {
    let first = type_name.split("::").next().unwrap_or_default();
    let is_rooted = ["crate", "self", "super"].contains(&first);
    let is_module = first.starts_with(|c: char| !c.is_ascii_uppercase()) && first != type_name;
    if is_module && !is_rooted { format!("crate::{type_name}") } else { type_name.to_owned() }
}

/// A text as a raw literal, if it may stand in one.
pub(crate) fn literal(text: &str) -> String {
    if text.contains(|c: char| turns(c) || c.is_control() && !matches!(c, '\n' | '\t')) {
        return format!("{text:?}");
    }
    let hashes = "#".repeat(longest_run(text, '"', '#'));
    format!("r{hashes}\"{text}\"{hashes}")
}
