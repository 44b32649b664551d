//! Something that answers keys, in a terminal or behind pipes: a program alone, or a relay between us and one.

use std::fs::{self, File};
use std::io::{PipeReader, PipeWriter, Read, Write, pipe};
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use oci_companion::console::{pseudoterminal, send_master};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{FdFlags, fcntl_setfd};

use crate::bundle::{Bundle, PATIENCE, conhand};
use crate::measure::{Run, median};

/// What is on our side of it.
#[derive(Clone, Copy)]
pub(crate) enum Side {
    /// A second terminal, as people have it.
    Terminal,
    /// Two pipes, as programs have it.
    Pipes,
}

/// A program or a relay, with our ends; all of it is ended with this value.
pub(crate) struct Session {
    keys: File,
    screen: File,
    children: Vec<Child>,
    bundle: Option<Bundle>,
}

impl Session {
    /// The program alone, in a terminal.
    pub(crate) fn bare(script: &str) -> Self {
        let mut program = Command::new("busybox");
        Session::of(Side::Terminal, program.args(["sh", "-c", script]), None)
    }

    /// The program in a container, behind `conhand run`.
    pub(crate) fn conhand(side: Side, bundle: Bundle) -> Self {
        let mut command = bundle.command(&[]);
        Session::of(side, &mut command, Some(bundle))
    }

    /// The program in a container, behind the relay of its runtime, which wants a terminal.
    pub(crate) fn runtime(bundle: Bundle) -> Self {
        let mut command = Command::new(&bundle.here.program);
        command.arg("--root").arg(bundle.root()).arg("run");
        command.arg("--bundle").arg(bundle.folder.path()).arg(bundle.id());
        Session::of(Side::Terminal, &mut command, Some(bundle))
    }

    /// The program in a terminal whose master `conhand receive` is sent.
    pub(crate) fn receive(side: Side, script: &str) -> Self {
        let (ours, theirs) = UnixStream::pair().expect("two sockets");
        let socket = inherited(theirs.into());
        let mut command = conhand();
        command.arg("receive").arg(format!("fd:{}", socket.as_raw_fd()));
        let (program, master) = begin(script);
        let (keys, screen, relay) = side.begin(&mut command);
        send_master(OwnedFd::from(ours), &master, b"/dev/ptmx").expect("it is received");
        Session::ready(keys, screen, vec![program, relay], None)
    }

    /// The program in a terminal whose master socat inherits.
    pub(crate) fn socat(side: Side, script: &str) -> Self {
        let (program, master) = begin(script);
        let master = inherited(master);
        let own = match side {
            Side::Terminal => "-,raw,echo=0",
            Side::Pipes => "-",
        };
        let mut command = Command::new("socat");
        command.args([own, &format!("FD:{}", master.as_raw_fd())]);
        let (keys, screen, relay) = side.begin(&mut command);
        Session::ready(keys, screen, vec![program, relay], None)
    }

    fn of(side: Side, command: &mut Command, bundle: Option<Bundle>) -> Self {
        let (keys, screen, child) = side.begin(command);
        Session::ready(keys, screen, vec![child], bundle)
    }

    fn ready(keys: File, screen: File, children: Vec<Child>, bundle: Option<Bundle>) -> Self {
        let mut session = Session { keys, screen, children, bundle };
        let mut seen = Vec::new();
        while !seen.ends_with(b"ready\n") {
            let mut piece = [0];
            session.screen.read_exact(&mut piece).expect("it gets ready");
            seen.extend(piece.into_iter().filter(|byte| *byte != b'\r'));
        }
        session
    }

    /// What one key costs that is answered by so many bytes: seconds of the relay's or the program's processor time,
    /// and the median of the seconds by the clock.
    pub(crate) fn press(&mut self, keys: usize, bytes: usize) -> Run {
        let before = self.processor_time();
        let wall = median((0..keys).map(|_| self.answer(bytes)));
        Run::new((self.processor_time() - before) / keys as f64, wall)
    }

    fn answer(&mut self, mut bytes: usize) -> f64 {
        let mut piece = [0; 1 << 16];
        let begun = Instant::now();
        self.keys.write_all(b"x").expect("it is taken");
        while bytes > 0 {
            let patience = Timespec::try_from(PATIENCE).expect("it is short");
            let ready = poll(&mut [PollFd::new(&self.screen, PollFlags::IN)], Some(&patience));
            assert_eq!(ready, Ok(1), "{bytes} bytes never come");
            let length = self.screen.read(&mut piece).expect("an answer");
            bytes = bytes.checked_sub(length).expect("no more than was printed");
        }
        begun.elapsed().as_secs_f64()
    }

    /// Seconds that the last child has run (proc(5): `schedstat`).
    fn processor_time(&self) -> f64 {
        let tasks = format!("/proc/{}/task", self.children.last().expect("one").id());
        let tasks = fs::read_dir(tasks).expect("it runs").flatten();
        let stats = tasks.filter_map(|task| fs::read_to_string(task.path().join("schedstat")).ok());
        stats.filter_map(|stat| stat.split(' ').next()?.parse::<f64>().ok()).sum::<f64>() / 1e9
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(bundle) = &self.bundle {
            bundle.runtime(&["kill", &bundle.id(), "KILL"]);
        }
        for child in &mut self.children {
            if self.bundle.is_none() {
                child.kill().expect("it is ours");
            }
            child.wait().expect("it is ours");
        }
    }
}

impl Side {
    /// Starts the command; what it reads our keys from, and where it shows.
    fn begin(self, command: &mut Command) -> (File, File, Child) {
        match self {
            Side::Terminal => {
                let (master, slave) = pseudoterminal().expect("a terminal");
                let child = in_terminal(command, slave);
                (File::from(master.try_clone().expect("a copy")), File::from(master), child)
            }
            Side::Pipes => {
                let [(theirs_in, keys), (screen, theirs_out)]: [(PipeReader, PipeWriter); 2] =
                    [pipe().expect("a pipe"), pipe().expect("a pipe")];
                let child = command.stdin(theirs_in).stdout(theirs_out).spawn().expect("started");
                (File::from(OwnedFd::from(keys)), File::from(OwnedFd::from(screen)), child)
            }
        }
    }
}

/// The program in a terminal of its own, and the master.
fn begin(script: &str) -> (Child, OwnedFd) {
    let (master, slave) = pseudoterminal().expect("a terminal");
    (in_terminal(Command::new("busybox").args(["sh", "-c", script]), slave), master)
}

/// A command in a terminal, which is its controlling one.
fn in_terminal(command: &Command, slave: OwnedFd) -> Child {
    let mut session = Command::new("setsid");
    session.arg("--ctty").arg(command.get_program()).args(command.get_args());
    let end = || Stdio::from(slave.try_clone().expect("a copy"));
    session.stdin(end()).stdout(end()).stderr(end()).spawn().expect("started")
}

/// The descriptor, which the next program inherits under its number.
fn inherited(descriptor: OwnedFd) -> OwnedFd {
    fcntl_setfd(&descriptor, FdFlags::empty()).expect("it is open");
    descriptor
}
