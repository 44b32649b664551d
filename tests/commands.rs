//! The program as people type it: what it says, and how it exits.
//!
//! Each file in `tests/cmd/` is a case: commands in ` ```console ` fences, run one after the other in a copy of the small
//! book, each with what it prints. ` ```text,file=PATH ` replaces a file of the book first. `? 1` is the exit code where
//! it is not 0; `[..]` stands for anything on a line. `BLESS=1 cargo test -p recto --test commands` writes the outputs
//! anew. (The crates that do this compile parts of the engine a second time, with other features.)

#[path = "small/mod.rs"]
mod small;

use std::path::Path;
use std::process::Output;
use std::{env, fs};

use small::Small;

#[test]
fn the_program_says_what_the_cases_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cmd");
    let mut wrong = Vec::new();
    let mut cases: Vec<_> = fs::read_dir(folder)
        .expect("the cases are there")
        .map(|entry| entry.expect("is an entry").path())
        .collect();
    cases.sort();
    assert!(cases.len() > 5, "there are cases");
    for case in cases {
        let text = fs::read_to_string(&case).expect("is text");
        let found = replay(&text);
        if env::var_os("BLESS").is_some() {
            fs::write(&case, &found).expect("can be written");
        }
        let differs =
            text.lines().zip(found.lines()).find(|(wanted, found)| !matches(wanted, found));
        if let Some((wanted, line)) = differs {
            wrong.push(format!(
                "{}\n  wanted: {wanted}\n  found:  {line}\n\n{found}",
                case.display()
            ));
        } else if text.lines().count() != found.lines().count() {
            wrong.push(format!("{}: another number of lines:\n{found}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The case as it is when its commands are run now.
fn replay(text: &str) -> String {
    let small = Small::bare();
    let mut out = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        out += &format!("{line}\n");
        let inside: Vec<&str> = match line.starts_with("```") {
            true => lines.by_ref().take_while(|line| *line != "```").collect(),
            false => continue,
        };
        if let Some(path) = line.strip_prefix("```text,file=") {
            small.write(path, &(inside.join("\n") + "\n"));
            out += &format!("{}\n```\n", inside.join("\n"));
        } else {
            inside
                .iter()
                .filter(|line| line.starts_with("$ "))
                .for_each(|line| out += &run(&small, line, &inside));
            out += "```\n";
        }
    }
    out
}

/// A command and what it prints; lines that the case matches with `[..]` are kept as the case has them.
fn run(small: &Small, line: &str, inside: &[&str]) -> String {
    let words: Vec<&str> = line.split_whitespace().skip(2).collect();
    let output = small.recto(&words).env("COLUMNS", "100").output().expect("the program runs");
    let mut text = format!("{line}\n");
    for found in said(&output, small).lines() {
        let found = found.trim_end();
        let wild = inside.iter().find(|wanted| wanted.contains("[..]") && matches(wanted, found));
        text += &format!("{}\n", wild.unwrap_or(&found));
    }
    match small::code(&output) {
        0 => text,
        code => format!("{text}? {code}\n"),
    }
}

fn said(output: &Output, small: &Small) -> String {
    let text = [output.stdout.as_slice(), &output.stderr].concat();
    let text = String::from_utf8(text).expect("is text");
    let root = small.root().canonicalize().expect("is there");
    text.replace(root.to_str().expect("is text"), "ROOT")
}

/// Whether `found` is `wanted`, in which `[..]` stands for anything.
fn matches(wanted: &str, found: &str) -> bool {
    match wanted.split_once("[..]") {
        None => wanted == found,
        Some((front, back)) => {
            found.len() >= front.len() + back.len()
                && found.starts_with(front)
                && found.ends_with(back)
        }
    }
}
