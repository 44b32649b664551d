//! The whole program in a terminal that people use, from the prompt to the exit code.

use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::bundle::{Bundle, PATIENCE, output, text};
use crate::here::{each, has, say_untested};

/// A tmux server of our own, ended with its value.
struct Tmux(String);

impl Tmux {
    fn new(name: &str, command: &str) -> Self {
        let tmux = Tmux(name.to_owned());
        let size = ["-x", "80", "-y", "24"];
        tmux.call(&[["new-session", "-d"].as_slice(), &size, &[command]].concat());
        tmux
    }

    fn call(&self, words: &[&str]) -> Output {
        let mut command = Command::new("tmux");
        command.args(["-L", &self.0, "-f", "/dev/null"]).args(words).env("TERM", "xterm");
        output(command.stdin(Stdio::null()))
    }

    fn keys(&self, text: &str) {
        self.call(&["send-keys", text, "Enter"]);
    }

    /// Waits until a line of the screen begins with `text`.
    fn wait_for(&self, text: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let screen = self::text(&self.call(&["capture-pane", "-p"]).stdout);
            if screen.lines().any(|line| line.starts_with(text)) {
                return;
            }
            assert!(Instant::now() < deadline, "expected {text:?}, found\n{screen}");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        self.call(&["kill-server"]);
    }
}

#[test]
fn a_person_sits_in_front_of_it() {
    if !has("tmux") {
        return say_untested("the program in a terminal", "there is no tmux");
    }
    each(|here| {
        let bundle = Bundle::new(here, "exec sh");
        let command = bundle.command(&[]);
        let words: Vec<_> = [command.get_program()].into_iter().chain(command.get_args()).collect();
        let line = words.join(std::ffi::OsStr::new(" ")).into_string().expect("text");
        let tmux = Tmux::new(&bundle.id(), &format!("{line}; echo code=$?; stty -a; sleep 60"));
        tmux.wait_for("/ #");
        tmux.keys("echo A$((40+2))");
        tmux.wait_for("A42");
        tmux.call(&["resize-window", "-x", "100", "-y", "30"]);
        tmux.keys("sleep 0.2; stty size");
        tmux.wait_for("30 100");
        tmux.keys("sleep 600");
        thread::sleep(Duration::from_millis(200));
        tmux.call(&["send-keys", "C-c"]);
        tmux.keys("echo B$((50+2))");
        tmux.wait_for("B52");
        tmux.keys("exit 37");
        tmux.wait_for("code=37");
        tmux.wait_for("isig icanon iexten echo");
    });
}
