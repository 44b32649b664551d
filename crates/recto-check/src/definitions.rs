//! How many things each snippet of code defines.
//!
//! A function, type, trait, constant, static, macro or type alias counts as one wherever it is an item; a method of
//! an inherent `impl` counts, the methods of one trait's `impl` together count as one (and as none where there are
//! none), those of a trait belong to it.

use recto_book::rust::{Token, tokens};
use recto_book::{Chapter, Role, Snippet};

/// What a bracket that is open belongs to.
#[derive(Clone, Copy, PartialEq)]
enum Inside {
    /// Holds items that count: a module or an inherent `impl`.
    Items,
    /// Anything else: a body, fields, arguments, a trait.
    Body,
}

/// The number of definitions in each snippet of `chapter`, in order; 0 for what is not code of the module.
///
/// The state is carried from snippet to snippet, since an item may be interrupted by prose.
pub(crate) fn count(chapter: &Chapter) -> Vec<usize> {
    let mut counter = Counter::default();
    chapter.snippets.iter().map(|snippet| counter.snippet(chapter, snippet)).collect()
}

#[derive(Default)]
struct Counter {
    open: Vec<Inside>,
    /// The item whose head is being read: what its `{` will open.
    head: Option<Inside>,
    /// The keyword before, which may begin an item.
    keyword: Option<String>,
    /// Whether all that came last is the head of a trait's `impl`, or that and its `{`.
    bare: bool,
    found: usize,
}

impl Counter {
    fn snippet(&mut self, chapter: &Chapter, snippet: &Snippet) -> usize {
        if snippet.role != Role::Code {
            return 0;
        }
        if !snippet.continues {
            *self = Counter::default();
        }
        self.found = 0;
        let code = module_text(chapter, snippet);
        for (token, range) in tokens(&code) {
            self.token(token, &code[range]);
        }
        self.found
    }

    fn token(&mut self, token: Token, text: &str) {
        match (token, text) {
            (Token::Comment | Token::Doc | Token::Space, _) => return,
            (Token::Open, "{") => {
                self.open.push(self.head.take().unwrap_or(Inside::Body));
            }
            (Token::Open, _) => self.open.push(Inside::Body),
            (Token::Close, _) => {
                self.open.pop();
                if text == "}" && std::mem::take(&mut self.bare) {
                    self.found = self.found.saturating_sub(1);
                }
            }
            (Token::Sign, ";") if self.at_items() => self.head = None,
            _ if self.at_items() => self.item(token, text),
            _ => self.bare = false,
        }
        self.keyword = (token == Token::Keyword).then(|| text.to_owned());
    }

    fn at_items(&self) -> bool {
        self.open.iter().all(|inside| *inside == Inside::Items)
    }

    fn item(&mut self, token: Token, text: &str) {
        match (self.head, token, text) {
            (None, Token::Keyword, "impl") => self.head = Some(Inside::Items),
            // The `for` of `impl Trait for Type`: one definition, whatever is in it.
            (Some(Inside::Items), Token::Keyword, "for") => {
                self.begin();
                self.bare = true;
            }
            (None, Token::Sign, "!") if self.keyword.as_deref() == Some("macro_rules") => {
                self.begin();
            }
            (None, Token::Name, _) => match self.keyword.as_deref() {
                Some("mod") => self.head = Some(Inside::Items),
                Some(
                    "fn" | "struct" | "enum" | "trait" | "type" | "const" | "static" | "mut"
                    | "union",
                ) => self.begin(),
                _ => {}
            },
            _ => {}
        }
    }

    fn begin(&mut self) {
        self.found += 1;
        self.head = Some(Inside::Body);
    }
}

/// The text of a snippet without the marks of hidden lines.
pub(crate) fn module_text(chapter: &Chapter, snippet: &Snippet) -> String {
    let mut code = String::new();
    for line in &snippet.lines {
        let text = chapter.slice(line.span);
        code.push_str(if line.shown { text } else { crate::hidden::unmarked(text) });
        code.push('\n');
    }
    code
}
