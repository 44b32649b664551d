//! Running two commands in turn and taking their time.

use std::process::{Command, Stdio};
use std::time::Instant;

/// What one run cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    cpu: f64,
    wall: f64,
}

impl Run {
    /// A measurement made elsewhere, in any unit.
    #[allow(dead_code, reason = "not every table measures for itself")]
    pub(crate) fn of(value: f64) -> Self {
        Run { cpu: value, wall: value }
    }

    /// Seconds of processor time and by the clock, measured elsewhere.
    #[allow(dead_code, reason = "not every table measures for itself")]
    pub(crate) fn new(cpu: f64, wall: f64) -> Self {
        Run { cpu, wall }
    }

    /// Seconds of processor time, user and system, of the command and all that it waited for.
    pub(crate) fn cpu(self) -> f64 {
        self.cpu
    }

    /// Seconds by the clock.
    pub(crate) fn wall(self) -> f64 {
        self.wall
    }
}

/// Runs A and B in turn, `rounds` times, after one round that warms the caches.
pub(crate) fn paired(
    rounds: usize,
    a: impl Fn() -> Command,
    b: impl Fn() -> Command,
) -> Vec<(Run, Run)> {
    (0..=rounds).map(|_| (run(a()), run(b()))).skip(1).collect()
}

/// The median of some numbers.
pub(crate) fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// The first of `programs` that is not installed.
pub(crate) fn absent(programs: &[&str]) -> Option<String> {
    let is_there = |program: &&&str| {
        let found = Command::new("sh").args(["-c", "command -v \"$0\"", program]).output();
        found.is_ok_and(|output| output.status.success())
    };
    programs.iter().find(|program| !is_there(program)).map(|program| (*program).to_owned())
}

fn run(mut command: Command) -> Run {
    let (begun, before) = (Instant::now(), children());
    let status = command.stdout(Stdio::null()).status().expect("the command starts");
    assert!(status.success(), "{command:?}");
    Run { cpu: children() - before, wall: begun.elapsed().as_secs_f64() }
}

/// Processor seconds of all children waited for, in steps of 10 ms (proc(5): `cutime`, `cstime`).
fn children() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    let fields: Vec<&str> =
        stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |number: usize| fields[number].parse::<f64>().expect("a number");
    (ticks(13) + ticks(14)) / 100.0
}
