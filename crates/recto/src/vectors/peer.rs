//! An implementation under test: a process that is asked line by line, and started again when it went away.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use anyhow::Context as _;
use serde_json::{Value, json};

/// The longest answer, in bytes.
const LONGEST: u64 = 16 << 20;

/// An implementation, by the command that starts it.
pub(crate) struct Peer {
    program: String,
    arguments: Vec<String>,
    limit: Duration,
    running: Option<Running>,
    last_id: u64,
}

/// What came back for a request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    /// A value.
    Output(Value),
    /// A refusal, for the clause with this id.
    Error(String),
    /// It does not do this at all.
    Unsupported,
    /// Nothing that the protocol knows: what went wrong, in words.
    Broken(String),
    /// No answer within the limit.
    Silence,
}

struct Running {
    child: Child,
    requests: Sender<String>,
    answers: Receiver<Vec<u8>>,
}

impl Peer {
    /// The implementation that `command` starts, which has `limit` for each answer.
    pub(crate) fn new(command: &[String], limit: Duration) -> Self {
        let (program, arguments) = command.split_first().expect("clap asks for a command");
        Peer {
            program: program.clone(),
            arguments: arguments.to_vec(),
            limit,
            running: None,
            last_id: 0,
        }
    }

    /// Asks one question. After an answer that is none the process is started anew for the next.
    ///
    /// # Errors
    ///
    /// The command can't be started.
    pub(crate) fn ask(&mut self, set: &str, input: &Value) -> anyhow::Result<Answer> {
        self.last_id += 1;
        let request = json!({"id": self.last_id, "vectors": set, "input": input});
        let mut running = match self.running.take() {
            Some(running) => running,
            None => self.start()?,
        };
        // If the process is gone, that shows in the missing answer.
        let _ = running.requests.send(format!("{request}\n"));
        let answer = match running.answers.recv_timeout(self.limit) {
            Ok(line) => read(&line, self.last_id),
            Err(RecvTimeoutError::Timeout) => Answer::Silence,
            Err(RecvTimeoutError::Disconnected) => Answer::Broken(running.farewell(self.limit)),
        };
        if matches!(answer, Answer::Broken(_) | Answer::Silence) {
            running.stop();
        } else {
            self.running = Some(running);
        }
        Ok(answer)
    }

    /// Closes its input and waits for its end; says what it did instead.
    pub(crate) fn finish(mut self) -> Option<String> {
        let Running { child, requests, answers } = self.running.take()?;
        drop(requests);
        let surplus = answers.recv_timeout(self.limit);
        let mut running = Running { child, requests: channel().0, answers };
        running.stop();
        match surplus {
            Ok(line) => Some(format!("it went on after its last answer: {}", shown(&line))),
            Err(RecvTimeoutError::Timeout) => Some("it did not end when its input did".to_owned()),
            Err(RecvTimeoutError::Disconnected) => None,
        }
    }

    fn start(&self) -> anyhow::Result<Running> {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child =
            command.spawn().with_context(|| format!("`{}` can't be started", self.program))?;
        let (requests, to_write) = channel::<String>();
        let stdin = child.stdin.take();
        // A process that does not read must not stop this one from seeing the time limit.
        thread::spawn(move || {
            let Some(mut stdin) = stdin else { return };
            for request in to_write {
                if stdin.write_all(request.as_bytes()).and_then(|()| stdin.flush()).is_err() {
                    return;
                }
            }
        });
        let (found, answers) = channel();
        let stdout = child.stdout.take();
        thread::spawn(move || stdout.map(|stdout| lines(stdout, &found)));
        Ok(Running { child, requests, answers })
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        if let Some(mut running) = self.running.take() {
            running.stop();
        }
    }
}

impl Running {
    /// How a process ended that closed its output: it may need a moment to end altogether.
    fn farewell(&mut self, limit: Duration) -> String {
        const NAP: Duration = Duration::from_millis(5);
        let mut left = limit;
        while let Ok(None) = self.child.try_wait() {
            let Some(less) = left.checked_sub(NAP) else {
                return "it closed its output without an answer".to_owned();
            };
            left = less;
            thread::sleep(NAP);
        }
        let status =
            self.child.wait().map_or_else(|_| String::new(), |status| format!(" ({status})"));
        format!("it ended without an answer{status}")
    }

    fn stop(&mut self) {
        // Both fail only if it is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends every line, until the output ends or nobody listens. A line that never ends is cut off.
fn lines(stdout: ChildStdout, found: &Sender<Vec<u8>>) {
    let mut reader = BufReader::new(stdout);
    loop {
        let mut line = Vec::new();
        let read = reader.by_ref().take(LONGEST).read_until(b'\n', &mut line);
        if !matches!(read, Ok(1..)) || found.send(line).is_err() {
            return;
        }
    }
}

/// The answer in `line` to the request with the id `id`.
pub(crate) fn read(line: &[u8], id: u64) -> Answer {
    let Ok(Value::Object(mut answer)) = serde_json::from_slice(line) else {
        return Answer::Broken(format!("this is no answer: {}", shown(line)));
    };
    if answer.remove("id") != Some(json!(id)) {
        return Answer::Broken(format!("this answers another request than {id}: {}", shown(line)));
    }
    let parts = (answer.remove("output"), answer.remove("error"), answer.remove("unsupported"));
    match parts {
        (Some(output), None, None) => Answer::Output(output),
        (None, Some(Value::String(id)), None) => Answer::Error(id),
        (None, None, Some(Value::Bool(true))) => Answer::Unsupported,
        _ => Answer::Broken(format!(
            "this is not one of output, error, unsupported: {}",
            shown(line)
        )),
    }
}

/// A line of an implementation as it may be printed: short, and without control characters.
fn shown(line: &[u8]) -> String {
    const WIDTH: usize = 120;
    let text = String::from_utf8_lossy(line);
    let text = text.trim_end_matches(['\r', '\n']);
    let harmless = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
    let short: String = text.chars().take(WIDTH).map(harmless).collect();
    format!("`{short}{}`", if text.chars().nth(WIDTH).is_some() { "..." } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(script: &str, limit: Duration) -> (Answer, Answer) {
        let command = ["sh", "-c", script].map(str::to_owned);
        let mut peer = Peer::new(&command, limit);
        let mut next = || peer.ask("x", &json!([1])).expect("sh starts");
        (next(), next())
    }

    #[test]
    fn answers_are_read() {
        let script =
            r#"read a; echo '{"id":1,"output":null}'; read a; echo '{"id":2,"error":"a.b"}'"#;
        let (first, second) = ask(script, Duration::from_secs(60));
        assert_eq!((first, second), (Answer::Output(Value::Null), Answer::Error("a.b".to_owned())));
    }

    #[test]
    fn what_is_no_answer_says_why() {
        let cases = [
            ("read a; exit 3", "ended without an answer (exit status: 3)"),
            ("read a; echo hello", "no answer: `hello`"),
            ("read a; printf '\\033[2J\\n'", "no answer: `\u{fffd}[2J`"),
            ("read a; echo '{\"id\":7,\"output\":1}'", "another request than 1"),
            ("read a; echo '{\"id\":\"1\",\"output\":1}'", "another request than 1"),
            ("read a; echo '{\"id\":1}'", "not one of"),
            ("read a; echo '{\"id\":1,\"output\":1,\"error\":\"a.b\"}'", "not one of"),
            ("read a; echo '{\"id\":1,\"unsupported\":false}'", "not one of"),
            ("read a; echo '{\"id\":1,\"error\":null}'", "not one of"),
        ];
        for (script, message) in cases {
            let (Answer::Broken(found), _) = ask(script, Duration::from_secs(60)) else {
                panic!("{script}");
            };
            assert!(found.contains(message), "{script}: {found}");
        }
    }

    #[test]
    fn silence_ends_at_the_limit_and_the_next_question_is_asked_anew() {
        let mark = tempfile::tempdir().unwrap();
        let mark = mark.path().join("mark");
        let script = format!(
            r#"if mkdir {mark:?}; then sleep 60; else read a; echo '{{"id":2,"unsupported":true}}'; fi"#
        );
        let (first, second) = ask(&script, Duration::from_secs(2));
        assert_eq!((first, second), (Answer::Silence, Answer::Unsupported));
    }

    #[test]
    fn a_peer_that_goes_on_is_noticed() {
        let command = ["sh", "-c", r#"read a; echo '{"id":1,"output":1}'; echo more; read b"#];
        let mut peer = Peer::new(&command.map(str::to_owned), Duration::from_secs(10));
        assert_eq!(peer.ask("x", &json!(0)).unwrap(), Answer::Output(json!(1)));
        assert!(peer.finish().is_some_and(|fault| fault.contains("`more`")));
    }
}
