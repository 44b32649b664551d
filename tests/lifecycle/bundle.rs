//! A bundle: a root file system with busybox, and a `config.json` made for one test.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::root;

/// A folder with all that a runtime wants.
pub(crate) struct Bundle(TempDir);

impl Bundle {
    /// A bundle whose container runs this script.
    pub(crate) fn new(script: &str) -> Self {
        let bundle = Bundle(TempDir::new().expect("a folder"));
        root::make(&bundle.inside(""));
        bundle.configure(script, json!({}));
        bundle
    }

    /// Writes `config.json` anew.
    pub(crate) fn configure(&self, script: &str, hooks: Value) {
        let namespaces = ["pid", "mount", "ipc", "uts", "network"];
        let config = json!({
            "ociVersion": "1.0.2",
            "process": {
                "terminal": false, "user": {"uid": 0, "gid": 0}, "cwd": "/", "env": ["PATH=/bin"],
                "args": ["/bin/sh", "-c", script],
            },
            "root": {"path": "rootfs"},
            "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"}],
            "hooks": hooks,
            "linux": {"namespaces": namespaces.map(|kind| json!({"type": kind}))},
        });
        fs::write(self.path().join("config.json"), config.to_string()).expect("a file");
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// A path inside the root file system.
    pub(crate) fn inside(&self, path: &str) -> PathBuf {
        self.path().join("rootfs").join(path)
    }

    /// The lines of a file that the container writes.
    pub(crate) fn lines(&self, path: &str) -> Vec<String> {
        let text = fs::read_to_string(self.inside(path)).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// Waits until there are so many lines, and gives them.
    pub(crate) fn wait(&self, path: &str, lines: usize) -> Vec<String> {
        until(|| self.lines(path).len() >= lines);
        self.lines(path)
    }
}

/// Waits for something that has to come, for at most ten seconds.
#[track_caller]
pub(crate) fn until(mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(10);
    while !holds() {
        assert!(Instant::now() < end, "it does not come");
        std::thread::sleep(Duration::from_millis(10));
    }
}
