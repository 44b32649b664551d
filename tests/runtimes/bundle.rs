//! A bundle with busybox, and containers that are gone when the test is.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::here::Here;
use crate::root;

/// How long anything that is waited for may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A bundle, the runtime's own folder, and what is in them.
pub(crate) struct Bundle {
    pub(crate) here: Here,
    pub(crate) folder: TempDir,
    /// What is called in the runtime's place.
    spy: Option<PathBuf>,
}

impl Bundle {
    /// A bundle that runs `script` in a shell, with a terminal.
    pub(crate) fn new(here: &Here, script: &str) -> Self {
        Self::with(here, script, |_| ())
    }

    /// The same, with something else in its configuration.
    pub(crate) fn with(here: &Here, script: &str, change: impl FnOnce(&mut Value)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        root::make(&folder.path().join("rootfs"));
        let spec = Command::new(here.name).arg("spec").current_dir(&folder).status();
        assert!(spec.expect("it can be run").success(), "a configuration to begin with");
        let path = folder.path().join("config.json");
        let mut config: Value =
            serde_json::from_slice(&fs::read(&path).expect("a file")).expect("JSON");
        config["process"]["args"] = json!(["/bin/sh", "-c", script]);
        config["process"]["terminal"] = json!(true);
        config["root"] = json!({"path": "rootfs", "readonly": false});
        change(&mut config);
        fs::write(&path, config.to_string()).expect("written");
        Bundle { here: here.clone(), folder, spy: None }
    }

    /// From now on `conhand` calls a shell script that does this first, `$3` being the command, and then the runtime.
    pub(crate) fn spy(&mut self, script: &str) {
        let spy = self.folder.path().join("spy.sh");
        let script = format!("#!/bin/sh\n{script}\nexec {} \"$@\"\n", self.here.program.display());
        fs::write(&spy, script).expect("written");
        fs::set_permissions(&spy, Permissions::from_mode(0o755)).expect("a mode");
        self.spy = Some(spy);
    }

    /// The runtime's folder for its containers.
    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("root")
    }

    /// `conhand run` for a container of this bundle, with options before the ID.
    pub(crate) fn command(&self, options: &[&str]) -> Command {
        let mut command = conhand();
        command.arg("run").arg("--runtime").arg(self.spy.as_ref().unwrap_or(&self.here.program));
        command.arg("--option=--root").arg(format!("--option={}", self.root().display()));
        command.arg("--bundle").arg(self.folder.path()).args(options).arg(self.id());
        command.stdin(Stdio::null());
        command
    }

    /// What `conhand run` leaves.
    pub(crate) fn run(&self, options: &[&str]) -> Output {
        output(&mut self.command(options))
    }

    /// The runtime, called for this container.
    pub(crate) fn runtime(&self, words: &[&str]) -> Output {
        let mut command = Command::new(&self.here.program);
        output(command.arg("--root").arg(self.root()).args(words).stdin(Stdio::null()))
    }

    /// An ID that no other test uses.
    pub(crate) fn id(&self) -> String {
        let name = self.folder.path().file_name().expect("it has one").to_string_lossy();
        format!("conhand{}", name.trim_start_matches('.'))
    }

    /// The containers that the runtime knows.
    pub(crate) fn containers(&self) -> Vec<String> {
        let entries = fs::read_dir(self.root()).into_iter().flatten().flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }
}

impl Drop for Bundle {
    fn drop(&mut self) {
        if !self.containers().is_empty() {
            self.runtime(&["delete", "--force", &self.id()]);
        }
    }
}

/// The program, with a folder for its files that says whose they are.
pub(crate) fn conhand() -> Command {
    Command::new(env!("CARGO_BIN_EXE_conhand"))
}

/// What a command leaves that ends by itself.
pub(crate) fn output(command: &mut Command) -> Output {
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    ended(child.expect("it can be run"))
}

/// What a process leaves.
pub(crate) fn ended(child: Child) -> Output {
    in_time(child.id(), move || child.wait_with_output().expect("it ends"))
}

/// What comes of waiting for a process; one that does not end is killed, and the test fails.
pub(crate) fn in_time<T: Send + 'static>(
    process: u32,
    wait: impl FnOnce() -> T + Send + 'static,
) -> T {
    let (done, outcome) = mpsc::channel();
    thread::spawn(move || done.send(wait()));
    outcome.recv_timeout(PATIENCE).unwrap_or_else(|error| {
        // Where it is gone already, its thread has panicked.
        let _ = Command::new("kill").args(["-s", "KILL", &process.to_string()]).status();
        panic!("it does not end in time: {error}")
    })
}

/// Waits for what has to come.
pub(crate) fn wait_until(condition: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < deadline, "it took too long");
        thread::sleep(Duration::from_millis(10));
    }
}

/// Its exit code.
pub(crate) fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

/// What was written, as text.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
