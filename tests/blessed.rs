//! `recto check --bless`: wrong computed values become right ones in the chapters, and nothing else changes.

#[path = "small/mod.rs"]
mod small;

use std::fs;

use small::{Small, code};

/// A chapter whose values are, in this order, the parts of `values`.
fn chapter(values: [&str; 4]) -> String {
    let [a, b, c, d] = values;
    format!(
        "# Count {{#count.title}}\n\n*Settling: names may still change.*\n\n\
         A count grows by one. {{#count.rule}}\n\n\
         Both `{a}`<!-- = 1 + 1 --> and, äußerst, `{b}`<!-- = [2, 3].len() + 1 --> stand here, `9` too.\r\n\n\
         - A text: `{c}`<!-- = format!(\"a\\\\b \\\"{{}}\\\"\", 1) --> {{#count.text}}\n\n\
         An assertion of its own: `{d}`<!-- = {{ assert_eq!(\"x\".to_string(), \"y\"); 7 }} -->\n\n\
         ```rust\n/// One.\npub const ONE: u8 = 1;\n```\n"
    )
}

#[test]
fn wrong_values_become_right_and_nothing_else_changes() {
    let small = Small::new();
    let wrong = chapter(["5", "3", "old", "7"]);
    small.write("spec/count.md", &wrong);
    let (_, said) = small.run(&["check", "--bless"]);
    assert_eq!(small.read("spec/count.md"), chapter(["2", "3", r#"a\b "1""#, "7"]), "{said}");
    assert!(said.contains("blessed spec/count.md:7:6: `5` is now `2`"), "{said}");
    assert!(said.contains("`old` is now `a\\b \"1\"`"), "{said}");
    assert_eq!(said.matches("blessed").count(), 2, "{said}");
    assert_eq!(fs::read_dir(small.root().join("spec")).expect("is there").count(), 3);

    let (_, objects) = small.objects(&["check", "--bless"]);
    assert!(objects.iter().all(|object| object.get("blessed").is_none()), "{objects:?}");
    assert_eq!(small.read("spec/count.md"), chapter(["2", "3", r#"a\b "1""#, "7"]));
}

/// A chapter with vectors that a function of its own gives.
fn written(vectors: &str) -> String {
    format!(
        "# Count {{#count.title}}\n\n*Settling: names may still change.*\n\n\
         - A count MUST grow. {{#count.rule}}\n\n\
         ```rust\n#[cfg(test)]\nfn vectors() -> String {{\n    \
         let vector = |n: u8| format!(\"{{{{\\\"name\\\": \\\"n{{n}}\\\", \\\"verifies\\\": [\\\"count.rule\\\"], \\\"input\\\": {{n}}, \
         \\\"output\\\": {{}}, \\\"must_not\\\": [{{n}}]}}}}\", n + 1);\n    \
         format!(\"[\\n  {{}},\\n  {{}}\\n]\", vector(1), vector(2))\n}}\n```\n\n\
         They are written by code.\n\n\
         ```json,vectors=count,by=vectors,id=count.vectors\n{vectors}\n```\n"
    )
}

#[test]
fn vectors_that_code_gives_are_written_anew() {
    let vector = |n: u8, output: u8| {
        format!(
            "  {{\"name\": \"n{n}\", \"verifies\": [\"count.rule\"], \"input\": {n}, \"output\": {output}, \"must_not\": [{n}]}}"
        )
    };
    let list = |last: u8| format!("[\n{},\n{}\n]", vector(1, 2), vector(2, last));
    let small = Small::new();
    small.write("spec/count.md", &written(&list(4)));
    let (code, objects) = small.objects(&["test"]);
    let failed = objects.iter().find(|object| object["code"] == "test-failed").expect("it fails");
    let wanted = format!("the code of `count.vectors` gives `{}` here", vector(2, 3));
    assert_eq!((code, failed["message"].as_str()), (1, Some(wanted.as_str())), "{objects:?}");
    assert_eq!(failed["line"], 20, "{failed}");
    let (_, said) = small.run(&["check", "--bless"]);
    assert!(said.contains("blessed spec/count.md:17:1: is what its code gives"), "{said}");
    assert_eq!(small.read("spec/count.md"), written(&list(3)));
    let empty = written("GONE").replace("GONE\n", "");
    small.write("spec/count.md", &empty);
    small.run(&["check", "--bless"]);
    assert_eq!(small.read("spec/count.md"), written(&list(3)));
}

#[test]
fn a_value_that_cannot_stand_there_is_refused() {
    let small = Small::new();
    let text = "# Count {#count.title}\n\n*Settling: names may still change.*\n\n\
                See `1`<!-- = 1 + 1 --> and `x`<!-- = \"a`b\" --> here. {#count.rule}\n\n\
                ```rust\n/// One.\npub const ONE: u8 = 1;\n```\n";
    small.write("spec/count.md", text);
    let output = small.recto(&["check", "--bless"]).output().expect("the program runs");
    assert_eq!(code(&output), 2);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("spec/count.md:5:29: \"a`b\" can't stand between backquotes"), "{said}");
    assert_eq!(small.read("spec/count.md"), text);
}
