//! Whether runc and crun do what the chapters `runtime` and `runtime-cli` say of runtimes, with real containers.
//! Without them, without busybox or as anybody but root the tests say so, and fail under `CI=true`.

#![cfg(target_os = "linux")]

#[path = "lifecycle/bundle.rs"]
mod bundle;
#[path = "runtimes/here.rs"]
#[allow(dead_code, reason = "the other tests use the rest")]
mod here;
#[path = "lifecycle/hooks.rs"]
mod hooks;
#[path = "runtimes/root.rs"]
mod root;
#[path = "lifecycle/runtime.rs"]
mod runtime;
#[path = "lifecycle/streams.rs"]
mod streams;

use std::fs;

use oci_companion::runtime::{ContainerId, Operation, Status, may};
use oci_companion::runtime_cli::{Call, Create, Signal, pid_file};
use serde_json::json;

use bundle::Bundle;
use here::Here;
use runtime::Runtime;

/// Where both runtimes do what the table forbids: `runtime.practice`.
const KINDER: [(Operation, &str); 2] =
    [(Operation::Delete, "created"), (Operation::Kill, "paused")];

#[test]
fn runc_lives_as_the_chapter_says() {
    here::with("runc", all);
}

#[test]
fn crun_lives_as_the_chapter_says() {
    here::with("crun", all);
}

fn all(here: &Here) {
    let runtime = Runtime::new(here);
    table(&runtime);
    life(&runtime);
    unmade(&runtime);
    signals(&runtime);
    commands(&runtime);
    hooks::in_order(&runtime);
    hooks::that_fail(&runtime);
    streams::unread(&runtime);
    streams::passed(&runtime);
}

/// Every operation on a container of every status but `creating`; what is refused changes nothing.
fn table(runtime: &Runtime) {
    let bundle = Bundle::new("sleep 1000");
    for status in ["", "created", "running", "stopped", "paused"] {
        for operation in Operation::ALL {
            let id = runtime.id(&format!("{}-{status}", operation.name()));
            bring(runtime, &bundle, &id, status);
            let before = runtime.status(&id);
            assert_eq!(before.as_ref().map_or("", Status::as_str), status);
            let allowed = may(operation, before.as_ref()).is_ok();
            let done = ask(runtime, &bundle, operation, &id);
            let expected = allowed || KINDER.contains(&(operation, status));
            assert_eq!(done, expected, "{} on {status:?}", operation.name());
            assert!(done || runtime.status(&id) == before, "{} left a trace", operation.name());
        }
    }
}

/// Makes a container of this status.
fn bring(runtime: &Runtime, bundle: &Bundle, id: &ContainerId, status: &str) {
    if status.is_empty() {
        return;
    }
    runtime.create(bundle, id).expect("it can be created");
    if status != "created" {
        runtime.call(Call::Start, id).expect("it can be started");
    }
    match status {
        "stopped" => runtime.end(id),
        "paused" => runtime.beyond("pause", id),
        _ => {}
    }
}

/// Whether the operation was done.
fn ask(runtime: &Runtime, bundle: &Bundle, operation: Operation, id: &ContainerId) -> bool {
    match operation {
        Operation::State => runtime.status(id).is_some(),
        Operation::Create => runtime.create(bundle, id).is_ok(),
        Operation::Start => runtime.call(Call::Start, id).is_ok(),
        Operation::Kill => runtime.call(Call::Kill(Signal::TERM), id).is_ok(),
        Operation::Delete => runtime.call(Call::Delete, id).is_ok(),
    }
}

/// One container from `create` to `delete`: when its program runs, what is frozen, and what is left.
fn life(runtime: &Runtime) {
    let (bundle, id) = (Bundle::new("echo ran > /ran; sleep 1000"), runtime.id("life"));
    let pids = bundle.path().join("pid");
    let create = Create { bundle: bundle.path(), console_socket: None, pid_file: Some(&pids) };
    runtime.call(Call::Create(create), &id).expect("it can be created");
    let state = runtime.state(&id).expect("it is there");
    assert_eq!(pid_file(&fs::read(&pids).expect("a file")).ok(), state.pid);
    bundle.configure("echo other > /other; sleep 1000", json!({}));
    std::thread::sleep(std::time::Duration::from_millis(100));
    assert!(!bundle.inside("ran").exists(), "the program waits for `start`");
    runtime.call(Call::Start, &id).expect("it can be started");
    assert_eq!(bundle.wait("ran", 1), ["ran"]);
    assert!(!bundle.inside("other").exists(), "what is changed after `create` changes nothing");
    runtime.end(&id);
    runtime.call(Call::Delete, &id).expect("it can be deleted");
    assert_eq!(runtime.status(&id), None);
    assert!(bundle.inside("ran").exists(), "the root file system was there before");
    runtime.create(&bundle, &id).expect("an ID may be used again");
}

/// A bundle whose root file system is not there makes no container.
fn unmade(runtime: &Runtime) {
    let (bundle, id) = (Bundle::new("sleep 1000"), runtime.id("unmade"));
    fs::rename(bundle.inside(""), bundle.path().join("elsewhere")).expect("a folder");
    runtime.create(&bundle, &id).expect_err("there is nothing to make it of");
    assert_eq!(runtime.status(&id), None);
}

/// The signals of the library that a program can catch arrive as what they are called.
fn signals(runtime: &Runtime) {
    let uncaught = ["KILL", "STOP", "TSTP", "TTIN", "TTOU"];
    let names: Vec<&str> =
        Signal::NAMES.into_iter().filter(|name| !uncaught.contains(name)).collect();
    let traps: Vec<String> =
        names.iter().map(|name| format!("trap 'echo {name} >> /got' {name}")).collect();
    let script = format!("{}; echo ready > /ready; while :; do sleep 0.05; done", traps.join("; "));
    let (bundle, id) = (Bundle::new(&script), runtime.id("signals"));
    bring(runtime, &bundle, &id, "running");
    bundle.wait("ready", 1);
    for (at, name) in names.iter().enumerate() {
        runtime.call(Call::Kill(name.parse().expect("a name")), &id).expect("it is sent");
        assert_eq!(bundle.wait("got", at + 1).last().map(String::as_str), Some(*name));
    }
    runtime.end(&id);
    assert_eq!(runtime.status(&id), Some(Status::Stopped), "KILL can't be caught");
}

/// What is no command is refused; a command alone is one, and misses its ID.
fn commands(runtime: &Runtime) {
    for words in [&["nosuch"][..], &["state"], &["kill", "--signal", "TERM", "c1"]] {
        let output = runtime.command(words).output().expect("it runs");
        assert!(!output.status.success(), "{words:?}");
        assert!(runtime::reply(&output).done().is_err(), "{words:?}");
    }
}
