//! Where an address on a page leads. The model resolves links with the same few steps; this is kept apart from it, so that
//! a mistake there is not made here, too.

/// The file that `file` is, seen from `page`; the page itself if it is empty.
pub(crate) fn joined(page: &str, file: &str) -> String {
    if file.is_empty() {
        return page.to_owned();
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in file.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
