//! Reading: from a chapter's bytes to its structure, in one pass over the parser's events.
//!
//! 1. `decode` turns bytes into text.
//! 2. `Reader::event` adds a node for each event of the parser (`build`).
//! 3. Where a run of inline text ends, `markers` looks for the `{#id}` that ends its unit.
//! 4. `fences` turns code blocks into snippets, `links` and `comments` look at their own nodes.
//! 5. `finish` looks at what needs the whole chapter: open items (`items`), marks in code (`marks`), ids that name
//!    nothing (`stray`).

mod build;
mod comments;
mod decode;
mod fences;
mod finish;
mod headings;
mod items;
mod lines;
mod links;
mod markers;
mod marks;
mod stray;

use pulldown_cmark::{BrokenLink, LinkType, Options, Parser};

use crate::{Anchor, Chapter, Computed, Line, Link, Mark, Node, Problem, Snippet, Span};

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
///
/// The problems stand in the order of their places.
pub fn read(path: &str, bytes: Vec<u8>) -> (Chapter, Vec<Problem>) {
    let (text, problems) = decode::text(path, bytes);
    let mut reader = Reader::new(path, &text, problems);
    let mut undefined = Vec::new();
    let callback = |link: BrokenLink<'_>| {
        let is_reference = matches!(link.link_type, LinkType::Reference | LinkType::Collapsed);
        undefined.extend(is_reference.then(|| Span::from(link.span)));
        None
    };
    let parser = Parser::new_with_broken_link_callback(&text, options(), Some(callback));
    for (event, range) in parser.into_offset_iter() {
        reader.event(event, range);
    }
    reader.undefined(&undefined);
    let read = reader.finish();
    read.into_chapter(path, text)
}

/// What is known while a chapter is read.
struct Reader<'t> {
    path: &'t str,
    text: &'t str,
    nodes: Vec<Node>,
    /// Each anchor, and the node of its marker (or of its snippet or heading).
    anchors: Vec<(Anchor, usize)>,
    snippets: Vec<Snippet>,
    links: Vec<Link>,
    values: Vec<Computed>,
    marks: Vec<Mark>,
    /// The `<!-- untestable: REASON -->` that no id has taken yet.
    exemptions: Vec<Span>,
    problems: Vec<Problem>,
    /// The nodes that are still open, outermost first.
    open: Vec<usize>,
    /// The end of what is closed.
    behind: u32,
    /// Where the current run of inline text began: the first node of it.
    run: Option<usize>,
    /// The code block that is open.
    block: Option<Block>,
    /// The code block before: the next one uses its memory.
    spare: Block,
}

/// A code block of which the end is not seen yet.
#[derive(Default)]
struct Block {
    fenced: bool,
    /// The bytes of its lines, as the parser hands them over.
    content: Vec<Span>,
    lines: Vec<Line>,
}

impl<'t> Reader<'t> {
    fn new(path: &'t str, text: &'t str, problems: Vec<Problem>) -> Self {
        Reader {
            path,
            text,
            // Prose has about one node in 100 bytes; growing step by step would copy them all twice.
            nodes: Vec::with_capacity(text.len() / 100),
            anchors: Vec::new(),
            snippets: Vec::new(),
            links: Vec::new(),
            values: Vec::new(),
            marks: Vec::new(),
            exemptions: Vec::new(),
            problems,
            open: Vec::new(),
            behind: 0,
            run: None,
            block: None,
            spare: Block::default(),
        }
    }

    fn slice(&self, span: Span) -> &'t str {
        &self.text[span.range()]
    }

    fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    fn problem(&self, code: &'static str, span: Span, message: impl Into<String>) -> Problem {
        Problem::new(code, self.path, span, message)
    }
}
