//! One process: run to its end or to its time limit, with what it printed.

use std::io::{self, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

/// How a process ended.
pub(crate) struct Ended {
    /// `None` if it took too long and was stopped.
    pub(crate) status: Option<ExitStatus>,
    /// What it printed, stdout before stderr.
    pub(crate) output: String,
    pub(crate) took: Duration,
}

impl Ended {
    /// Whether it ended by itself and well.
    pub(crate) fn success(&self) -> bool {
        self.status.is_some_and(|status| status.success())
    }
}

/// Runs `command` with `input` on its stdin, and stops it after `limit`.
pub(crate) fn run(mut command: Command, input: String, limit: Duration) -> io::Result<Ended> {
    let begun = Instant::now();
    let stdin = if input.is_empty() { Stdio::null() } else { Stdio::piped() };
    command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    // A process that does not read must not stop this one from seeing the time limit, and may end before it has.
    let stdin = child.stdin.take();
    thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(input.as_bytes())));
    let stdout = drain(child.stdout.take());
    let stderr = drain(child.stderr.take());
    let status = wait(&mut child, begun + limit)?;
    let took = begun.elapsed();
    // What a stopped process left running may hold the pipes open for ever; its last words are not waited for.
    let output = match status {
        Some(_) => stdout.join().unwrap_or_default() + &stderr.join().unwrap_or_default(),
        None => String::new(),
    };
    Ok(Ended { status, output, took })
}

/// Waits until the process ends; stops it at `end`.
fn wait(child: &mut Child, end: Instant) -> io::Result<Option<ExitStatus>> {
    const LONGEST_NAP: Duration = Duration::from_millis(20);
    let mut nap = Duration::from_micros(200);
    loop {
        if has_ended(child)? {
            stop_group(child);
            return child.wait().map(Some);
        }
        if Instant::now() >= end {
            stop_group(child);
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(nap);
        nap = (nap * 2).min(LONGEST_NAP);
    }
}

/// Whether the process has ended; it is not yet forgotten, so that its number is nobody else's.
fn has_ended(child: &Child) -> io::Result<bool> {
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    Ok(waitid(WaitId::Pid(Pid::from_child(child)), options)?.is_some())
}

/// Stops what the process started and left running, if it leads a group of its own.
fn stop_group(child: &Child) {
    let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
}

fn drain(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.map(|mut pipe| pipe.read_to_end(&mut bytes));
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str, limit: Duration) -> Ended {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        run(command, String::new(), limit).unwrap()
    }

    #[test]
    fn output_and_status_are_kept() {
        let ended = sh("echo out; echo err >&2; exit 3", Duration::from_secs(10));
        assert_eq!((ended.output.as_str(), ended.success()), ("out\nerr\n", false));
        assert_eq!(ended.status.unwrap().code(), Some(3));
    }

    #[test]
    fn input_is_read_or_not() {
        for (script, output) in [("cat", "in\n"), ("exec <&-; sleep 0.1", "")] {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            let ended = run(command, "in\n".to_owned(), Duration::from_secs(30)).unwrap();
            assert_eq!((ended.output.as_str(), ended.success()), (output, true));
        }
    }

    #[test]
    fn what_a_group_leaves_running_is_stopped() {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 60 & echo out"]);
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let ended = run(command, String::new(), Duration::from_secs(30)).unwrap();
        assert_eq!((ended.output.as_str(), ended.success()), ("out\n", true));
        assert!(ended.took < Duration::from_secs(10));
    }

    #[test]
    fn what_takes_too_long_is_stopped() {
        let ended = sh("sleep 60", Duration::from_millis(50));
        assert!(ended.status.is_none() && ended.took < Duration::from_secs(10));
    }
}
