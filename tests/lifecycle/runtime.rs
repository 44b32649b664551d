//! A runtime of this machine, called by the words of the library, and the containers that it has made.

use std::cell::RefCell;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use oci_companion::runtime::{ContainerId, State, Status};
use oci_companion::runtime_cli::{Call, Create, Reply, ReplyError, Signal};
use tempfile::TempDir;

use super::bundle::{Bundle, until};
use super::here::Here;

/// A runtime with a folder of its own for its containers, all of which are taken away in the end.
pub(crate) struct Runtime {
    here: Here,
    root: TempDir,
    containers: RefCell<Vec<ContainerId>>,
}

impl Runtime {
    pub(crate) fn new(here: &Here) -> Self {
        let root = TempDir::new().expect("a folder");
        Runtime { here: here.clone(), root, containers: RefCell::default() }
    }

    pub(crate) fn name(&self) -> &'static str {
        self.here.name
    }

    /// An ID that no other test uses at the same time: control groups are named by it, for all runtimes.
    pub(crate) fn id(&self, text: &str) -> ContainerId {
        format!("{}-{text}-{}", self.name(), std::process::id()).parse().expect("an ID")
    }

    /// The command with these words.
    pub(crate) fn command<W: AsRef<std::ffi::OsStr>>(
        &self,
        words: impl IntoIterator<Item = W>,
    ) -> Command {
        let mut command = Command::new(&self.here.program);
        command.arg("--root").arg(self.root.path()).args(words).stdin(Stdio::null());
        command
    }

    /// Calls it, and says how it went.
    pub(crate) fn call(&self, call: Call<'_>, id: &ContainerId) -> Result<(), ReplyError> {
        let words = call.words(id).expect("absolute paths");
        let output = match call {
            Call::Create(_) => {
                self.keep(id);
                self.outlived(self.command(words))
            }
            _ => self.command(words).output().expect("it runs"),
        };
        reply(&output).done()
    }

    /// The output of a command whose streams a container keeps: through files, which end when they are read.
    pub(crate) fn outlived(&self, mut command: Command) -> Output {
        let [out, err] = ["stdout", "stderr"].map(|name| self.root.path().join(name));
        let file = |path: &PathBuf| File::create(path).expect("a file");
        let status = command.stdout(file(&out)).stderr(file(&err)).status().expect("it runs");
        let read = |path: &PathBuf| fs::read(path).expect("a file");
        Output { status, stdout: read(&out), stderr: read(&err) }
    }

    pub(crate) fn create(&self, bundle: &Bundle, id: &ContainerId) -> Result<(), ReplyError> {
        let (bundle, console_socket, pid_file) = (bundle.path(), None, None);
        self.call(Call::Create(Create { bundle, console_socket, pid_file }), id)
    }

    /// Notes a container that is to be taken away.
    pub(crate) fn keep(&self, id: &ContainerId) {
        self.containers.borrow_mut().push(id.clone());
    }

    /// What there is to know of a container; `None` if there is none.
    pub(crate) fn state(&self, id: &ContainerId) -> Option<State> {
        let output =
            self.command(Call::State.words(id).expect("no path")).output().expect("it runs");
        reply(&output).state(id).ok().map(|state| state.value().clone())
    }

    /// What the container is doing; `None` if there is none.
    pub(crate) fn status(&self, id: &ContainerId) -> Option<Status> {
        self.state(id).map(|state| state.status)
    }

    /// Ends the container, and waits until its runtime knows.
    pub(crate) fn end(&self, id: &ContainerId) {
        self.call(Call::Kill(Signal::KILL), id).expect("it is alive");
        until(|| self.status(id) == Some(Status::Stopped));
    }

    /// What somebody can do who knows this runtime: `pause`, `resume`.
    pub(crate) fn beyond(&self, command: &str, id: &ContainerId) {
        let output = self.command([command, id.as_str()]).output().expect("it runs");
        assert!(output.status.success(), "{command}: {output:?}");
    }
}

/// What a finished command left.
pub(crate) fn reply(output: &Output) -> Reply<'_> {
    Reply { exit: output.status.into(), stdout: &output.stdout, stderr: &output.stderr }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        for id in self.containers.take() {
            // Those that a test has deleted are gone already.
            let _ = self.command(["delete", "--force", id.as_str()]).output();
        }
    }
}
