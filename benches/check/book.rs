//! A generated book of any size: prose, ids, clauses, links, marked code and tests, as in ours, and nothing wrong.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use crate::random::Random;

/// Snippets of a chapter.
const SNIPPETS: usize = 10;
/// Words of prose before each.
const WORDS: usize = 100;

const SETTINGS: &str = "[book]\ntitle = \"Generated\"\nlanguage = \"en\"\nsrc = \"spec\"\n";

/// Writes a book of `chapters` chapters into `folder`; how many bytes its chapters have.
pub(crate) fn write(folder: &Path, chapters: usize) -> io::Result<usize> {
    fs::create_dir_all(folder.join("spec"))?;
    fs::write(folder.join("book.toml"), SETTINGS)?;
    let mut random = Random::new();
    let mut summary = String::from("# Summary\n\n");
    let mut bytes = 0;
    for at in 0..chapters {
        let text = chapter(at, &mut random);
        bytes += text.len();
        _ = writeln!(summary, "- [Chapter {at}](chapter-{at}.md)");
        fs::write(folder.join(format!("spec/chapter-{at}.md")), text)?;
    }
    fs::write(folder.join("spec/SUMMARY.md"), summary)?;
    Ok(bytes)
}

fn chapter(at: usize, random: &mut Random) -> String {
    let name = format!("chapter-{at}");
    let mut text = format!("# Chapter {at} {{#{name}.title}}\n\n*Settling: it may change.*\n\n");
    for snippet in 0..SNIPPETS {
        let before = format!("chapter-{}", at.saturating_sub(1));
        _ = write!(
            text,
            "## Part {snippet} {{#{name}.part-{snippet}}}\n\n{}\n\n\
             See [the part before]({before}.md#{before}.part-{snippet}).\n\n",
            random.prose(&VOCABULARY, WORDS)
        );
        _ = write!(
            text,
            "- A count of {snippet} MUST be the sum of what is listed. {{#{name}.sum-{snippet}}}\n\
             - A list SHOULD be in order. {{#{name}.order-{snippet}}}\n\n"
        );
        text += &match snippet % 4 {
            3 => test(&name, snippet),
            _ => code(&name, snippet, 2 + random.below(90)),
        };
    }
    text
}

fn code(chapter: &str, unique: usize, factor: usize) -> String {
    format!(
        "```rust\n/// The sum of `list`, {factor} times.\npub fn sum_{unique}(list: &[u64]) -> u64 {{\n    \
         let mut sum = 0;\n    // [{chapter}.sum-{unique}]\n    for n in list {{\n        sum += n * {factor};\n    }}\n    \
         sum\n}}\n```\n\n"
    )
}

fn test(chapter: &str, unique: usize) -> String {
    let before = unique - 1;
    format!(
        "```rust,test,id={chapter}.test-{unique}\n// [{chapter}.sum-{before}]\nassert_eq!(sum_{before}(&[]), 0);\n\
         assert_ne!(sum_{before}(&[1, 2]), 1);\n```\n\n"
    )
}

const VOCABULARY: [&str; 32] = [
    "a", "layer", "of", "the", "image", "has", "digest", "and", "order", "in", "which", "it", "is",
    "applied", "bytes", "stand", "before", "after", "one", "space", "chain", "that", "names",
    "result", "can", "not", "change", "when", "archive", "entry", "with", "path",
];
