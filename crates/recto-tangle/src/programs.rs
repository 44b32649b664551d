//! Examples as line-exact functions of generated programs, for `recto test`.
//!
//! rustdoc compiles an example somewhere else and reports its panics there. Here each stands on the lines and
//! columns of its chapter, in a file that bears the chapter's name, and sees only the library's public API.

use recto_book::rust::{Token, tokens};
use recto_book::{AnchorId, Book, Chapter, Role, Snippet};

use crate::SourceFile;
use crate::evidence::Marks;
use crate::line::{Part, rewrite};
use crate::{comment, module};

/// The name of the package, and of the program that runs examples.
pub const PROGRAM: &str = "example";

/// An example of a book, and how it has to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Its id.
    pub id: AnchorId,
    /// The chapter's file, relative to the book's root: `spec/chain-id.md`.
    pub path: String,
    /// The line of its opening fence, from 1.
    pub line: usize,
    /// How it has to end.
    pub outcome: Outcome,
    /// The program (`[[bin]]`) of the package that holds it: [`PROGRAM`], or its own if the compiler has to refuse it.
    pub program: String,
}

/// How an example has to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It runs and succeeds: exit code 0.
    Succeeds,
    /// It runs and panics: exit code 101.
    Panics,
    /// It compiles; it is never run.
    Compiles,
    /// The compiler refuses it with this error code, such as `E0308`; empty if any will do.
    Refused(String),
}

/// The examples of a book that have an id, in reading order.
pub fn examples(book: &Book) -> Vec<Example> {
    let snippets = book.chapters.iter().flat_map(|c| c.snippets.iter().map(move |s| (c, s)));
    snippets.filter_map(|(chapter, snippet)| example(chapter, snippet)).collect()
}

/// The package whose programs are the examples of `book`: `Cargo.toml` and `src/`.
///
/// `library` is the dependency on the library as a line of `Cargo.toml`: `oci-companion = { path = "..." }`. If the
/// library is compiled to record what a run does, `recorded` is its name in Rust: then the examples do so too.
///
/// `example ID` runs one example in its own process and ends as it ends; without an id it lists all that can be run,
/// and with an unknown one its exit code is 64. An example that the compiler has to refuse is a program of its own,
/// [`Example::program`]: check each with `cargo check --bin PROGRAM`.
pub fn programs(book: &Book, library: &str, recorded: Option<&str>) -> Vec<SourceFile> {
    let examples = examples(book);
    let mut files = vec![
        SourceFile { path: "Cargo.toml".to_owned(), text: manifest(&examples, library) },
        SourceFile { path: "src/main.rs".to_owned(), text: main(book, &examples) },
    ];
    for chapter in &book.chapters {
        let own = || examples.iter().filter(|example| example.path == chapter.path);
        if own().any(|example| example.program == PROGRAM) {
            let text = functions(chapter, |snippet| !is_refused(snippet), module::name, recorded);
            files.push(SourceFile { path: format!("src/{}", chapter.path), text });
        }
        for refused in own().filter(|example| example.program != PROGRAM) {
            let text = functions(
                chapter,
                |snippet| chapter.line(snippet.span.start) == refused.line,
                |_, _| "main".to_owned(),
                None,
            );
            files.push(SourceFile { path: source(refused), text });
        }
    }
    files
}

fn example(chapter: &Chapter, snippet: &Snippet) -> Option<Example> {
    let Role::Example { should_panic, no_run, compile_fail } = &snippet.role else { return None };
    let id = chapter.anchors[snippet.anchor?].id.clone();
    let outcome = match compile_fail {
        Some(code) => Outcome::Refused(code.clone()),
        None if *no_run => Outcome::Compiles,
        None if *should_panic => Outcome::Panics,
        None => Outcome::Succeeds,
    };
    let program = if is_refused(snippet) { id.rust_name() } else { PROGRAM.to_owned() };
    let line = chapter.line(snippet.span.start);
    Some(Example { id, path: chapter.path.clone(), line, outcome, program })
}

fn is_refused(snippet: &Snippet) -> bool {
    matches!(snippet.role, Role::Example { compile_fail: Some(_), .. })
}

/// The source of an example that the compiler has to refuse. It ends in the chapter's path, as all messages should.
fn source(example: &Example) -> String {
    format!("src/refused/{}/{}", example.program, example.path)
}

fn manifest(examples: &[Example], library: &str) -> String {
    let mut text = format!(
        "[package]\nname = \"{PROGRAM}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [workspace]\n\n[lints.rust]\nnon_snake_case = \"allow\"\nunused = \"allow\"\n\n[dependencies]\n{library}\n\n\
         [[bin]]\nname = \"{PROGRAM}\"\npath = \"src/main.rs\"\n"
    );
    for refused in examples.iter().filter(|example| example.program != PROGRAM) {
        let (name, path) = (&refused.program, source(refused));
        text.push_str(&format!("\n[[bin]]\nname = {name:?}\npath = {path:?}\n"));
    }
    text
}

/// The program with a table from id to function.
fn main(book: &Book, examples: &[Example]) -> String {
    let held = || examples.iter().filter(|example| example.program == PROGRAM);
    let mut text = String::from("//! Runs one example, named by its id.\n\n");
    for chapter in book.chapters.iter().filter(|c| held().any(|example| example.path == c.path)) {
        let (path, module) = (&chapter.path, chapter.module());
        text.push_str(&format!("#[path = {path:?}]\nmod {module};\n"));
    }
    text.push_str("\n/// Each example's id, and the function that ends as it ends.\n");
    text.push_str("const EXAMPLES: &[(&str, fn() -> std::process::ExitCode)] = &[\n");
    for example in held().filter(|example| example.outcome != Outcome::Compiles) {
        let module = book.by_path(&example.path).map(Chapter::module).unwrap_or_default();
        let name = example.id.rust_name();
        text.push_str(&format!(
            "    ({:?}, || std::process::Termination::report({module}::{name}())),\n",
            example.id.as_str()
        ));
    }
    text + MAIN
}

const MAIN: &str = r#"];

fn main() -> std::process::ExitCode {
    let Some(id) = std::env::args().nth(1) else {
        EXAMPLES.iter().for_each(|(id, _)| println!("{id}"));
        return std::process::ExitCode::SUCCESS;
    };
    match EXAMPLES.iter().find(|(known, _)| *known == id) {
        Some((_, run)) => run(),
        None => {
            eprintln!("no example has the id `{id}`");
            std::process::ExitCode::from(64)
        }
    }
}
"#;

/// The chapter with the examples that are `wanted` as functions, and all else as comments. They record what they do
/// for the library `recorded`.
fn functions(
    chapter: &Chapter,
    wanted: impl Fn(&Snippet) -> bool,
    name: impl Fn(&Chapter, &Snippet) -> String,
    recorded: Option<&str>,
) -> String {
    let mut marks = Marks::new(chapter, recorded);
    let wanted =
        |snippet: &Snippet| matches!(snippet.role, Role::Example { .. }) && wanted(snippet);
    rewrite(chapter, |line, out| match line.part {
        Part::Open(snippet) if wanted(snippet) => {
            let returns = returns(chapter, snippet);
            out.push_str(&format!("pub fn {}(){returns} {{", name(chapter, snippet)));
            marks.open(snippet, out);
        }
        Part::Inside(snippet, shown) if wanted(snippet) => marks.line(line, shown, None, out),
        Part::Close(snippet) if wanted(snippet) => {
            out.push_str(if has_main(chapter, snippet) { "main() }" } else { "}" });
        }
        _ => comment::prose(line.text, out),
    })
}

/// What an example's function returns: as rustdoc has it, a result if the last line ends in `(())`.
fn returns(chapter: &Chapter, snippet: &Snippet) -> &'static str {
    let mut last = snippet.lines.iter().rev().map(|line| chapter.slice(line.span).trim_end());
    match last.find(|line| !line.is_empty()) {
        _ if has_main(chapter, snippet) => " -> impl ::std::process::Termination",
        Some(line) if line.ends_with("(())") => {
            " -> ::std::result::Result<(), impl ::std::fmt::Debug>"
        }
        _ => "",
    }
}

/// Whether an example brings a `main` of its own, which then has to be called.
fn has_main(chapter: &Chapter, snippet: &Snippet) -> bool {
    let code = comment::body(chapter, snippet);
    let words = tokens(&code).filter(|(token, _)| *token != Token::Space);
    let words: Vec<_> = words.map(|(_, range)| &code[range]).collect();
    words.windows(3).any(|three| three == ["fn", "main", "("])
}
