//! Names that occur twice in one JSON object: two readers would see two images.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::pointer::Pointer;

/// The places where a name occurs again in its object, in reading order.
///
/// # Errors
///
/// What is not JSON in UTF-8, with line and column, as `serde_json` says it.
pub(crate) fn duplicates(bytes: &[u8]) -> serde_json::Result<Vec<Pointer>> {
    let seen_twice = RefCell::new(Vec::new());
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    Walk { here: Pointer::root(), twice: &seen_twice }.deserialize(&mut reader)?;
    reader.end()?;
    Ok(seen_twice.into_inner())
}

struct Walk<'a> {
    here: Pointer,
    twice: &'a RefCell<Vec<Pointer>>,
}

impl Walk<'_> {
    fn below(&self, here: Pointer) -> Walk<'_> {
        Walk { here, twice: self.twice }
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

macro_rules! scalar {
    ($($name:ident: $kind:ty),*) => { $(fn $name<E>(self, _: $kind) -> Result<(), E> { Ok(()) })* };
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    scalar!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<(), A::Error> {
        let mut index = 0;
        while array.next_element_seed(self.below(self.here.at(index)))?.is_some() {
            index += 1;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let mut names = HashSet::new();
        while let Some(name) = object.next_key::<String>()? {
            let place = self.here.key(&name);
            if !names.insert(name) {
                self.twice.borrow_mut().push(place.clone());
            }
            object.next_value_seed(self.below(place))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_repetition_at_any_depth_and_spelling() {
        let text = br#"{"a": [{"b": 1, "\u0062": 2}], "a": null, "c": {"a": true}}"#;
        let found: Vec<String> =
            duplicates(text).expect("JSON").iter().map(ToString::to_string).collect();
        assert_eq!(found, ["/a/0/b", "/a"]);
    }

    #[test]
    fn refuses_what_is_not_json() {
        for text in [&b"{\"a\": 1} x"[..], b"", b"\xef\xbb\xbf{}", b"\"\xff\""] {
            assert!(duplicates(text).is_err(), "{}", text.escape_ascii());
        }
        let deep = "[".repeat(100_000);
        assert!(duplicates(deep.as_bytes()).is_err(), "depth is bounded");
    }
}
