//! Evidence in the HTML: the sign of each clause, what it leads to and back, and the chapter of all evidence.

#[path = "html/pages.rs"]
#[allow(dead_code, reason = "this test asks less")]
mod pages;
#[path = "html/proof.rs"]
mod proof;

use std::collections::BTreeSet;

use pages::{Pages, fixture};
use recto_book::Book;
use recto_weave::evidence::Shown;
use recto_weave::{Evidence, Settings, html};
use serde_json::{Value, json};

/// The fixture with its evidence, woven.
fn woven() -> (Book, Evidence, Pages) {
    let book = pages::open(&fixture());
    let evidence = proof::evidence(&book);
    let settings = Settings::read(&fixture()).expect("settings");
    let out = tempfile::tempdir().expect("a folder");
    html::weave(&book, Some(&evidence), &settings, &fixture(), out.path()).expect("woven");
    (book, evidence, Pages::read(out.path()))
}

fn page_of(book: &Book, id: &str) -> String {
    let path = &book.anchor(id).expect("an id of the book").0.path;
    path["spec/".len()..].replace(".md", ".html")
}

fn entry(shown: &Shown) -> String {
    format!("evidence-{}", shown.id.as_str().replace('.', "--"))
}

#[test]
fn evidence_brings_no_id_of_a_units_form_and_none_twice() {
    let (_, _, pages) = woven();
    let plain = pages::weave(&fixture()).1;
    let dotted = |pages: &Pages, page: &str| -> Vec<String> {
        pages.ids(page).into_iter().filter(|id| id.contains('.')).collect()
    };
    for page in plain.names() {
        assert_eq!(dotted(&pages, &page), dotted(&plain, &page), "{page}");
    }
    assert_eq!(dotted(&pages, "evidence.html"), Vec::<String>::new());
    for page in pages.names() {
        let found = pages.ids(&page);
        assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), found.len(), "{page}: {found:?}");
    }
}

#[test]
fn every_link_leads_to_an_element() {
    let (_, _, pages) = woven();
    let mut lines = 0;
    for page in pages.names() {
        for (target, id) in pages.links(&page) {
            assert!(pages.ids(&target).contains(&id), "{page}: no {id} on {target}");
            lines += usize::from(id.contains("-line-"));
        }
    }
    assert!(lines > 20, "{lines} links lead to lines");
}

#[test]
fn a_clause_leads_to_its_code_and_the_code_back() {
    let (book, evidence, pages) = woven();
    let must = evidence
        .clauses
        .iter()
        .find(|shown| shown.id.as_str() == "every-item.must")
        .expect("a clause");
    let line = format!("every-item-line-{}", must.code[0].line);
    for page in ["every-item.html", "evidence.html", "print.html"] {
        let at = if page == "print.html" { page } else { "every-item.html" }.to_owned();
        for id in [&*line, "every-item.example", "every-item.must"] {
            assert!(
                pages.links(page).contains(&(at.clone(), id.to_owned())),
                "{page}: no link to {id}"
            );
        }
    }
    let text = pages.text("every-item.html");
    let code = &text[text.find(&format!(" id=\"{line}\"")).expect("the line")..];
    assert!(
        code[..300].contains("href=\"every-item.html#every-item.must\"")
            || code[..300].contains("href=\"#every-item.must\""),
        "{}",
        &code[..300]
    );
    assert_eq!(page_of(&book, must.id.as_str()), "every-item.html");
}

#[test]
fn each_clause_has_a_sign_with_words() {
    let (book, evidence, pages) = woven();
    for shown in &evidence.clauses {
        let page = page_of(&book, shown.id.as_str());
        let words = format!(
            "aria-label=\"Evidence for {}: {:?}: &quot;&lt;words&gt;&quot; | *and* more\"",
            shown.id, shown.sign
        );
        for page in [page.as_str(), "print.html"] {
            assert_eq!(pages.text(page).matches(&words).count(), 1, "{page}: {words}");
            assert!(
                pages.ids(page).contains(&format!("why-{}", entry(shown))),
                "{page}: {}",
                shown.id
            );
        }
        for page in ["evidence.html", "print.html"] {
            assert!(pages.ids(page).contains(&entry(shown)), "{page}: {}", shown.id);
        }
    }
    let signs = pages.text("print.html").matches("<button type=\"button\" class=\"sign ").count();
    assert_eq!(signs, evidence.clauses.len());
}

#[test]
fn the_chapter_comes_last_and_says_all() {
    let (_, evidence, pages) = woven();
    let text = pages.text("evidence.html");
    for words in [
        "5 of 7 tests passed.",
        "Code without a clause",
        "nowhere::near_a_snippet",
        "tests/far.rs:7",
    ] {
        assert!(text.contains(words), "no {words}");
    }
    assert_eq!(
        text.matches("It *says* &lt;so&gt;, \"quoted\" | barred; `code`.").count(),
        evidence.clauses.len()
    );
    let names = pages.text("toc.html");
    let at = |page: &str| {
        names.rfind(&format!("href=\"{page}\"")).unwrap_or_else(|| panic!("no {page}"))
    };
    assert!(at("evidence.html") > at("deep/below.html"));
}

/// What the plugin answers for a book of one chapter, whose ids begin with `name`.
fn answer(renderer: &str, name: &str) -> Value {
    let context = json!({
        "root": "/nowhere", "renderer": renderer, "mdbook_version": "0.5.4",
        "config": {"book": {"src": "spec"}},
    });
    let text = "# A {#a.title}\n\nIt MUST. {#a.must}\n\n```rust\nfn f() {\n    // [a.must]\n    g();\n}\n```\n";
    let file = format!("{name}.md");
    let chapter = json!({"Chapter": {
        "name": "A", "content": text.replace("a.", &format!("{name}.")), "number": [1],
        "sub_items": [], "path": file, "source_path": file, "parent_names": [],
    }});
    let request = json!([context, {"items": [chapter]}]).to_string();
    let mut output = Vec::new();
    html::plugin(request.as_bytes(), &mut output, |_, book| Some(proof::evidence(book)))
        .expect("an answer");
    serde_json::from_slice(&output).expect("JSON")
}

#[test]
fn the_plugin_shows_the_same() {
    let book = answer("html", "a");
    let content = |at: usize| book["items"][at]["Chapter"]["content"].as_str().unwrap_or_default();
    let has = |at: usize, words: &str| assert!(content(at).contains(words), "{}", content(at));
    has(0, "popovertarget=\"why-evidence-a--must\"");
    has(0, "id=\"a-line-7\"");
    has(1, "# Evidence\n");
    has(1, "href=\"a.md#a-line-7\"");
    assert_eq!(answer("test", "a")["items"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_chapter_of_that_name_keeps_its_page() {
    let book = answer("html", "evidence");
    let paths = [0, 1].map(|at| book["items"][at]["Chapter"]["path"].as_str().unwrap_or_default());
    assert_eq!(paths, ["evidence.md", "evidence-of-clauses.md"]);
    let content = book["items"][0]["Chapter"]["content"].as_str().unwrap_or_default();
    assert!(content.contains("href=\"evidence-of-clauses.md#evidence-evidence--must\""));
}
