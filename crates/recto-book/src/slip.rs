//! Slips of the pen: words that are another but for one.

/// Whether `written` is not `meant`, but for one letter that is other, missing or too many, or two that changed places.
pub(crate) fn is_slip(written: &str, meant: &str) -> bool {
    let (a, b) = (written.as_bytes(), meant.as_bytes());
    let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[start..], &b[start..]);
    match (a, b) {
        ([_, a @ ..], [_, other @ ..]) if a == other => true,
        ([x, y, a @ ..], [z, w, b @ ..]) if (x, y) == (w, z) => a == b,
        _ => a.get(1..) == Some(b) || b.get(1..) == Some(a),
    }
}
