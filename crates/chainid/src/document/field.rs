//! A field that keeps what stood there even when it is not what the document type says.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// One field of a document. Reading never fails here, so that every fault of a document is found and not the first.
#[derive(Clone, Debug, Default)]
pub(crate) enum Field<T> {
    /// The name does not occur.
    #[default]
    Absent,
    /// A value of the wrong kind.
    Wrong(Value),
    /// What it should be.
    Is(T),
}

impl<T> Field<T> {
    /// The value, if it is one.
    pub(crate) fn get(&self) -> Option<&T> {
        match self {
            Field::Is(value) => Some(value),
            _ => None,
        }
    }

    /// What stands there, for a message.
    pub(crate) fn found(&self) -> String {
        match self {
            Field::Absent => "nothing".to_owned(),
            Field::Wrong(value) => value.to_string(),
            Field::Is(_) => "a value".to_owned(),
        }
    }

    /// Absent, or null: what an optional field may be.
    pub(crate) fn is_none(&self) -> bool {
        matches!(self, Field::Absent | Field::Wrong(Value::Null))
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Ok(match T::deserialize(&value) {
            Ok(right) => Field::Is(right),
            Err(_) => Field::Wrong(value),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Pair {
        #[serde(default)]
        a: Field<u64>,
        #[serde(default)]
        b: Field<Vec<Field<String>>>,
    }

    #[test]
    fn one_wrong_field_leaves_the_others() {
        let pair: Pair = serde_json::from_str(r#"{"a": -1, "b": ["x", 2]}"#).expect("an object");
        assert_eq!(pair.a.found(), "-1");
        let b = pair.b.get().expect("an array");
        assert_eq!((b[0].get().map(String::as_str), b[1].found().as_str()), (Some("x"), "2"));
    }

    #[test]
    fn absent_and_null_are_both_nothing() {
        let pair: Pair = serde_json::from_str(r#"{"a": null}"#).expect("an object");
        assert!(pair.a.is_none() && pair.b.is_none());
    }
}
