//! The root file system of the tests' containers: busybox, under the names by which scripts call it.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

const FOLDERS: [&str; 5] = ["bin", "proc", "sys", "dev", "tmp"];
const PROGRAMS: [&str; 12] =
    ["sh", "cat", "echo", "stty", "sleep", "true", "false", "seq", "tty", "head", "ls", "id"];

/// Makes a root file system at `path`.
pub(crate) fn make(path: &Path) {
    for name in FOLDERS {
        fs::create_dir_all(path.join(name)).expect("a folder");
    }
    fs::copy("/bin/busybox", path.join("bin/busybox")).expect("busybox");
    for name in PROGRAMS {
        symlink("busybox", path.join("bin").join(name)).expect("a link");
    }
}
