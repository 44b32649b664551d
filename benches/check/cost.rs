//! What a command costs: processor time and memory.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long a command is measured at least, in seconds of processor time: the clock has steps of 10 ms.
const LEAST: f64 = 0.5;

/// What one run of a command costs.
#[derive(Clone, Copy, Default)]
pub(crate) struct Cost {
    /// Processor seconds, user and system.
    pub(crate) cpu: f64,
    /// The most memory that it ever held, in MB of 2^20 bytes.
    pub(crate) memory: f64,
}

/// What one run of a command costs; a short one is run several times.
pub(crate) fn cost(command: impl Fn() -> Command) -> Cost {
    let before = children();
    let mut cost = Cost::default();
    for runs in 1.. {
        cost.memory = cost.memory.max(memory(command()));
        let spent = children() - before;
        cost.cpu = spent / f64::from(runs);
        if spent >= LEAST {
            break;
        }
    }
    cost
}

/// The shortest of some runs of a command by the clock, in milliseconds.
pub(crate) fn wall(command: impl Fn() -> Command) -> f64 {
    let one = || {
        let begun = Instant::now();
        let status = command().stdout(Stdio::null()).status().expect("the command starts");
        assert!(status.success());
        begun.elapsed().as_secs_f64() * 1000.0
    };
    (0..10).map(|_| one()).fold(f64::INFINITY, f64::min)
}

/// Runs a command; the most memory that it held (proc(5): `VmHWM`, looked at until it ends).
fn memory(mut command: Command) -> f64 {
    let silent = command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = silent.spawn().expect("the command starts");
    let path = format!("/proc/{}/status", child.id());
    let mut most = 0.0;
    let status = loop {
        if let Some(status) = child.try_wait().expect("is a child") {
            break status;
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok());
        most = kilobytes.unwrap_or(most);
        std::thread::sleep(Duration::from_micros(200));
    };
    assert!(status.success(), "{command:?}");
    most / 1024.0
}

/// Processor seconds of all children waited for, in steps of 10 ms (proc(5): `cutime`, `cstime`).
fn children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("Linux");
    let fields: Vec<&str> =
        stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |number: usize| fields[number].parse::<f64>().expect("a number");
    (ticks(13) + ticks(14)) / 100.0
}
