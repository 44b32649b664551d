//! All files of a tangled book: the list of modules, and for each chapter its module and its documentation.

use recto_book::{Book, Chapter, Problem};

use crate::refusal::stops;
use crate::{doc, module, refusal};

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
/// - `modules.rs` declares a module for each chapter that has tangled snippets;
/// - `spec/NAME.md` is the module's text: its line N is line N of the chapter, code has its columns;
/// - `doc/NAME.md` is the module's documentation;
/// - `doc/crate.md` is the crate's: the chapters before the first that has a module.
///
/// If there are `problems` that stop a build, only the chapters that have some are declared, and all they hold is a
/// `compile_error!` at the place of each: so the compiler reports these and nothing else. The problems of other
/// files stand in `modules.rs`.
pub fn tangle(book: &Book, problems: &[Problem]) -> Vec<SourceFile> {
    let refused = problems.iter().any(stops);
    let mut files = vec![SourceFile { path: "doc/crate.md".to_owned(), text: doc::of_crate(book) }];
    let mut modules = String::from("// Written from the chapters of spec/; do not edit.\n");
    for chapter in &book.chapters {
        let own =
            problems.iter().filter(|p| stops(p) && p.path == chapter.path).collect::<Vec<_>>();
        if own.is_empty() && !has_module(chapter) {
            continue;
        }
        if own.is_empty() {
            files.push(SourceFile { path: chapter.path.clone(), text: module::module(chapter) });
        } else {
            files.push(SourceFile {
                path: chapter.path.clone(),
                text: refusal::module(book, chapter, &own),
            });
        }
        files.push(SourceFile { path: doc_path(chapter), text: doc::of_chapter(book, chapter) });
        if !refused || !own.is_empty() {
            modules.push_str(&declaration(chapter));
        }
    }
    let elsewhere = problems.iter().filter(|p| stops(p) && book.by_path(&p.path).is_none());
    for problem in elsewhere {
        let problem = problem.clone();
        let message = format!("in {}: {}", problem.path, problem.message);
        let problem = &Problem { message, ..problem };
        modules.push_str(&refusal::error(book, problem));
        modules.push('\n');
    }
    files.push(SourceFile { path: "modules.rs".to_owned(), text: modules });
    files
}

/// Whether a chapter becomes a module: it has a snippet that is tangled.
pub(crate) fn has_module(chapter: &Chapter) -> bool {
    chapter.snippets.iter().any(|snippet| snippet.is_tangled())
}

fn doc_path(chapter: &Chapter) -> String {
    format!("doc/{}.md", chapter.name())
}

/// Prose stands between a comment or attribute and its item, so two of clippy's lints do not hold; and rustdoc
/// would refuse the two halves of an interrupted function.
fn declaration(chapter: &Chapter) -> String {
    format!(
        "#[cfg_attr(not(doctest), doc = include_str!({:?}))]\n\
         #[allow(rustdoc::invalid_rust_codeblocks)]\n\
         #[allow(clippy::empty_line_after_doc_comments, clippy::empty_line_after_outer_attr)]\n\
         #[path = {:?}]\n\
         pub mod {};\n",
        doc_path(chapter),
        chapter.path,
        chapter.module()
    )
}
