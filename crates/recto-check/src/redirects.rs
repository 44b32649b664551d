//! `spec/redirects.toml`: where ids went that no chapter has any more.
//!
//! ```toml
//! [redirects]
//! "chain-id.old" = "chain-id.new"
//! "digest.both" = ["digest.one", "digest.two"]
//!
//! [retired]
//! "layer.limit" = "upstream has no limit any more"
//! ```

mod follow;

use recto_book::{AnchorId, Problem, Span};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The file, relative to the book's root.
pub const REDIRECTS: &str = "spec/redirects.toml";

/// What the file says.
#[derive(Clone, Debug, Default)]
pub struct Redirects {
    /// Ids that were sent on, sorted.
    pub sent: Vec<Sent>,
    /// Ids that were retired, sorted.
    pub retired: Vec<Retired>,
}

/// An id that was sent on.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The old id, with the bytes of its key.
    pub id: Marked,
    /// Where it leads: ids of the book, or ids that were sent on themselves; at least one.
    pub to: Vec<Marked>,
}

/// An id that was given up.
#[derive(Clone, Debug)]
pub struct Retired {
    /// The old id, with the bytes of its key.
    pub id: Marked,
    /// Why nothing took its place.
    pub reason: String,
}

/// An id with its bytes in the file.
#[derive(Clone, Debug)]
pub struct Marked {
    /// The id.
    pub id: AnchorId,
    /// Its bytes, with the quotes.
    pub span: Span,
}

type Value<'a> = Spanned<DeValue<'a>>;

impl Redirects {
    /// Reads the file's text. What is not of the form is a problem and left out.
    pub fn read(text: &str) -> (Self, Vec<Problem>) {
        let (table, errors) = DeTable::parse_recoverable(text);
        let unread = |error: &toml::de::Error| {
            let span = error.span().map(Span::from).unwrap_or_default();
            bad(span, error.message().to_owned(), "mend the TOML")
        };
        if let Some(error) = errors.first() {
            return (Redirects::default(), vec![unread(error)]);
        }
        let mut reader = Reader::default();
        for (name, value) in table.get_ref() {
            reader.table(name, value);
        }
        reader.redirects.sent.sort_by(|a, b| a.id.id.cmp(&b.id.id));
        reader.redirects.retired.sort_by(|a, b| a.id.id.cmp(&b.id.id));
        reader.twice();
        (reader.redirects, reader.problems)
    }

    /// How the id `id` was sent on.
    pub fn sent(&self, id: &AnchorId) -> Option<&Sent> {
        let at = self.sent.binary_search_by(|sent| sent.id.id.cmp(id)).ok()?;
        Some(&self.sent[at])
    }

    /// How the id `id` was retired.
    pub fn retired(&self, id: &AnchorId) -> Option<&Retired> {
        let at = self.retired.binary_search_by(|retired| retired.id.id.cmp(id)).ok()?;
        Some(&self.retired[at])
    }
}

/// What was read so far.
#[derive(Default)]
struct Reader {
    redirects: Redirects,
    problems: Vec<Problem>,
}

impl Reader {
    fn table(&mut self, name: &Spanned<std::borrow::Cow<'_, str>>, value: &Value<'_>) {
        let Some(table) = value.get_ref().as_table() else {
            let message = format!("`{}` is no table", name.get_ref());
            return self.problems.push(bad(name.span().into(), message, TABLES));
        };
        let keep = match name.get_ref().as_ref() {
            "redirects" => Self::sent,
            "retired" => Self::retired,
            other => {
                let message = format!("there is no table `{other}`");
                return self.problems.push(bad(name.span().into(), message, TABLES));
            }
        };
        for (key, value) in table {
            if let Some(id) = self.key(key.get_ref(), key.span().into(), value) {
                keep(self, id, value);
            }
        }
    }

    /// The old id that a key is. Without quotes TOML takes what is before a dot for a table.
    fn key(&mut self, text: &str, span: Span, value: &Value<'_>) -> Option<Marked> {
        let Some((inner, _)) = value.get_ref().as_table().and_then(|table| table.iter().next())
        else {
            return self.id(text, span);
        };
        let message = format!("`{text}` is a table, and no id");
        let help = format!("write the whole id in quotes: \"{text}.{}\"", inner.get_ref());
        self.problems.push(bad(span, message, &help));
        None
    }

    fn sent(&mut self, id: Marked, value: &Value<'_>) {
        let single = [value.clone()];
        let values = value.get_ref().as_array().map_or(single.as_slice(), |array| array);
        let mut to = Vec::new();
        for value in values {
            match value.get_ref().as_str() {
                Some(text) => to.extend(self.id(text, value.span().into())),
                None => {
                    let message = format!("`{}` is sent to something that is no id", id.id);
                    self.problems.push(bad(value.span().into(), message, TARGETS));
                }
            }
        }
        if values.is_empty() {
            let message = format!("`{}` is sent nowhere", id.id);
            self.problems.push(bad(value.span().into(), message, TARGETS));
        } else if !to.is_empty() {
            self.redirects.sent.push(Sent { id, to });
        }
    }

    fn retired(&mut self, id: Marked, value: &Value<'_>) {
        match value.get_ref().as_str().map(str::trim) {
            Some(reason) if !reason.is_empty() => {
                self.redirects.retired.push(Retired { id, reason: reason.to_owned() });
            }
            _ => {
                let message = format!("`{}` is retired without a reason", id.id);
                let help = "say in a text why nothing took its place";
                self.problems.push(bad(value.span().into(), message, help));
            }
        }
    }

    fn id(&mut self, text: &str, span: Span) -> Option<Marked> {
        let id = AnchorId::new(text).map(|id| Marked { id, span });
        if id.is_none() {
            let message = format!("`{text}` is not an id");
            self.problems.push(bad(span, message, ID));
        }
        id
    }

    /// An id is sent on or retired, not both.
    fn twice(&mut self) {
        for retired in &self.redirects.retired {
            if let Some(sent) = self.redirects.sent(&retired.id.id) {
                let message = format!("`{}` is both retired and sent on", retired.id.id);
                let problem = bad(retired.id.span, message, "take one of the two out");
                self.problems.push(problem.note(REDIRECTS, sent.id.span, "sent on here"));
            }
        }
    }
}

const ID: &str = "an id is a chapter's name, a dot and lower-case words: \"chapter.some-name\"";
const TABLES: &str = "the tables are [redirects] and [retired]";
const TARGETS: &str = "write one id, or a list of ids: [\"chapter.one\", \"chapter.two\"]";

fn bad(span: Span, message: String, help: &str) -> Problem {
    Problem::new("bad-redirect", REDIRECTS, span, message).help(help)
}
