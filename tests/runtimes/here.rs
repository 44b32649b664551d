//! The runtimes of this machine.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A runtime and how it is called here.
#[derive(Clone, Debug)]
pub(crate) struct Here {
    pub(crate) name: &'static str,
    pub(crate) program: PathBuf,
}

/// Runs `test` with each runtime that can be run here.
pub(crate) fn each(test: impl Fn(&Here)) {
    for name in ["runc", "crun"] {
        with(name, &test);
    }
    // No distribution has it yet, so it is not missed.
    if has("youki") {
        with("youki", &test);
    }
}

/// Runs `test` with this runtime, if it can be run here.
pub(crate) fn with(name: &'static str, test: impl Fn(&Here)) {
    match find(name) {
        Ok(here) => test(&here),
        Err(reason) => say_untested(name, reason),
    }
}

/// Says that something was not tested; no excuse where all of it should be there.
#[expect(clippy::print_stderr, reason = "a test that is left out says so")]
pub(crate) fn say_untested(what: &str, reason: &str) {
    assert!(std::env::var_os("CI").is_none(), "CI tests {what}, and {reason}");
    eprintln!("NOT TESTED: {what}: {reason}");
}

/// Whether a program can be called.
pub(crate) fn has(program: &str) -> bool {
    let mut command = Command::new(program);
    let command = command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok()
}

/// A runtime of this machine, or why it can't be run.
pub(crate) fn find(name: &'static str) -> Result<Here, &'static str> {
    if !rustix::process::geteuid().is_root() {
        return Err("it takes root");
    }
    if !has(name) {
        return Err("it is not installed");
    }
    if !fs::exists("/bin/busybox").unwrap_or_default() {
        return Err("there is no /bin/busybox for a root file system");
    }
    Ok(Here { name, program: if name == "crun" { crun() } else { name.into() } })
}

/// crun refuses cgroups in hybrid mode; there it runs in a mount namespace of its own without their second half.
fn crun() -> PathBuf {
    let hybrid = fs::read_to_string("/sys/fs/cgroup/unified/cgroup.controllers");
    if hybrid.is_ok_and(|controllers| !controllers.trim().is_empty()) {
        return concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/runtimes/crun-hybrid.sh").into();
    }
    "crun".into()
}
