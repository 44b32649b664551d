//! `conhand` in a terminal: raw mode and back, sizes, Ctrl-C, and whose terminal it is.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use oci_companion::console::pseudoterminal;
use oci_companion::terminal::resize;
use rustix::termios::{LocalModes, OutputModes, tcgetattr};

use crate::bundle::{Bundle, PATIENCE};
use crate::here::each;

/// A terminal of our own with `conhand` in it.
struct Window {
    master: OwnedFd,
    slave: OwnedFd,
    child: Child,
    seen: Arc<Mutex<String>>,
}

impl Window {
    fn new(bundle: &Bundle, options: &[&str]) -> Self {
        let (master, slave) = pseudoterminal().expect("a terminal");
        resize(&master, 24, 80).expect("a size");
        let inner = bundle.command(options);
        // The terminal has to be the controlling one, or no signal tells of its size. A process that leads no group, as
        // this one, becomes the program without another in between.
        let mut command = Command::new("setsid");
        command.arg("--ctty").arg(inner.get_program()).args(inner.get_args());
        let end = || Stdio::from(slave.try_clone().expect("a copy"));
        let child = command.stdin(end()).stdout(end()).stderr(end()).spawn().expect("started");
        let seen = Arc::new(Mutex::new(String::new()));
        let (log, mut reader) =
            (Arc::clone(&seen), File::from(master.try_clone().expect("a copy")));
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(length) = reader.read(&mut bytes) {
                log.lock().expect("no panic").push_str(&String::from_utf8_lossy(&bytes[..length]));
            }
        });
        Window { master, slave, child, seen }
    }

    fn text(&self) -> String {
        self.seen.lock().expect("no panic").clone()
    }

    fn wait_for(&self, text: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !self.text().contains(text) {
            assert!(Instant::now() < deadline, "expected {text:?}, found {:?}", self.text());
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn press(&self, keys: &[u8]) {
        File::from(self.master.try_clone().expect("a copy")).write_all(keys).expect("written");
    }

    /// Whether the terminal is as it was before anything ran in it.
    fn is_cooked(&self) -> bool {
        let modes = tcgetattr(&self.slave).expect("a terminal");
        let local = LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
        modes.local_modes.contains(local) && modes.output_modes.contains(OutputModes::OPOST)
    }

    fn code(&mut self) -> Option<i32> {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait().expect("it is ours") {
                return status.code();
            }
            thread::sleep(Duration::from_millis(5));
        }
        self.child.kill().expect("it has not ended");
        panic!("it does not end in time: {:?}", self.text())
    }
}

#[test]
fn the_window_has_its_size_from_the_beginning_and_tells_when_it_changes() {
    each(|here| {
        let script = "stty size; trap 'stty size' WINCH; echo ready; \
                      while [ ! -e /tmp/stop ]; do sleep 0.05; done; exit 6";
        let bundle = Bundle::new(here, script);
        let mut window = Window::new(&bundle, &[]);
        window.wait_for("24 80\r\n");
        window.wait_for("ready");
        assert!(!window.is_cooked(), "raw while it runs");
        resize(&window.master, 33, 77).expect("a size");
        window.wait_for("33 77\r\n");
        File::create(bundle.folder.path().join("rootfs/tmp/stop")).expect("written");
        assert_eq!(window.code(), Some(6), "{}", here.name);
        assert!(window.is_cooked(), "{}: the terminal is as it was", here.name);
    });
}

#[test]
fn control_c_goes_to_the_container() {
    each(|here| {
        let script = "trap 'exit 7' INT; echo ready; while :; do sleep 0.05; done";
        let bundle = Bundle::new(here, script);
        let mut window = Window::new(&bundle, &[]);
        window.wait_for("ready");
        window.press(b"\x03");
        assert_eq!(window.code(), Some(7), "{}", here.name);
        assert!(window.is_cooked(), "{}: the terminal is as it was", here.name);
    });
}

#[test]
fn a_shell_answers_and_ends_with_control_d() {
    each(|here| {
        let bundle = Bundle::new(here, "echo ready; exec sh");
        let mut window = Window::new(&bundle, &[]);
        window.wait_for("ready");
        window.press(b"echo A$((40+2))\r");
        window.wait_for("\nA42\r\n");
        window.press(b"echo last; (exit 21)\r");
        // Between two lines the shell changes the terminal's modes, and what is typed then may be lost.
        window.wait_for("\nlast\r\n/ # ");
        window.press(b"\x04");
        assert_eq!(window.code(), Some(21), "{}: {}", here.name, window.text());
        assert!(window.is_cooked(), "{}: the terminal is as it was", here.name);
    });
}

#[test]
fn a_caller_that_is_told_to_end_leaves_its_terminal_as_it_was() {
    each(|here| {
        let script = "trap '' TERM; echo ready; while :; do sleep 0.05; done";
        let bundle = Bundle::new(here, script);
        let mut window = Window::new(&bundle, &["--grace", "0"]);
        window.wait_for("ready");
        let caller = window.child.id().to_string();
        let sent = Command::new("kill").args(["-s", "HUP", &caller]).status();
        assert!(sent.expect("kill can be run").success());
        assert_eq!(window.code(), Some(137), "{}", here.name);
        assert!(window.is_cooked(), "{}: the terminal is as it was", here.name);
    });
}

#[test]
fn the_callers_own_terminal_is_given_only_if_that_is_asked_for() {
    each(|here| {
        let bundle = Bundle::with(here, "tty; echo ready", |config| {
            config["process"]["terminal"] = false.into();
        });
        let mut window = Window::new(&bundle, &[]);
        assert_eq!(window.code(), Some(125), "{}", here.name);
        window.wait_for("--share-terminal");
        assert!(!window.text().contains("ready"));
        let mut window = Window::new(&bundle, &["--share-terminal"]);
        assert_eq!(window.code(), Some(0), "{}: {}", here.name, window.text());
        window.wait_for("ready");
    });
}
