//! How containers end, and what their caller says of it.

use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::bundle::{Bundle, code, ended, text, wait_until};
use crate::here::each;

/// Ignores `TERM`, and says when it does.
const DEAF: &str = "trap '' TERM; echo ready > /tmp/ready; while :; do sleep 0.05; done";

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
        let bundle = Bundle::new(here, DEAF);
        let child = started(&bundle, &["--grace", "1"]);
        let start = Instant::now();
        send(&child, "TERM");
        assert_eq!(exit(child), Some(137), "{}", here.name);
        assert!(start.elapsed() >= Duration::from_secs(1), "it had its grace");
        let bundle = Bundle::new(here, DEAF);
        let child = started(&bundle, &["--grace", "600"]);
        send(&child, "TERM");
        thread::sleep(Duration::from_millis(300));
        send(&child, "TERM");
        assert_eq!(exit(child), Some(137), "{}", here.name);
    });
}

#[test]
fn a_runtime_that_fails_to_kill_is_asked_again() {
    each(|here| {
        let mut bundle = Bundle::new(here, DEAF);
        let once = bundle.folder.path().join("once").display().to_string();
        bundle.spy(&format!(
            "if [ \"$3 $5\" = \"kill KILL\" ] && [ ! -e {once} ]; then touch {once}; exit 1; fi"
        ));
        let child = started(&bundle, &["--grace", "0"]);
        send(&child, "TERM");
        assert_eq!(exit(child), Some(137), "{}", here.name);
        assert!(std::path::Path::new(&once).exists(), "it has failed before");
        assert!(bundle.containers().is_empty(), "{} keeps nothing", here.name);
    });
}

#[test]
fn a_container_that_its_runtime_does_not_end_is_told_of() {
    each(|here| {
        let mut bundle = Bundle::new(here, DEAF);
        bundle.spy("[ $3 != kill ] || { echo no such luck >&2; exit 1; }");
        let child = started(&bundle, &["--grace", "0", "--patience", "2"]);
        send(&child, "TERM");
        let left = ended(child);
        let said = text(&left.stderr);
        assert_eq!(code(&left), Some(125), "{}: {said}", here.name);
        let remedy = format!("delete --force {}", bundle.id());
        assert!(said.contains("no such luck") && said.contains(&remedy), "{said}");
        assert_eq!(bundle.containers(), [bundle.id()]);
    });
}

#[test]
fn a_pid_file_that_can_not_be_had_leaves_no_container() {
    each(|here| {
        let bundle = Bundle::new(here, "sleep 60");
        let output = bundle.run(&["--pid-file", "/no/such/folder/pid"]);
        let said = text(&output.stderr);
        assert_eq!(code(&output), Some(125), "{}: {said}", here.name);
        assert!(said.contains("/no/such/folder/pid"), "{said}");
        assert!(bundle.containers().is_empty(), "{} keeps nothing", here.name);
        let mut bundle = Bundle::new(here, "sleep 60");
        let program = bundle.here.program.display().to_string();
        // The runtime's own file is the one behind --pid-file; here it is overwritten.
        bundle.spy(&format!(
            "if [ $3 = create ]; then {program} \"$@\" || exit 1; while [ $1 != --pid-file ]; do shift; done; \
             echo nothing > $2; exit 0; fi"
        ));
        let output = bundle.run(&[]);
        let said = text(&output.stderr);
        assert_eq!(code(&output), Some(125), "{}: {said}", here.name);
        assert!(said.contains("[runtime-cli.pid-file]"), "{said}");
        assert!(bundle.containers().is_empty(), "{} keeps nothing", here.name);
    });
}

#[test]
fn an_output_that_nobody_reads_keeps_no_signal_away() {
    each(|here| {
        let bundle = Bundle::new(here, "while :; do seq 1 1000; echo > /tmp/ready; done");
        let mut command = bundle.command(&["--grace", "0"]);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it can be run");
        let _unread = child.stdout.take();
        wait_until(|| bundle.folder.path().join("rootfs/tmp/ready").exists());
        thread::sleep(Duration::from_millis(300));
        send(&child, "TERM");
        assert_eq!(exit(child), Some(137), "{}", here.name);
        assert!(bundle.containers().is_empty(), "{} keeps nothing", here.name);
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
    let child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
    let child = child.expect("it can be run");
    wait_until(|| bundle.folder.path().join("rootfs/tmp/ready").exists());
    child
}

fn send(child: &Child, signal: &str) {
    let sent = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status();
    assert!(sent.expect("kill can be run").success());
}

fn exit(child: Child) -> Option<i32> {
    code(&ended(child))
}
