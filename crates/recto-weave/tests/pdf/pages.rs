//! What is on the pages: long digests copy whole, long lines stay inside, hidden things stay hidden.

use crate::{books, poppler};

const DIGEST: &str = "sha256:4eb8ff0a1c2d3e5f69788796a5b4c3d2e1f0ab1290cdef3456789abcde012345";

/// The right edge of the widest block, in points, with a point of grace.
const RIGHT_EDGE: f64 = 541.5;

#[test]
fn a_long_digest_copies_whole() {
    let (_, pdf) = &books()[0];
    let long = format!("sha512:{}", "c0ffee00".repeat(16));
    for mode in [&["PDF", "-"][..], &["-raw", "PDF", "-"]] {
        let Some(text) = poppler::run("pdftotext", mode, pdf) else { return };
        let copied = text.replace('\n', "");
        // In a paragraph as code and as text, in a table with ids and in one without.
        assert_eq!(copied.matches(DIGEST).count(), 4, "{mode:?}");
        // In a narrow column; in a constant; twice in a snippet inside a list.
        assert_eq!(copied.matches(&long).count(), 4, "{mode:?}");
        let is_strange = |c: char| matches!(c, '\u{200b}' | '↪');
        assert!(!text.contains(is_strange));
    }
}

#[test]
fn no_word_leaves_the_page() {
    for (_, pdf) in books() {
        let Some(boxes) = poppler::run("pdftotext", &["-bbox", "PDF", "-"], pdf) else { return };
        let words: Vec<&str> = boxes.lines().filter(|line| line.contains("<word ")).collect();
        assert!(words.len() > 1000);
        for word in words {
            assert!(edge(word, "xMin") > 50.0 && edge(word, "xMax") < RIGHT_EDGE, "{word}");
            assert!(edge(word, "yMin") > 30.0 && edge(word, "yMax") < 820.0, "{word}");
        }
    }
}

#[test]
fn a_long_line_of_code_goes_on_further_in() {
    let (_, pdf) = &books()[0];
    let Some(boxes) = poppler::run("pdftotext", &["-bbox", "PDF", "-"], pdf) else { return };
    let left = |text: &str| {
        let word = boxes.lines().find(|line| line.contains(text));
        edge(word.unwrap_or_else(|| panic!("{text}")), "xMin")
    };
    // The first word of a line, and the first word of what did not fit on it.
    for (first, next) in [(">pub<", ">below,<"), (">let<", ">argument_number_four).un")] {
        let step = left(next) - left(first);
        assert!((8.0..11.0).contains(&step), "{next} is {step} further in");
    }
}

#[test]
fn a_line_longer_than_a_page_goes_on_on_the_next() {
    let (_, pdf) = &books()[0];
    let Some(pages) = poppler::pages(pdf) else { return };
    let page = |what: &str| pages.iter().position(|page| page.contains(what)).expect(what);
    assert_eq!(page("\"ends\":true"), page("\"begins\":[") + 1);
}

#[test]
fn pages_show_what_is_written_and_nothing_hidden() {
    let (_, pdf) = &books()[0];
    let Some(text) = poppler::run("pdftotext", &["PDF", "-"], pdf) else { return };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for shown in [
        "A Book of Every Part",
        "#set, $x$, @ref, <label>, _a_, *b*, // no comment, /* nor this */, #code(\"x\")",
        "“quotes”",
        "module parts",
        "continues",
        "must not compile E0308",
        "plain <text> with \"signs\" \\ and",
        "☑",
        "Three boxes, one beside the other",
        "parts.long-entry",
    ] {
        assert!(text.contains(shown), "{shown}");
    }
    for hidden in [
        "not shown",
        "this line is hidden",
        "fn hidden",
        "matter of taste",
        "{#",
        "<br>",
        "super::sum",
    ] {
        assert!(!text.contains(hidden), "{hidden}");
    }
}

#[test]
fn links_lead_to_ids_and_to_the_web() {
    let (_, pdf) = &books()[0];
    let Some(urls) = poppler::run("pdfinfo", &["-url", "PDF"], pdf) else { return };
    assert!(
        urls.contains("https://example.org/image-spec/v1.1.1/config.md#layer-chainid"),
        "{urls}"
    );
    assert!(urls.contains("https://example.org/a?b=c&d=\"e\""), "{urls}");
    let bytes = String::from_utf8_lossy(pdf);
    for id in ["parts.stop", "long.title", "long.digest", "parts.accept"] {
        assert!(bytes.contains(&format!("/Dest({id})")), "{id}");
    }
}

#[test]
fn the_file_is_sound_tagged_and_accessible() {
    for (_, pdf) in books() {
        let text = String::from_utf8_lossy(pdf);
        assert!(text.contains("<pdfuaid:part>1</pdfuaid:part>"));
        assert!(text.contains("/MarkInfo<</Marked true"));
        assert!(!text.contains("CreationDate"), "no clock");
        poppler::run("qpdf", &["--check", "PDF"], pdf);
    }
}

/// An edge of a word, in points from the page's left or top.
fn edge(word: &str, key: &str) -> f64 {
    let value = word.split(&format!("{key}=\"")).nth(1).and_then(|rest| rest.split('"').next());
    value.expect("an edge").parse().expect("a number")
}
