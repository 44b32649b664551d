//! All files of a tangled book: the list of modules, and for each chapter its module and its documentation.

use recto_book::{Book, Chapter, Problem, Role, Snippet};

use crate::clauses::Clauses;
use crate::refusal::stops;
use crate::{doc, evidence, gate, module, refusal};

/// Where the crate's documentation stands.
pub(crate) const CRATE_DOC: &str = "doc/crate.md";

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path with `/`, relative to the folder that it is written to.
    pub path: String,
    /// Its whole text.
    pub text: String,
}

/// The files of `book` for a library's `OUT_DIR`.
///
/// - `modules.rs` declares a module for each chapter that has tangled snippets or values, and re-exports their public items;
/// - `spec/NAME.md` is the module's text: its line N is line N of the chapter, code has its columns;
/// - `twin/NAME.rs` is the same text for rust-analyzer, which loads no file with another ending;
/// - `doc/NAME.md` is the documentation of a module with code;
/// - `doc/crate.md` is the crate's: the chapters before the first that has code;
/// - `evidence.rs` has the macros of evidence. If the library is `recorded`, it is a hidden module of it and marks are
///   calls: a run writes what it comes by and asserts to the file that `RECTO_EVIDENCE` names. If not, the macros do
///   nothing, no module has a trace of them, and only tests that say `evidence::verify!` themselves include the file.
///
/// If there are `problems` that stop a build, only the chapters that have some are declared, and all they hold is a
/// `compile_error!` at the place of each: so the compiler reports these and nothing else. The problems of other
/// files stand in `modules.rs`.
pub fn tangle(book: &Book, problems: &[Problem], recorded: bool) -> Vec<SourceFile> {
    files(book, problems, recorded).collect()
}

/// The files of [`tangle`], one after the other: a large book needs no memory for all of them at once.
pub fn files<'a>(
    book: &'a Book,
    problems: &'a [Problem],
    recorded: bool,
) -> impl Iterator<Item = SourceFile> + 'a {
    let modules = modules(book, problems, recorded).flat_map(with_twin);
    let documented = book.chapters.iter().filter(|chapter| has_code(chapter));
    let text = doc::of_crate(book);
    std::iter::once(SourceFile { path: CRATE_DOC.to_owned(), text })
        .chain(modules)
        .chain(documented.map(|chapter| documentation(book, chapter)))
        .chain(std::iter::once_with(move || evidence::file(recorded)))
        .chain(std::iter::once_with(move || declarations(book, problems, recorded)))
}

/// The modules alone: `spec/NAME.md` of each chapter that has one.
pub fn modules<'a>(
    book: &'a Book,
    problems: &'a [Problem],
    recorded: bool,
) -> impl Iterator<Item = SourceFile> + 'a {
    let stopping: Vec<&Problem> = problems.iter().filter(|problem| stops(problem)).collect();
    book.chapters.iter().filter_map(move |chapter| {
        let own = problems_of(chapter, &stopping);
        let text = match (has_module(chapter), own.is_empty()) {
            (_, false) => refusal::module(book, chapter, &own),
            (true, true) => module::module(book, chapter, recorded),
            (false, true) => return None,
        };
        Some(SourceFile { path: chapter.path.clone(), text })
    })
}

/// A module and the same text for rust-analyzer.
fn with_twin(module: SourceFile) -> [SourceFile; 2] {
    let twin = SourceFile { path: twin_path(&module.path), text: module.text.clone() };
    [module, twin]
}

/// The declarations; if there are problems, only what shows them.
fn declarations(book: &Book, problems: &[Problem], recorded: bool) -> SourceFile {
    let stopping: Vec<&Problem> = problems.iter().filter(|problem| stops(problem)).collect();
    let mut text = String::from("// Written from the chapters of spec/; do not edit.\n");
    for chapter in &book.chapters {
        if !problems_of(chapter, &stopping).is_empty() {
            text.push_str(&declaration(book, chapter, "mod"));
        } else if stopping.is_empty() && has_module(chapter) {
            text.push_str(&declaration(book, chapter, visibility(chapter)));
        }
    }
    if stopping.is_empty() {
        text.push_str(&reexports(book));
        text.push_str(if recorded { evidence::DECLARATION } else { "" });
    }
    text.push_str(&elsewhere(book, &stopping));
    SourceFile { path: "modules.rs".to_owned(), text }
}

fn problems_of<'a>(chapter: &Chapter, problems: &[&'a Problem]) -> Vec<&'a Problem> {
    problems.iter().copied().filter(|problem| problem.path == chapter.path).collect()
}

/// Whether a chapter becomes a module: it has a snippet that is tangled, or a computed value.
pub(crate) fn has_module(chapter: &Chapter) -> bool {
    chapter.snippets.iter().any(Snippet::is_tangled) || !chapter.values.is_empty()
}

/// Whether its module is part of the library: it has code, and not only examples, tests and values.
pub(crate) fn has_code(chapter: &Chapter) -> bool {
    chapter.snippets.iter().any(|snippet| snippet.role == Role::Code)
}

/// How its module is declared: one without code has nothing for users.
pub(crate) fn visibility(chapter: &Chapter) -> &'static str {
    if has_code(chapter) { "pub mod" } else { "#[cfg(any(test, doctest))]\nmod" }
}

/// The public items of all chapters again at the crate's root: `library::ChainId` is `library::chain_id::ChainId`.
///
/// By globs, since a macro may declare a type and a condition may hold one back. A name that two chapters have needs
/// its chapter's path.
pub(crate) fn reexports(book: &Book) -> String {
    let chapters = book.chapters.iter().filter(|chapter| has_code(chapter));
    let uses = chapters.map(|chapter| {
        let (gate, module) = (gate::declared(chapter), chapter.module());
        format!(
            "{gate}#[allow(ambiguous_glob_reexports, unused_imports)]\npub use self::{module}::*;\n"
        )
    });
    uses.collect()
}

/// The file with the documentation of a chapter's module.
pub(crate) fn documentation(book: &Book, chapter: &Chapter) -> SourceFile {
    SourceFile { path: doc_path(chapter), text: doc::of_chapter(book, chapter) }
}

/// Where a chapter's documentation stands.
pub(crate) fn doc_path(chapter: &Chapter) -> String {
    format!("doc/{}.md", chapter.name())
}

/// Where the twin of the module in `path` stands.
fn twin_path(path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    format!("twin/{}.rs", file.trim_end_matches(".md"))
}

/// The problems of files that are no chapters.
fn elsewhere(book: &Book, problems: &[&Problem]) -> String {
    let others = problems.iter().copied().filter(|p| book.by_path(&p.path).is_none());
    let placed = others.map(|problem| {
        let message = format!("{}: {}", problem.path, problem.message);
        refusal::error(book, &Problem { message, ..problem.clone() }) + "\n"
    });
    placed.collect()
}

/// Prose stands between a comment or attribute and its item, so two of clippy's lints do not hold; and rustdoc
/// would refuse the two halves of an interrupted function.
fn declaration(book: &Book, chapter: &Chapter, visibility: &str) -> String {
    let documentation = has_code(chapter).then(|| {
        let path = doc_path(chapter);
        let aliases = Clauses::of(book, chapter).of_module().map(|of| format!("#[{of}]\n"));
        format!(
            "#[cfg_attr(not(doctest), doc = include_str!({path:?}))]\n{}\
             #[allow(rustdoc::invalid_rust_codeblocks)]\n",
            aliases.unwrap_or_default()
        )
    });
    format!(
        "{}{}#[allow(clippy::empty_line_after_doc_comments, clippy::empty_line_after_outer_attr)]\n\
         #[cfg_attr(not(rust_analyzer), path = {:?})]\n\
         #[cfg_attr(rust_analyzer, path = {:?})]\n\
         {visibility} {};\n",
        gate::declared(chapter),
        documentation.unwrap_or_default(),
        chapter.path,
        twin_path(&chapter.path),
        chapter.module()
    )
}
