//! `conhand` with runc and crun, as they are packaged: real containers, real terminals, real exit codes.
//!
//! Needs root, runc, crun, busybox, tmux. What is missing is said loudly, and fails under CI=true.

#![cfg(target_os = "linux")]

#[path = "runtimes/bundle.rs"]
mod bundle;
#[path = "runtimes/detached.rs"]
mod detached;
#[path = "runtimes/ends.rs"]
mod ends;
#[path = "runtimes/here.rs"]
mod here;
#[path = "runtimes/interactive.rs"]
mod interactive;
#[path = "runtimes/root.rs"]
mod root;
#[path = "runtimes/streams.rs"]
mod streams;
#[path = "runtimes/tmux.rs"]
mod tmux;
