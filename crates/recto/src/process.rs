//! One process: run to its end or to its time limit, with what it printed.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

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

/// Runs `command` with nothing on its stdin, and stops it after `limit`.
pub(crate) fn run(mut command: Command, limit: Duration) -> io::Result<Ended> {
    let begun = Instant::now();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
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
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= end {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(nap);
        nap = (nap * 2).min(LONGEST_NAP);
    }
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
        run(command, limit).unwrap()
    }

    #[test]
    fn output_and_status_are_kept() {
        let ended = sh("echo out; echo err >&2; exit 3", Duration::from_secs(10));
        assert_eq!((ended.output.as_str(), ended.success()), ("out\nerr\n", false));
        assert_eq!(ended.status.unwrap().code(), Some(3));
    }

    #[test]
    fn what_takes_too_long_is_stopped() {
        let ended = sh("sleep 60", Duration::from_millis(50));
        assert!(ended.status.is_none() && ended.took < Duration::from_secs(10));
    }
}
