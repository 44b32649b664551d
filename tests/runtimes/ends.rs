//! How containers end, and what their caller says of it.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::bundle::{Bundle, PATIENCE, code, ended, text};
use crate::here::each;

#[test]
fn the_exit_code_is_the_containers() {
    each(|here| {
        for expected in [0, 1, 42, 125, 255] {
            let bundle = Bundle::new(here, &format!("exit {expected}"));
            assert_eq!(code(&bundle.run(&[])), Some(expected), "{}", here.name);
            assert!(bundle.containers().is_empty(), "{} keeps nothing", here.name);
        }
    });
}

#[test]
fn a_container_that_is_killed_from_outside_ends_with_137() {
    each(|here| {
        let bundle = Bundle::new(here, "echo ready > /tmp/ready; sleep 60");
        let child = started(&bundle, &[]);
        let killed = bundle.runtime(&["kill", &bundle.id(), "KILL"]);
        assert!(killed.status.success(), "{}", text(&killed.stderr));
        assert_eq!(exit(child), Some(137), "{}", here.name);
        assert!(bundle.containers().is_empty(), "{} keeps nothing", here.name);
    });
}

#[test]
fn a_signal_is_passed_on_and_the_program_may_obey() {
    each(|here| {
        for (signal, number) in [("TERM", 3), ("INT", 4), ("USR1", 5)] {
            let script = "trap 'exit 3' TERM; trap 'exit 4' INT; trap 'exit 5' USR1; \
                          echo ready > /tmp/ready; while :; do sleep 0.05; done";
            let bundle = Bundle::new(here, script);
            let child = started(&bundle, &[]);
            send(&child, signal);
            assert_eq!(exit(child), Some(number), "{}: {signal}", here.name);
        }
    });
}

#[test]
fn who_does_not_obey_is_killed_after_the_grace_or_at_the_second_signal() {
    each(|here| {
        let deaf = "trap '' TERM; echo ready > /tmp/ready; while :; do sleep 0.05; done";
        let bundle = Bundle::new(here, deaf);
        let child = started(&bundle, &["--grace", "1"]);
        let start = Instant::now();
        send(&child, "TERM");
        assert_eq!(exit(child), Some(137), "{}", here.name);
        assert!(start.elapsed() >= Duration::from_secs(1), "it had its grace");
        let bundle = Bundle::new(here, deaf);
        let child = started(&bundle, &["--grace", "600"]);
        send(&child, "TERM");
        thread::sleep(Duration::from_millis(300));
        send(&child, "TERM");
        assert_eq!(exit(child), Some(137), "{}", here.name);
    });
}

#[test]
fn a_runtime_that_fails_before_it_connects_is_told_in_its_own_words() {
    each(|here| {
        let bundle = Bundle::with(here, "", |config| {
            config["process"]["args"] = serde_json::json!(["/bin/no-such-program"]);
        });
        let output = bundle.run(&[]);
        let said = text(&output.stderr);
        assert_eq!(code(&output), Some(125), "{}: {said}", here.name);
        // crun finds out at create, and so does runc.
        assert!(said.contains("no-such-program"), "{}: {said}", here.name);
        assert!(said.contains("[runtime-cli.done]"), "{}: {said}", here.name);
        assert!(bundle.containers().is_empty(), "{} keeps nothing", here.name);
    });
}

#[test]
fn what_is_no_runtime_is_told_at_once() {
    each(|here| {
        for (program, words) in [
            ("false", "[runtime-cli.done]"),
            ("/no/such/runtime", "start the runtime"),
            ("true", "read the pid file"),
        ] {
            let mut bundle = Bundle::new(here, "true");
            bundle.here.program = program.into();
            let output = bundle.run(&[]);
            assert_eq!(code(&output), Some(125), "{program}");
            let said = text(&output.stderr);
            assert!(said.contains(words), "{program}: {said}");
        }
    });
}

/// A caller whose container is ready.
fn started(bundle: &Bundle, options: &[&str]) -> Child {
    let mut command = bundle.command(options);
    let child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn();
    let child = child.expect("it can be run");
    let ready = bundle.folder.path().join("rootfs/tmp/ready");
    let deadline = Instant::now() + PATIENCE;
    while !fs::exists(&ready).unwrap_or_default() {
        assert!(Instant::now() < deadline, "{} is not ready", bundle.here.name);
        thread::sleep(Duration::from_millis(10));
    }
    child
}

fn send(child: &Child, signal: &str) {
    let sent = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status();
    assert!(sent.expect("kill can be run").success());
}

fn exit(child: Child) -> Option<i32> {
    code(&ended(child))
}
