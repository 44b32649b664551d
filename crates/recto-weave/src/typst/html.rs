//! Raw HTML: the few elements a page can show. Anything else is a problem.

use recto_book::Span;

use super::Compositor;

/// What raw HTML says, piece by piece.
enum Tag<'a> {
    /// `<!-- ... -->`, or white space.
    Nothing,
    /// `<name ...>`, also `<name ... />`.
    Open(&'a str, &'a str),
    /// `</name>`.
    Close(&'a str),
    /// Text outside of tags, or a tag that never ends.
    Other,
}

impl Compositor<'_> {
    /// One piece of inline HTML. `outside`: how many elements were open before the current run.
    pub(super) fn html(&mut self, span: Span, outside: usize) {
        match first_tag(self.chapter.slice(span)).0 {
            Tag::Nothing => {}
            Tag::Open("br", _) => {
                self.push("linebreak(); ");
                self.space = true;
            }
            Tag::Open(name, _) if call(name).is_some() => {
                self.push(&format!("{}({{", call(name).unwrap_or_default()));
                self.open.push((name.to_owned(), span));
            }
            Tag::Close(name) if call(name).is_some() => self.close(name, span, outside),
            Tag::Open("a", attributes) if is_name(attributes) => {}
            Tag::Close("a") => {}
            _ => self.refuse(span),
        }
    }

    /// A block of HTML: comments and names only.
    pub(super) fn html_block(&mut self, span: Span) {
        let mut rest = self.chapter.slice(span);
        while !rest.is_empty() {
            let (tag, length) = first_tag(rest);
            match tag {
                Tag::Nothing | Tag::Close("a") => {}
                Tag::Open("a", attributes) if is_name(attributes) => {}
                _ => return self.refuse(span),
            }
            rest = &rest[length..];
        }
    }

    /// Reports and closes what a run left open.
    pub(super) fn close_html(&mut self, outside: usize) {
        while self.open.len() > outside {
            self.push("}); ");
            let Some((name, span)) = self.open.pop() else { return };
            let message = format!("`<{name}>` is not closed in the same run of text");
            self.problem("unclosed-html", span, message, &format!("close it with `</{name}>`"));
        }
    }

    fn close(&mut self, name: &str, span: Span, outside: usize) {
        let matching = self.open.last().is_some_and(|(open, _)| open == name);
        if matching && self.open.len() > outside {
            self.open.pop();
            return self.push("}); ");
        }
        let message = format!("`</{name}>` closes nothing that was opened in the same run of text");
        self.problem(
            "unclosed-html",
            span,
            message,
            "close elements in the order in which they were opened",
        );
    }

    fn refuse(&mut self, span: Span) {
        let source = self.chapter.slice(span);
        let line = source.lines().next().unwrap_or_default().trim_end();
        let span = Span { start: span.start, end: span.start + Span::new(0, line.len()).end };
        let message = format!("the PDF can't show the HTML `{line}`");
        self.problem("unknown-html", span, message, "use Markdown; of HTML only comments, <br>, <sup>, <sub>, <kbd> and <a id=...> are shown everywhere");
    }
}

/// The function of the template or language that shows an element.
fn call(name: &str) -> Option<&'static str> {
    match name {
        "sup" => Some("super"),
        "sub" => Some("sub"),
        "kbd" => Some("key"),
        _ => None,
    }
}

/// Whether the attributes of an `<a>` only name a place. The book's own ids are markers, so such names need nothing.
fn is_name(attributes: &str) -> bool {
    ["id=", "name="].iter().any(|key| attributes.starts_with(key)) && !attributes.contains("href")
}

/// The first piece of `html` and its length in bytes.
fn first_tag(html: &str) -> (Tag<'_>, usize) {
    let space = html.len() - html.trim_start().len();
    if space > 0 {
        return (Tag::Nothing, space);
    }
    if html.starts_with("<!--") {
        return html.find("-->").map_or((Tag::Other, html.len()), |end| (Tag::Nothing, end + 3));
    }
    let Some(inner) = html.strip_prefix('<') else { return (Tag::Other, html.len()) };
    let Some(end) = inner.find('>') else { return (Tag::Other, html.len()) };
    let inner = inner[..end].trim_end_matches('/').trim();
    let (name, attributes) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    let tag = match name.strip_prefix('/') {
        Some(name) => Tag::Close(name),
        None => Tag::Open(name, attributes.trim()),
    };
    (tag, end + 2)
}
