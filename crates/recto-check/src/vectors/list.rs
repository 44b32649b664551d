//! A fence of vectors: a JSON list, read one vector at a time so that each has its place.

use std::collections::BTreeMap;

use recto_book::{Chapter, Problem, Snippet, Span};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::{Found, MustNot, Vector};
use crate::content::Content;

/// The vectors of a fence that can be read; what is wrong with the others.
pub(super) fn read(
    chapter: &Chapter,
    snippet: &Snippet,
    problems: &mut Vec<Problem>,
) -> Vec<Found> {
    let content = Content::new(chapter, snippet);
    if let Err(error) = serde_json::from_str::<Vec<IgnoredAny>>(&content.text) {
        let problem = content.syntax("vectors-not-json", "these vectors are no JSON list", &error);
        problems.push(
            problem.help("the fence holds one JSON list of objects: `[{\"name\": ...}, ...]`"),
        );
        return Vec::new();
    }
    let mut found = Vec::new();
    for (start, end) in elements(&content.text) {
        let span = content.first_line(start, end);
        match members(&content.text[start..end]).and_then(|members| vector(members, chapter, span))
        {
            Ok(vector) => found.push(Found { vector, span }),
            Err(message) => problems.push(shape(chapter, span, message)),
        }
    }
    found
}

/// The byte ranges of the elements of a list that is known to be sound JSON.
fn elements(text: &str) -> Vec<(usize, usize)> {
    let skip = |at: usize| {
        at + text[at..].len() - text[at..].trim_start_matches([' ', '\t', '\r', '\n', ',']).len()
    };
    let mut ranges = Vec::new();
    let mut at = skip(text.find('[').map_or(text.len(), |at| at + 1));
    while !text[at..].starts_with(']') {
        let mut values = serde_json::Deserializer::from_str(&text[at..]).into_iter::<IgnoredAny>();
        if !matches!(values.next(), Some(Ok(_))) {
            break;
        }
        let end = at + values.byte_offset();
        ranges.push((at, end));
        at = skip(end);
    }
    ranges
}

/// The members of the object `text`; none may be there twice.
fn members(text: &str) -> Result<BTreeMap<String, Value>, String> {
    if !text.starts_with('{') {
        return Err("a vector is an object".to_owned());
    }
    let Members(list) = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut members = BTreeMap::new();
    for (name, value) in list {
        if members.insert(name.clone(), value).is_some() {
            return Err(format!("this vector has `{name}` twice"));
        }
    }
    Ok(members)
}

/// The vector that `members` are.
fn vector(
    mut members: BTreeMap<String, Value>,
    chapter: &Chapter,
    span: Span,
) -> Result<Vector, String> {
    let mut take = |name: &str| members.remove(name);
    let name = take("name")
        .as_ref()
        .and_then(Value::as_str)
        .map(str::to_owned)
        .filter(|name| !name.is_empty());
    let name = name.ok_or("this vector has no `name`, or one that is no text")?;
    let verifies = take("verifies").and_then(|ids| serde_json::from_value::<Vec<String>>(ids).ok());
    let verifies = verifies.filter(|ids| !ids.is_empty());
    let verifies =
        verifies.ok_or_else(|| format!("the vector `{name}` has no list of ids `verifies`"))?;
    let input = take("input").ok_or_else(|| format!("the vector `{name}` has no `input`"))?;
    let expected = match (take("output"), take("error")) {
        (Some(output), None) => Ok(output),
        (None, Some(Value::String(id))) => Err(id),
        (None, Some(_)) => return Err(format!("the `error` of the vector `{name}` is no id")),
        (None, None) => {
            return Err(format!("the vector `{name}` has neither `output` nor `error`"));
        }
        (Some(_), Some(_)) => {
            return Err(format!("the vector `{name}` has both `output` and `error`"));
        }
    };
    let must_not = match take("must_not") {
        None => Vec::new(),
        Some(values) => must_not(values, &name, &verifies)?,
    };
    match members.pop_first() {
        Some((other, _)) => Err(format!("the vector `{name}` has an unknown member `{other}`")),
        None => {
            Ok(Vector { name, verifies, input, expected, must_not, place: chapter.place(span) })
        }
    }
}

/// The values of a list, or of lists by clause.
fn must_not(values: Value, name: &str, verifies: &[String]) -> Result<Vec<MustNot>, String> {
    let each = |values: Value, breaks: &[String]| match values {
        Value::Array(list) => {
            Ok(list.into_iter().map(|value| MustNot { value, breaks: breaks.to_vec() }).collect())
        }
        _ => Err(format!("the `must_not` of the vector `{name}` is no list")),
    };
    let Value::Object(lists) = values else { return each(values, verifies) };
    let mut found: Vec<MustNot> = Vec::new();
    for (id, values) in lists {
        if !verifies.contains(&id) {
            return Err(format!(
                "the vector `{name}` has a `must_not` for `{id}`, and does not verify it"
            ));
        }
        found.extend(each(values, &[id])?);
    }
    Ok(found)
}

fn shape(chapter: &Chapter, span: Span, message: String) -> Problem {
    Problem::new("vector-incomplete", &chapter.path, span, message)
        .help("a vector has `name`, `verifies`, `input`, one of `output` and `error`, and may have `must_not`")
}

/// The members of an object, in order: a map would drop what is there twice.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = map.next_entry()? {
            list.push(entry);
        }
        Ok(Members(list))
    }
}
