//! Terminals that are passed on: by path, by descriptor, without a name, and between our own two ends.

use std::fs;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::bundle::{Bundle, code, conhand, ended, output, text, wait_until};
use crate::here::each;

#[test]
fn a_detached_container_goes_on_and_its_terminal_is_elsewhere() {
    each(|here| {
        let bundle = Bundle::new(here, "echo hello; sleep 0.3; echo end; exit 5");
        let socket = bundle.folder.path().join("console");
        let receiver = by_path(&["receive"], &socket);
        wait_until(|| socket.exists());
        let pid_file = bundle.folder.path().join("pid");
        let (socket, pid) = (socket.display().to_string(), pid_file.display().to_string());
        let options = ["--detach", "--console-socket", &socket, "--pid-file", &pid];
        let output = bundle.run(&options);
        assert_eq!(code(&output), Some(0), "{}: {}", here.name, text(&output.stderr));
        assert!(!Path::new(&socket).exists(), "one peer, and no file");
        let pid: u32 = fs::read_to_string(&pid_file).expect("a file").parse().expect("a number");
        assert!(Path::new(&format!("/proc/{pid}")).exists(), "it runs without us");
        let received = ended(receiver);
        assert_eq!(text(&received.stdout), "hello\nend\n", "{}", text(&received.stderr));
        assert_eq!(code(&received), Some(0));
        wait_until(|| bundle.runtime(&["delete", &bundle.id()]).status.success());
        assert!(bundle.containers().is_empty());
    });
}

#[test]
fn a_terminal_passes_through_an_inherited_descriptor() {
    each(|here| {
        let bundle = Bundle::new(here, "echo hello; exit 5");
        let (ours, theirs) = UnixStream::pair().expect("two sockets");
        let receiver = inheriting(theirs.into(), conhand().args(["receive", "fd:7"]));
        let command = &mut bundle.command(&["--console-socket", "fd:7"]);
        let ran = ended(inheriting(ours.into(), command));
        // It stayed for the code, and the terminal is the other's.
        assert_eq!(code(&ran), Some(5), "{}: {}", here.name, text(&ran.stderr));
        assert_eq!(text(&ran.stdout), "");
        let received = ended(receiver);
        assert_eq!(text(&received.stdout), "hello\n", "{}", text(&received.stderr));
    });
}

#[test]
fn the_runtime_is_given_a_path_without_a_name() {
    each(|here| {
        let mut bundle = Bundle::new(here, "exit 5");
        let folder = bundle.folder.path().to_owned();
        let log = folder.join("log");
        fs::create_dir(folder.join("run")).expect("a folder");
        let (log_to, run) = (log.display(), folder.join("run"));
        bundle.spy(&format!("echo \"$@\" >> {log_to}; find {} -type s >> {log_to}", run.display()));
        let ran = output(bundle.command(&[]).env("XDG_RUNTIME_DIR", run));
        assert_eq!(code(&ran), Some(5), "{}: {}", here.name, text(&ran.stderr));
        let log = fs::read_to_string(&log).expect("a file");
        let create = log.lines().next().expect("a line");
        assert!(create.contains("--console-socket /proc/"), "{create}");
        assert!(!create.contains("/proc/self/"), "{create}");
        let calls: Vec<_> = log.lines().map(|line| line.split(' ').nth(2)).collect();
        assert_eq!(
            calls,
            [Some("create"), Some("start"), Some("delete")],
            "no socket between them"
        );
        let left = fs::read_dir(folder.join("run")).expect("a folder").count();
        assert_eq!(left, 0, "and nothing behind them");
    });
}

#[test]
fn a_terminal_that_would_be_lost_is_refused() {
    each(|here| {
        let bundle = Bundle::new(here, "true");
        let output = bundle.run(&["--detach"]);
        assert_eq!(code(&output), Some(125));
        assert!(text(&output.stderr).contains("--console-socket"), "{}", text(&output.stderr));
        for socket in ["fd:9", "/no/such/socket"] {
            let output = bundle.run(&["--console-socket", socket]);
            assert_eq!(code(&output), Some(125), "{}", text(&output.stderr));
            assert!(bundle.containers().is_empty(), "{} keeps nothing", here.name);
        }
    });
}

#[test]
fn our_own_two_ends_understand_each_other_in_every_form() {
    for kind in [["receive"].as_slice(), &["receive", "--answer"]] {
        let request: &[&str] = if kind.len() > 1 { &["--request", "c1"] } else { &[] };
        let (ours, theirs) = UnixStream::pair().expect("two sockets");
        let receiver = inheriting(theirs.into(), conhand().args(kind).arg("fd:7"));
        // Nothing is typed: the end of the input is, so that `read` fails. By then the receiver has set the modes.
        let script = "read line; tty >/dev/null && echo tty$line; exit 11";
        let mut command = conhand();
        command.arg("send").args(request).args(["fd:7", "--", "sh", "-c", script]);
        let sender = inheriting(ours.into(), &mut command);
        let received = ended(receiver);
        assert_eq!(text(&received.stdout), "tty\n", "{kind:?}: {}", text(&received.stderr));
        assert_eq!(code(&ended(sender)), Some(11));
    }
}

#[test]
fn a_receiver_that_wants_a_request_refuses_a_name() {
    let (ours, theirs) = UnixStream::pair().expect("two sockets");
    let receiver = inheriting(theirs.into(), conhand().args(["receive", "--answer", "fd:7"]));
    let mut command = conhand();
    let sender = inheriting(ours.into(), command.args(["send", "fd:7", "--", "true"]));
    let received = ended(receiver);
    assert_eq!(code(&received), Some(125));
    let said = text(&received.stderr);
    assert!(said.contains("[console.document.json]"), "{said}");
    ended(sender);
}

#[test]
fn nobody_is_waited_for_longer_than_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("console");
    let start = Instant::now();
    let output = ended(by_path(&["receive", "--timeout", "1"], &socket));
    assert_eq!(code(&output), Some(125));
    assert!(text(&output.stderr).contains("[console.deadline]"), "{}", text(&output.stderr));
    assert!(start.elapsed() >= Duration::from_secs(1));
    assert!(!socket.exists(), "no file is left");
}

/// `conhand` with descriptor 7 open to a socket, and nothing else besides its streams.
fn inheriting(socket: OwnedFd, command: &mut Command) -> Child {
    let mut shell = Command::new("sh");
    shell.args(["-c", "exec \"$@\" 7<&0 </dev/null", "sh"]);
    shell.arg(command.get_program()).args(command.get_args());
    shell.stdin(socket).stdout(Stdio::piped()).stderr(Stdio::piped());
    shell.spawn().expect("it can be run")
}

fn by_path(words: &[&str], socket: &Path) -> Child {
    let mut command = conhand();
    command.args(words).arg(socket).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it can be run")
}
