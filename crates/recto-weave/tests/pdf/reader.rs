//! A small reader of the PDFs that we write: plain objects, no object streams, no program.

use std::collections::BTreeMap;

/// A PDF cut into its objects.
pub(crate) struct Pdf<'a> {
    objects: BTreeMap<u32, &'a [u8]>,
}

/// An entry of the outline.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// From 1.
    pub(crate) level: usize,
    pub(crate) title: String,
}

impl<'a> Pdf<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        let mut objects = BTreeMap::new();
        let mut at = 0;
        while let Some(found) = find(&bytes[at..], b" 0 obj") {
            let start = at + found;
            let digits =
                bytes[..start].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
            let end = find(&bytes[start..], b"endobj").map_or(bytes.len(), |end| start + end);
            if let Some(number) = number(&bytes[start - digits..start]) {
                objects.insert(number, &bytes[start + b" 0 obj".len()..end]);
            }
            at = end;
        }
        Pdf { objects }
    }

    /// From the name of each destination to its page, from 1.
    pub(crate) fn destinations(&self) -> BTreeMap<String, usize> {
        let catalog = self.find(b"/Type/Catalog");
        let start = find(catalog, b"/Dests<</Names[").expect("a name tree without branches") + 15;
        let names = &catalog[start..start + find(&catalog[start..], b"]").expect("its end")];
        let pages = self.pages();
        let mut destinations = BTreeMap::new();
        for entry in names.split(|byte| *byte == b'(').skip(1) {
            let close = find(entry, b")").expect("a name ends");
            let name = String::from_utf8(entry[..close].to_vec()).expect("ASCII");
            let target = self.objects[&number(&entry[close + 1..]).expect("a reference")];
            let page =
                number(&target[find(target, b"[").expect("an array") + 1..]).expect("a page");
            let page = pages.iter().position(|known| *known == page).expect("a known page") + 1;
            assert_eq!(destinations.insert(name.clone(), page), None, "{name} twice");
        }
        destinations
    }

    /// The outline in reading order.
    pub(crate) fn outline(&self) -> Vec<Entry> {
        let root = reference(self.find(b"/Type/Catalog"), b"/Outlines ").expect("an outline");
        let mut entries = Vec::new();
        self.entries(root, 1, &mut entries);
        entries
    }

    fn entries(&self, parent: u32, level: usize, entries: &mut Vec<Entry>) {
        let mut next = reference(self.objects[&parent], b"/First ");
        while let Some(at) = next {
            let object = self.objects[&at];
            let title = find(object, b"/Title").expect("a title") + b"/Title".len();
            entries.push(Entry { level, title: string(&object[title..]) });
            self.entries(at, level + 1, entries);
            next = reference(object, b"/Next ");
        }
    }

    /// The numbers of the page objects, in order.
    fn pages(&self) -> Vec<u32> {
        let tree = self.find(b"/Type/Pages");
        let start = find(tree, b"/Kids[").expect("pages") + b"/Kids[".len();
        let end = start + find(&tree[start..], b"]").expect("their end");
        let text = String::from_utf8_lossy(&tree[start..end]).into_owned();
        text.split(" 0 R").filter_map(|page| page.trim().parse().ok()).collect()
    }

    fn find(&self, what: &[u8]) -> &'a [u8] {
        self.objects.values().find(|object| find(object, what).is_some()).expect("an object")
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn number(bytes: &[u8]) -> Option<u32> {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&bytes[..digits]).ok()?.parse().ok()
}

fn reference(object: &[u8], key: &[u8]) -> Option<u32> {
    number(&object[find(object, key)? + key.len()..])
}

/// A string: `(text)`, or `<FEFF...>` in UTF-16.
fn string(bytes: &[u8]) -> String {
    let inside = |close: u8| {
        let end = bytes.iter().position(|byte| *byte == close).expect("a string ends");
        String::from_utf8_lossy(&bytes[1..end]).into_owned()
    };
    if bytes[0] == b'(' {
        return inside(b')');
    }
    let hex = inside(b'>');
    let units =
        hex.as_bytes().chunks(4).skip(1).map(|four| {
            u16::from_str_radix(&String::from_utf8_lossy(four), 16).expect("hexadecimal")
        });
    String::from_utf16(&units.collect::<Vec<_>>()).expect("UTF-16")
}
