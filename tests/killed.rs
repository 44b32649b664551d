//! `recto build`, killed at many moments, leaves the previous outputs or the new ones, never a mix.

#[path = "small/mod.rs"]
mod small;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use small::Small;

/// How often the program is killed. The moments are spread evenly over the time it takes.
const KILLS: u32 = 40;

/// The two states of the book.
const TEXTS: [&str; 2] = ["sheep", "goats"];

type Files = BTreeMap<PathBuf, Vec<u8>>;

#[test]
fn a_kill_leaves_the_previous_outputs_or_the_new_ones() {
    let small = Small::new();
    let states = TEXTS.map(|text| whole(&small, text));
    assert_ne!(states[0], states[1], "the two states differ");
    let took = time_of_a_build(&small);
    let (mut kept, mut replaced) = (0, 0);
    for kill in 0..KILLS {
        let before = current(&small);
        let old = states.iter().position(|state| *state == before).expect("one of the two");
        write(&small, TEXTS[1 - old]);
        kill_after(&small, took * 5 / 4 * kill / KILLS);
        let after = current(&small);
        assert!(
            states.contains(&after),
            "kill {kill} leaves a mix: {}",
            difference(&after, &states)
        );
        if after == before { kept += 1 } else { replaced += 1 }
    }
    assert!(kept > 2 && replaced > 2, "both happened: {kept} kept, {replaced} replaced");
    whole(&small, TEXTS[0]);
    assert_eq!(current(&small), states[0]);
    assert_eq!(beside(&small), Vec::<String>::new(), "nothing is left lying");
}

/// The test above can fail: a mix of the two states is neither of them.
#[test]
fn a_mix_would_be_seen() {
    let small = Small::new();
    let states = TEXTS.map(|text| whole(&small, text));
    let page = PathBuf::from("html/introduction.html");
    std::fs::write(small.root().join("book").join(&page), &states[0][&page])
        .expect("can be written");
    let mix = current(&small);
    assert!(!states.contains(&mix));
    assert!(difference(&mix, &states).contains("introduction.html"));
}

#[test]
fn two_builds_at_once_do_not_hurt_each_other() {
    let small = Small::new();
    let state = whole(&small, TEXTS[0]);
    write(&small, TEXTS[1]);
    let builds: Vec<_> = (0..4).map(|_| spawn(&small)).collect();
    for mut build in builds {
        assert!(build.wait().expect("ends").success());
    }
    let after = current(&small);
    assert_ne!(after, state);
    assert_eq!(after, whole(&small, TEXTS[1]));
    assert_eq!(beside(&small), Vec::<String>::new(), "nothing is left lying");
}

fn write(small: &Small, text: &str) {
    let chapter = include_str!("small/spec/introduction.md");
    small.write("spec/introduction.md", &chapter.replace("sheep", text));
}

/// The outputs of the book with `text`, built without disturbance.
fn whole(small: &Small, text: &str) -> Files {
    write(small, text);
    let (exit, output) = small.run(&["build", "--no-pdf"]);
    assert_eq!(exit, 0, "{output}");
    current(small)
}

fn current(small: &Small) -> Files {
    small::files(&small.root().join("book")).expect("the outputs are there")
}

fn time_of_a_build(small: &Small) -> Duration {
    let begun = Instant::now();
    whole(small, TEXTS[0]);
    begun.elapsed()
}

fn spawn(small: &Small) -> std::process::Child {
    let mut command = small.recto(&["build", "--no-pdf"]);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program runs")
}

fn kill_after(small: &Small, time: Duration) {
    let mut build = spawn(small);
    std::thread::sleep(time);
    build.kill().expect("can be killed");
    build.wait().expect("ends");
}

/// What stands beside the outputs that belongs to a build.
fn beside(small: &Small) -> Vec<String> {
    let entries = std::fs::read_dir(small.root()).expect("is a folder");
    let names = entries
        .map(|entry| entry.expect("is an entry").file_name().into_string().expect("is text"));
    names.filter(|name| name.starts_with("book.recto")).collect()
}

fn difference(found: &Files, states: &[Files]) -> String {
    let differs = |state: &Files| -> Vec<PathBuf> {
        let paths = state.keys().chain(found.keys());
        paths.filter(|path| state.get(*path) != found.get(*path)).cloned().collect()
    };
    format!("{:?}", states.iter().map(differs).collect::<Vec<_>>())
}
