//! Languages that something becomes of, and slips of the pen in their names.

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
    let is_slip = |known: &&&str| **known != name && is_near(name.as_bytes(), known.as_bytes());
    KNOWN.iter().find(is_slip).copied().filter(|_| !OTHERS.contains(&name))
}

fn is_near(a: &[u8], b: &[u8]) -> bool {
    let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[start..], &b[start..]);
    match (a, b) {
        ([_, a @ ..], [_, other @ ..]) if a == other => true,
        ([x, y, a @ ..], [z, w, b @ ..]) if (x, y) == (w, z) => a == b,
        _ => a.get(1..) == Some(b) || b.get(1..) == Some(a),
    }
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
