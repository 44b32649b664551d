//! Marks in Rust snippets: what each says, and those that stand where none can be.

use std::borrow::Cow;

use ra_ap_rustc_lexer::TokenKind;

use super::Reader;
use crate::rust::{self, Ground, Grounds, Word};
use crate::{AnchorId, Mark, MarkRole, MarkedItem, Role, Snippet, Span};

/// How a mark begins.
const SIGN: &str = "// [";

/// A comment that may be a mark, in code that is read as one.
struct Comment {
    span: Span,
    snippet: usize,
    /// How many words stand before it.
    words: usize,
}

/// What is wrong with a mark, and what to do.
type Fault = (&'static str, &'static str);

impl Reader<'_> {
    /// Finds the marks of all snippets. Those without any cost nothing.
    pub(super) fn find_marks(&mut self) {
        let text = self.text.as_bytes();
        let mut done = 0;
        let comments = memchr::memmem::find_iter(text, "//");
        for at in comments.filter(|at| is_bracket(&text[at + 2..])) {
            let at = Span::new(at, at);
            let snippet = self.snippets.partition_point(|snippet| snippet.span.end < at.start);
            let inside = self.snippets.get(snippet).is_some_and(|found| found.span.contains(at));
            if inside && snippet >= done {
                let together = self.together(snippet);
                done = snippet + 1;
                done = together.last().map_or(done, |last| done.max(last + 1));
                self.read_marks(&together);
            }
        }
        self.marks.sort_by_key(|mark| mark.span.start);
    }

    /// The snippets that have to be read to know what stands around a line of `snippet`: with code, all that its
    /// items go through; none for what has no marks.
    fn together(&self, snippet: usize) -> Vec<usize> {
        let found = &self.snippets[snippet];
        if !found.at_margin {
            return Vec::new();
        }
        match found.role {
            Role::Test | Role::Example { .. } => vec![snippet],
            Role::Code => self.interrupted(snippet),
            _ => Vec::new(),
        }
    }

    fn interrupted(&self, snippet: usize) -> Vec<usize> {
        let is_code = |at: &usize| {
            let snippet = &self.snippets[*at];
            snippet.role == Role::Code && snippet.at_margin
        };
        let mut together = vec![snippet];
        let mut first = snippet;
        while self.snippets[first].continues
            && let Some(before) = (0..first).rev().find(is_code)
        {
            together.insert(0, before);
            first = before;
        }
        let behind = (snippet + 1..self.snippets.len()).filter(is_code);
        together.extend(behind.take_while(|at| self.snippets[*at].continues));
        together
    }

    /// Reads the marks of snippets of one kind that belong together.
    fn read_marks(&mut self, together: &[usize]) {
        let codes: Vec<(usize, Cow<'_, str>)> =
            together.iter().map(|at| (*at, self.code(&self.snippets[*at]))).collect();
        let mut words = Vec::new();
        let mut comments = Vec::new();
        for (snippet, code) in &codes {
            let lines = &self.snippets[*snippet].lines;
            let start = lines.first().map_or(0, |line| line.span.range().start);
            words_of(code, start, *snippet, &mut words, &mut comments);
        }
        let Some(first) = together.first() else { return };
        let mut grounds = match self.snippets[*first].role {
            Role::Code => Grounds::of_module(&words),
            _ => Grounds::of_body(&words),
        };
        for comment in comments {
            let ground = grounds.before(comment.words);
            let item = grounds.item();
            self.judge_mark(&comment, ground, item);
        }
    }

    /// Keeps a comment that is a mark, or says why it can't be one.
    fn judge_mark(&mut self, comment: &Comment, ground: Ground, item: Option<MarkedItem>) {
        let (Some(id), rest) = parts(self.slice(comment.span)) else {
            return self.no_id(comment.span);
        };
        let snippet = &self.snippets[comment.snippet];
        let role = match alone(self.text, comment.span) && rest.is_empty() {
            true => role(snippet, ground),
            false => {
                Err(("a mark shares its line with something else", "give it a line of its own"))
            }
        };
        match role {
            Ok(role) => {
                let (span, snippet) = (comment.span, comment.snippet);
                self.marks.push(Mark { id, span, snippet, role, item });
            }
            Err((message, help)) => {
                let problem = self.problem("misplaced-mark", comment.span, message);
                self.report(problem.help(help));
            }
        }
    }

    /// Reports what looks like a mark but for its form; any other comment may start with a bracket.
    fn no_id(&mut self, span: Span) {
        let text = self.slice(span);
        let inner = inner(text);
        if let Some((message, help)) = inner.and_then(|inner| misspelt(text, inner)) {
            let problem = self.problem("misplaced-mark", span, message);
            return self.report(problem.help(help));
        }
        let odd = |c: char| !c.is_alphanumeric() && !matches!(c, '.' | '-' | '_');
        let is_id = |inner: &&str| inner.contains('.') && !inner.contains(odd);
        let is_whole = text.starts_with(SIGN) && text.trim_end().ends_with(']');
        let Some(inner) = inner.filter(is_id).filter(|_| is_whole) else { return };
        let problem = self.problem("bad-id", span, format!("`{inner}` is not an id"));
        self.report(
            problem
                .help("an id has parts of lower-case words with dots between: `// [chapter.part]`"),
        );
    }
}

/// Whether behind `//` a bracket begins the comment.
fn is_bracket(behind: &[u8]) -> bool {
    behind.iter().find(|byte| !matches!(byte, b'/' | b'!' | b' ')) == Some(&b'[')
}

/// Appends the words of `code`, and the comments that may be marks. The code begins at `start` in the chapter.
fn words_of<'c>(
    code: &'c str,
    start: usize,
    snippet: usize,
    words: &mut Vec<Word<'c>>,
    comments: &mut Vec<Comment>,
) {
    let mut last = None;
    for (kind, range) in rust::lex(code) {
        let text = &code[range.clone()];
        if !rust::is_silent(kind) {
            let joined = last == Some(range.start);
            words.push(Word { kind, text, start: start + range.start, joined });
            last = Some(range.end);
        }
        if matches!(kind, TokenKind::LineComment { .. }) && inner(text).is_some() {
            let end = start + range.start + text.trim_end().len();
            let span = Span::new(start + range.start, end);
            comments.push(Comment { span, snippet, words: words.len() });
        }
    }
}

/// What stands in brackets that begin a comment of any kind.
fn inner(comment: &str) -> Option<&str> {
    let words = comment.strip_prefix("//")?;
    let words = words.strip_prefix(['/', '!']).unwrap_or(words);
    words.trim().strip_prefix('[')?.split_once(']').map(|(inner, _)| inner)
}

/// What is wrong with a comment that names nothing but ids in brackets, and what to do.
fn misspelt(comment: &str, inner: &str) -> Option<(&'static str, String)> {
    let ids: Vec<&str> = inner.split([',', ' ']).filter(|part| !part.is_empty()).collect();
    let is_whole = comment.trim_end().ends_with(']');
    if !is_whole || ids.is_empty() || ids.iter().any(|id| AnchorId::new(id).is_none()) {
        return None;
    }
    match ids.as_slice() {
        [id] => Some(("a mark is a plain comment, with one space", format!("write `// [{id}]`"))),
        [first, ..] => Some((
            "a mark names one unit",
            format!("write a mark for each, on lines of their own: `// [{first}]`"),
        )),
        [] => None,
    }
}

/// The id of a mark, and what stands behind it.
fn parts(comment: &str) -> (Option<AnchorId>, &str) {
    let rest = comment.strip_prefix(SIGN).unwrap_or_default();
    let (id, behind) = rest.split_once(']').unwrap_or_default();
    (AnchorId::new(id), behind)
}

/// Whether nothing but space, or the mark of a hidden line, stands before it.
fn alone(text: &str, comment: Span) -> bool {
    let before = &text[..comment.range().start];
    let line = before.rsplit('\n').next().unwrap_or_default();
    matches!(line.trim(), "" | "#")
}

/// What a mark says that stands on this ground of a snippet.
fn role(snippet: &Snippet, ground: Ground) -> Result<MarkRole, Fault> {
    match (&snippet.role, ground) {
        (Role::Example { compile_fail: Some(_), .. }, _) => Ok(MarkRole::Verifies),
        (Role::Code, Ground::Statement) => Ok(MarkRole::Implements),
        (Role::Code, Ground::Item) => Ok(MarkRole::Declares),
        (_, Ground::Statement) => Ok(MarkRole::Verifies),
        (_, ground) => Err(fault(ground)),
    }
}

fn fault(ground: Ground) -> Fault {
    match ground {
        Ground::Constant => (
            "a mark stands in code that the compiler runs, where nothing can be recorded",
            "put it above the function or constant",
        ),
        Ground::Arms => {
            ("a mark stands between the arms of a match", "put it into the arm's block")
        }
        Ground::Macro => {
            ("a mark stands inside a macro or an attribute", "put it above the statement or item")
        }
        Ground::Attribute => {
            ("a mark stands between an attribute and its statement", "put it above the attribute")
        }
        Ground::Tail => {
            ("a mark stands behind the value of its block", "put it above the last expression")
        }
        Ground::Last => ("nothing stands below this mark", "put it above the code it is about"),
        Ground::Item => {
            ("a mark of a test stands where nothing runs", "put it above the assertion")
        }
        Ground::Inside | Ground::Statement => {
            ("a mark stands inside a statement or an item's head", "put it above the whole of it")
        }
    }
}
