//! Woven pages, taken apart far enough to ask them questions. Only for tests.

#[path = "../../../../tests/outputs/address.rs"]
mod address;
#[path = "old.rs"]
mod old;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use address::joined;
use recto_book::Book;
use recto_weave::{Settings, html};

/// The files of an HTML book.
pub(crate) struct Pages(BTreeMap<String, Vec<u8>>);

/// The book of everything a chapter can hold.
pub(crate) fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/html/book")
}

/// The book that this project is.
#[allow(dead_code, reason = "not every test looks at the real book")]
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The book below `root`, the fixture with its old ids.
pub(crate) fn open(root: &Path) -> Book {
    let (mut book, _) = recto_book::open(root);
    old::send_on(&mut book);
    book
}

/// The book below `root`, and its pages.
pub(crate) fn weave(root: &Path) -> (Book, Pages) {
    let book = open(root);
    let pages = weave_book(&book, root);
    (book, pages)
}

/// The pages of a book.
pub(crate) fn weave_book(book: &Book, root: &Path) -> Pages {
    let settings = Settings::read(root).expect("settings");
    let out = tempfile::tempdir().expect("a folder");
    html::weave(book, None, &settings, root, out.path()).expect("woven");
    Pages::read(out.path())
}

/// Copies a folder with everything in it.
#[allow(dead_code, reason = "not every test copies")]
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

#[allow(dead_code, reason = "not every test asks all questions")]
impl Pages {
    /// The files in `folder`.
    pub(crate) fn read(folder: &Path) -> Self {
        let mut files = BTreeMap::new();
        read_into(folder, "", &mut files);
        Pages(files)
    }

    /// All files with their bytes.
    pub(crate) fn files(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.0
    }

    /// The names of the pages, the bare table of contents left out.
    pub(crate) fn names(&self) -> Vec<String> {
        let pages = self.0.keys().filter(|name| name.ends_with(".html") && *name != "toc.html");
        pages.cloned().collect()
    }

    /// The text of a page.
    pub(crate) fn text(&self, page: &str) -> &str {
        std::str::from_utf8(&self.0[page]).expect("pages are UTF-8")
    }

    /// All ids on a page, in order.
    pub(crate) fn ids(&self, page: &str) -> Vec<String> {
        tags(self.text(page)).into_iter().filter_map(|tag| tag.attribute("id")).collect()
    }

    /// Links of a page to ids: the page and the id that each leads to.
    pub(crate) fn links(&self, page: &str) -> Vec<(String, String)> {
        let links = tags(self.text(page)).into_iter().filter(|tag| tag.name == "a");
        let addresses = links.filter_map(|tag| tag.attribute("href"));
        let inside = addresses.filter(|address| !address.contains("://"));
        inside
            .filter_map(|address| {
                let (file, id) = address.split_once('#')?;
                Some((joined(page, file), id.to_owned()))
            })
            .collect()
    }

    /// What the browser loads for a page without being asked: style sheets, scripts, pictures, frames.
    pub(crate) fn loads(&self, page: &str) -> Vec<String> {
        let of = |tag: &Tag<'_>| match tag.name {
            "link" => tag.attribute("href"),
            "script" | "img" | "iframe" | "source" => tag.attribute("src"),
            _ => None,
        };
        tags(self.text(page)).iter().filter_map(of).collect()
    }

    /// The text of each block of code, in order.
    pub(crate) fn code(&self, page: &str) -> Vec<String> {
        let text = self.text(page);
        let blocks = text.split("<pre><code class=\"hljs nohighlight\">").skip(1);
        blocks.map(|block| plain(block.split("</code></pre>").next().unwrap_or_default())).collect()
    }
}

struct Tag<'a> {
    name: &'a str,
    rest: &'a str,
}

impl Tag<'_> {
    fn attribute(&self, name: &str) -> Option<String> {
        let start = self.rest.find(&format!(" {name}=\""))? + name.len() + 3;
        let len = self.rest[start..].find('"')?;
        Some(self.rest[start..start + len].to_owned())
    }
}

/// The opening tags of a page; what scripts hold is left out.
fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let len = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
        let end = end_of_tag(rest);
        let name = &rest[..len];
        if !name.is_empty() {
            found.push(Tag { name, rest: &rest[len..end] });
        }
        rest = &rest[end..];
        if name == "script" {
            rest = &rest[rest.find("</script").unwrap_or(rest.len())..];
        }
    }
    found
}

fn end_of_tag(rest: &str) -> usize {
    let mut quoted = false;
    let end = rest.find(|c| {
        quoted ^= c == '"';
        c == '>' && !quoted
    });
    end.unwrap_or(rest.len())
}

/// The text of a piece of HTML.
fn plain(html: &str) -> String {
    let parts = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    let text: String = parts.collect();
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}

fn read_into(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read_into(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read(entry.path()).expect("read"));
        }
    }
}
