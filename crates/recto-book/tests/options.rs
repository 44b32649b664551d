//! The reader sees exactly what mdBook sees: same parser, same options.

use mdbook_markdown::MarkdownOptions;
use mdbook_markdown::pulldown_cmark::{Options, Parser};

/// A text that every option changes.
const SAMPLES: [(Options, &str); 8] = [
    (Options::ENABLE_TABLES, "| a | b |\n|---|:-:|\n| c | d |\n"),
    (Options::ENABLE_FOOTNOTES, "Text[^1].\n\n[^1]: Note.\n"),
    (Options::ENABLE_STRIKETHROUGH, "~~struck~~\n"),
    (Options::ENABLE_TASKLISTS, "- [ ] open\n- [x] done\n"),
    (Options::ENABLE_HEADING_ATTRIBUTES, "# Title {#x.title .class}\n"),
    (Options::ENABLE_SMART_PUNCTUATION, "\"Quoted\" -- 'so' ...\n"),
    (Options::ENABLE_DEFINITION_LIST, "Term\n: Definition\n"),
    (Options::ENABLE_GFM, "> [!NOTE]\n> An alert.\n"),
];

/// Texts for options that mdBook does not set.
const OTHERS: [(Options, &str); 6] = [
    (Options::ENABLE_MATH, "$x$\n"),
    (Options::ENABLE_SUPERSCRIPT, "a^b^\n"),
    (Options::ENABLE_SUBSCRIPT, "~b~\n"),
    (Options::ENABLE_WIKILINKS, "[[a]]\n"),
    (Options::ENABLE_YAML_STYLE_METADATA_BLOCKS, "---\na: b\n---\n"),
    (Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS, "+++\na = 1\n+++\n"),
];

fn ours(text: &str, options: Options) -> String {
    format!("{:#?}", Parser::new_ext(text, options).into_offset_iter().collect::<Vec<_>>())
}

fn theirs(text: &str) -> String {
    let parser = mdbook_markdown::new_cmark_parser(text, &MarkdownOptions::default());
    format!("{:#?}", parser.into_offset_iter().collect::<Vec<_>>())
}

#[test]
fn the_events_are_mdbooks() {
    for (_, text) in SAMPLES.iter().chain(&OTHERS) {
        assert_eq!(ours(text, recto_book::options()), theirs(text), "{text}");
    }
}

#[test]
fn each_sample_tells_whether_its_option_is_set() {
    for (option, text) in SAMPLES.iter().chain(&OTHERS) {
        let mut options = recto_book::options();
        options.toggle(*option);
        assert_ne!(ours(text, options), theirs(text), "{text} does not depend on {option:?}");
    }
}

#[test]
fn no_option_is_without_a_sample() {
    let sampled = SAMPLES.iter().chain(&OTHERS).map(|(option, _)| *option).collect::<Options>();
    // The old footnotes exclude the new ones; they are not an option of their own here.
    let rest = Options::all() - sampled - Options::ENABLE_OLD_FOOTNOTES;
    assert!(rest.is_empty(), "{rest:?}");
}
