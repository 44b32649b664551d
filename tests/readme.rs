//! README.md: every command in it is run, and what it prints is what the page shows.
//!
//! `$ ` starts a command; the lines below it are its output, `...` standing for any lines and `…` for the rest of one. Commands run in
//! the project's folder, one after the other. `cargo test` itself can't run inside a test: `.ci/run` runs it.

use std::path::Path;
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A command of the page and the output shown below it.
struct Session {
    command: String,
    output: Vec<String>,
}

#[test]
fn its_commands_do_what_it_shows() {
    let sessions = sessions(&read("README.md"));
    assert!(sessions.len() >= 5, "the page shows commands: {}", sessions.len());
    for session in sessions.iter().filter(|session| !is_left_to_ci(&session.command)) {
        let output = run(&session.command);
        assert!(matches(&session.output, &output), "$ {}\nprints\n{output}", session.command);
    }
}

#[test]
fn ci_runs_its_test_command() {
    let page = read("README.md");
    let script = read(".ci/run");
    for session in sessions(&page).iter().filter(|session| is_left_to_ci(&session.command)) {
        let run = script.lines().any(|line| line.trim() == session.command);
        assert!(run, ".ci/run does not run `{}`", session.command);
    }
}

#[test]
fn it_is_short() {
    let lines = read("README.md").lines().count();
    assert!(lines <= 80, "README.md has {lines} lines");
}

#[test]
fn a_wrong_output_is_seen() {
    let shown = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert!(matches(&shown("a\n...\nd"), "a\nb\nc\nd\n"));
    assert!(!matches(&shown("a\n...\nd"), "a\nb\nc\n"));
    assert!(matches(&shown("a …"), "a b\n"));
    assert!(!matches(&shown("a …"), "b a\n"));
    assert!(!matches(&shown("a"), "b\n"));
    assert!(!matches(&shown("a"), ""));
}

/// Fetching the project and testing it are the two things that can't be done from inside its tests.
fn is_left_to_ci(command: &str) -> bool {
    command == "cargo test"
}

fn sessions(page: &str) -> Vec<Session> {
    let mut sessions: Vec<Session> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        match line.strip_prefix("$ ") {
            _ if line.starts_with("```") => inside = line == "```console",
            Some(command) if inside => {
                sessions.push(Session { command: command.to_owned(), output: Vec::new() });
            }
            None if inside => {
                sessions.last_mut().into_iter().for_each(|s| s.output.push(line.to_owned()))
            }
            _ => {}
        }
    }
    sessions
}

fn run(command: &str) -> String {
    let path = std::env::var("PATH").unwrap_or_default();
    let programs =
        Path::new(env!("CARGO")).parent().expect("cargo lies in a folder").display().to_string();
    let output = Command::new("sh")
        .args(["-c", command])
        .env("PATH", format!("{programs}:{path}"))
        .current_dir(ROOT)
        .output()
        .expect("sh can be run");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "$ {command}\n{errors}");
    String::from_utf8(output.stdout).expect("programs write UTF-8")
}

/// Whether `output` is what `shown` says. Nothing shown: any output will do.
fn matches(shown: &[String], output: &str) -> bool {
    let lines: Vec<&str> = output.lines().collect();
    shown.is_empty() || matches_lines(shown, &lines)
}

fn matches_lines(shown: &[String], lines: &[&str]) -> bool {
    match shown.split_first() {
        None => lines.is_empty(),
        Some((first, rest)) if first == "..." => {
            (0..=lines.len()).any(|skip| matches_lines(rest, &lines[skip..]))
        }
        Some((first, rest)) => match lines.split_first() {
            Some((line, others)) => is_shown(first, line) && matches_lines(rest, others),
            None => false,
        },
    }
}

fn is_shown(shown: &str, line: &str) -> bool {
    match shown.strip_suffix('…') {
        Some(start) => line.starts_with(start),
        None => line.trim_end() == shown.trim_end(),
    }
}

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(ROOT).join(path)).expect("the file is there")
}
