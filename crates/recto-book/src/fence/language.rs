//! Languages that something becomes of, and slips of the pen in their names.

use crate::slip::is_slip;

/// The languages that something becomes of.
const KNOWN: [&str; 3] = ["console", "json", "rust"];

/// Others whose names differ by one letter.
const OTHERS: [&str; 3] = ["json5", "jsonc", "jsonl"];

/// The language of which `name` is another spelling, or a slip: one letter other, missing or too many, or two that
/// changed places.
pub(super) fn meant(name: &str) -> Option<String> {
    let lower = name.to_ascii_lowercase();
    match lower.as_str() {
        "rs" => Some("rust".to_owned()),
        _ if lower != name => Some(lower),
        _ => slip(name).map(str::to_owned),
    }
}

fn slip(name: &str) -> Option<&'static str> {
    let known = KNOWN.into_iter().find(|known| is_slip(name, known));
    known.filter(|_| !OTHERS.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn slips_are_known() {
        for (name, language) in [
            ("consol", Some("console")),
            ("rusty", Some("rust")),
            ("jsno", Some("json")),
            ("bust", Some("rust")),
            ("RS", Some("rust")),
            ("Go", Some("go")),
            ("json", None),
            ("json5", None),
            ("js", None),
            ("", None),
            ("text", None),
            ("ruby", None),
        ] {
            assert_eq!(meant(name).as_deref(), language, "{name}");
        }
    }
}
