//! What becomes of the streams that a runtime is given.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::process::Command;

use oci_companion::runtime::Status;
use oci_companion::runtime_cli::{Call, Create, Signal};
use tempfile::tempfile;

use super::bundle::{Bundle, until};
use super::runtime::{Runtime, reply};

/// Gives a file with some bytes to each command, and finds it where it was.
pub(crate) fn unread(runtime: &Runtime) {
    let (bundle, id) = (Bundle::new("sleep 1000"), runtime.id("unread"));
    let create = Create { bundle: bundle.path(), console_socket: None, pid_file: None };
    runtime.keep(&id);
    for call in
        [Call::Create(create), Call::Start, Call::State, Call::Kill(Signal::KILL), Call::Delete]
    {
        let mut given = tempfile().expect("a file");
        given.write_all(b"not for the runtime").expect("room");
        given.seek(SeekFrom::Start(4)).expect("a place");
        let mut command = runtime.command(call.words(&id).expect("absolute paths"));
        command.stdin(given.try_clone().expect("another handle"));
        let output = runtime.outlived(command);
        assert_eq!(reply(&output).done(), Ok(()), "{call:?}");
        assert_eq!(given.stream_position().expect("a place"), 4, "{call:?}");
        if let Call::Kill(_) = call {
            until(|| runtime.status(&id) == Some(Status::Stopped));
        }
    }
}

/// A container reads what its runtime was given, writes where its runtime would, and finds a fourth descriptor.
pub(crate) fn passed(runtime: &Runtime) {
    let (bundle, id) =
        (Bundle::new("cat; cat <&3; echo said >&2; sleep 1000"), runtime.id("passed"));
    let create = Create { bundle: bundle.path(), console_socket: None, pid_file: None };
    let runtime_words = runtime.command(Call::Create(create).words(&id).expect("absolute paths"));
    let third = bundle.path().join("third");
    std::fs::write(&third, "third\n").expect("a file");
    let mut command = Command::new("sh");
    command.args(["-c", "exec 3<\"$0\"; export LISTEN_PID=$$; exec \"$@\""]).arg(&third);
    command.arg(runtime_words.get_program()).args(runtime_words.get_args()).env("LISTEN_FDS", "1");
    let (mut given, mut out) = (tempfile().expect("a file"), tempfile().expect("a file"));
    given.write_all(b"first\n").expect("room");
    given.rewind().expect("a place");
    command
        .stdin(given)
        .stdout(out.try_clone().expect("a handle"))
        .stderr(out.try_clone().expect("a handle"));
    runtime.keep(&id);
    assert!(command.status().expect("it runs").success());
    runtime.call(Call::Start, &id).expect("it can be started");
    until(|| written(&mut out).contains("said"));
    assert_eq!(written(&mut out), "first\nthird\nsaid\n");
}

fn written(file: &mut File) -> String {
    let mut text = String::new();
    file.rewind().expect("a place");
    file.read_to_string(&mut text).expect("UTF-8");
    text
}
