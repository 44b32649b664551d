//! A hundred containers in a row, from one process: no descriptor, process, file or container is left.
//!
//! One test, so that nothing else opens or starts anything meanwhile.

#![cfg(target_os = "linux")]

use std::fs;
use std::os::fd::{AsFd, BorrowedFd};
use std::time::{Duration, Instant};

use oci_companion::console::receive_master;
use oci_companion::console_socket::Listener;
use oci_companion::runtime_cli::{Create, Exit};
use oci_companion::terminal::Relay;
use oci_companion::wrapper::Runtime;
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use bundle::{Bundle, PATIENCE};

#[allow(dead_code, reason = "the other tests use the rest")]
#[path = "runtimes/bundle.rs"]
mod bundle;
#[path = "runtimes/here.rs"]
mod here;
#[path = "runtimes/root.rs"]
mod root;

#[test]
fn a_hundred_containers_leave_nothing() {
    here::each(|here| {
        let bundle = Bundle::new(here, "echo hello; exit 42");
        let folder = tempfile::tempdir().expect("a folder");
        let options = vec!["--root".into(), bundle.root().into()];
        let program = here.program.clone().into();
        let runtime = Runtime { program, options, patience: Duration::from_secs(60) };
        let count =
            || (open_descriptors(), children(), entries(&folder), bundle.containers().len());
        let before = count();
        for _ in 0..100 {
            assert_eq!(once(&runtime, &bundle, &folder), Exit::Code(42), "{}", here.name);
            assert_eq!(count(), before, "{}: descriptors, processes, files, containers", here.name);
        }
    });
}

/// Runs one container to its end.
fn once(runtime: &Runtime, bundle: &Bundle, folder: &tempfile::TempDir) -> Exit {
    let listener = Listener::private(folder.path()).and_then(Listener::nameless);
    let listener = listener.expect("a listener");
    let path = listener.path().to_owned();
    let create =
        Create { bundle: bundle.folder.path(), console_socket: Some(&path), pid_file: None };
    let pid_file = folder.path().join("pid");
    let id = bundle.id().parse().expect("an ID");
    let mut container = runtime.create(&id, create, &pid_file).expect("a container");
    fs::remove_file(pid_file).expect("the runtime has written it");
    let soon = Instant::now() + Duration::from_secs(5);
    let console =
        receive_master(listener.accept(soon).expect("a runtime"), soon).expect("a master");
    let (nothing, output) = (
        fs::File::open("/dev/null"),
        rustix::fs::memfd_create("out", rustix::fs::MemfdFlags::CLOEXEC),
    );
    let (nothing, output) = (nothing.expect("it is there"), output.expect("memory"));
    let mut relay =
        Relay::new(console.master.as_fd(), nothing.as_fd(), output.as_fd()).expect("a relay");
    container.start().expect("it starts");
    while !relay.is_over() {
        assert!(!relay.turn(&[], Some(PATIENCE)).expect("a turn").quiet, "it hangs");
    }
    assert!(has_ended(container.process()), "it does not end in time");
    let exit = container.collect().expect("an end");
    container.delete().expect("it is over");
    exit
}

fn has_ended(process: BorrowedFd<'_>) -> bool {
    let patience = Timespec::try_from(PATIENCE).expect("it is short");
    poll(&mut [PollFd::new(&process, PollFlags::IN)], Some(&patience)) == Ok(1)
}

fn open_descriptors() -> usize {
    fs::read_dir("/proc/self/fd").expect("/proc is there").count()
}

/// The processes that have this one as their parent, ended or not.
fn children() -> usize {
    let tasks = fs::read_dir("/proc/self/task").expect("/proc is there").flatten();
    let lists = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    lists.map(|list| list.split_whitespace().count()).sum()
}

fn entries(folder: &tempfile::TempDir) -> usize {
    fs::read_dir(folder).expect("a folder").count()
}
