//! Reading: from a chapter's bytes to its structure, in one pass over the parser's events.
//!
//! 1. `read` turns bytes into text and opens the parser with mdBook's options.
//! 2. `Reader::event` adds a node for each event (`build`).
//! 3. At the end of each run of inline text, `markers` looks for a trailing `{#id}`.
//! 4. `fences` turns code blocks into snippets; `finish` looks at what needs the whole chapter.

mod build;
mod fences;
mod finish;
mod markers;

use pulldown_cmark::{Options, Parser};

use crate::span::Lines;
use crate::{Chapter, Nodes, Problem, Span};

/// The parser options: exactly those of mdBook's default configuration, so that both see the same chapter.
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

/// Reads one chapter. Never fails: whatever the bytes are, there is a chapter, and problems with places.
pub fn read(path: &str, bytes: Vec<u8>) -> (Chapter, Vec<Problem>) {
    let (text, problems) = text(path, bytes);
    let mut reader = Reader::new(empty(path, text.clone()), problems);
    for (event, range) in Parser::new_ext(&text, options()).into_offset_iter() {
        reader.event(event, range);
    }
    reader.finish()
}

/// What is known while a chapter is read.
struct Reader {
    chapter: Chapter,
    problems: Vec<Problem>,
    /// The nodes that are still open, outermost first.
    open: Vec<usize>,
    /// Where the current run of inline text began: the first node of it.
    run: Option<usize>,
    /// The code block that is open: its info string, if fenced, and the bytes of its lines.
    block: Option<Block>,
}

struct Block {
    info: Option<String>,
    content: Vec<Span>,
}

impl Reader {
    fn new(chapter: Chapter, problems: Vec<Problem>) -> Self {
        Reader { chapter, problems, open: Vec::new(), run: None, block: None }
    }

    fn problem(&self, code: &'static str, span: Span, message: impl Into<String>) -> Problem {
        Problem::new(code, &self.chapter.path, span, message)
    }
}

fn empty(path: &str, text: String) -> Chapter {
    let lines = Lines::of(&text);
    Chapter {
        path: path.to_owned(),
        title: crate::chapter::name_of(path).to_owned(),
        status: None,
        text,
        nodes: Nodes::default(),
        anchors: Vec::new(),
        snippets: Vec::new(),
        links: Vec::new(),
        values: Vec::new(),
        lines,
    }
}

/// The longest text a span can point into.
const LONGEST: usize = u32::MAX as usize - 1;

fn text(path: &str, bytes: Vec<u8>) -> (String, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut text = String::from_utf8(bytes).unwrap_or_else(|error| {
        let at = error.utf8_error().valid_up_to();
        let span = Span::new(at.min(LONGEST), at.min(LONGEST));
        let problem = Problem::new("not-utf8", path, span, "this byte is not UTF-8");
        problems.push(problem.help("save the chapter as UTF-8"));
        String::from_utf8_lossy(error.as_bytes()).into_owned()
    });
    if text.starts_with('\u{feff}') {
        let problem = Problem::new(
            "byte-order-mark",
            path,
            Span::new(0, 3),
            "the chapter starts with a byte order mark",
        );
        problems.push(problem.help("save the chapter as UTF-8 without a byte order mark"));
    }
    if text.len() > LONGEST {
        text.clear();
        problems.push(
            Problem::new("too-long", path, Span::default(), "the chapter is over 4 GiB")
                .help("split it"),
        );
    }
    (text, problems)
}
