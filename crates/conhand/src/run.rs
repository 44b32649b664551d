//! `conhand run`: a container from its creation to its end.

use std::env;
use std::fs;
use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use oci_companion::console::{receive_master, send_master};
use oci_companion::console_socket::{Form, Listener, Socket};
use oci_companion::runtime_cli::{Create, Exit, exit_code};
use oci_companion::wrapper::{CallerError, Container, Runtime};
use rustix::termios::isatty;
use tempfile::{Builder, NamedTempFile, TempDir};

use crate::args::Run;
use crate::attach;
use crate::inherit;
use crate::signals::Signals;
use crate::trouble::{Tried, Trouble};

/// How long a runtime that has ended well may keep its master on the way.
const ON_THE_WAY: Duration = Duration::from_secs(5);

/// Runs the container; the exit code.
pub(crate) fn run(args: &Run) -> Result<u8, Trouble> {
    // First of all: a descriptor that was inherited is known by its number alone.
    let onward = args.console_socket.as_ref().map(socket).transpose()?;
    let bundle = fs::canonicalize(&args.bundle);
    let bundle = bundle.tried(&format!("find the bundle {}", args.bundle.display()))?;
    let terminal = crate::bundle::has_terminal(&bundle)?;
    allowed(args, terminal)?;
    let mut signals = Signals::catch().tried("catch signals")?;
    let runtime = Runtime {
        program: args.runtime.clone(),
        options: args.options.clone(),
        patience: args.patience,
    };
    let folder = folder().tried("make a folder for the runtime's answers")?;
    let pid_file = folder.path().join("pid");
    let listen = || Listener::bind(&folder.path().join("socket"))?.nameless();
    let listener = terminal.then(listen).transpose().tried("listen for the terminal")?;
    let create = Create {
        bundle: &bundle,
        console_socket: listener.as_ref().map(Listener::path),
        pid_file: None,
    };
    let created = runtime.create(&args.id, create, &pid_file);
    let hangs = matches!(created, Err(CallerError::Hangs));
    let what = format!("create container {} with {}", args.id, args.runtime.display());
    let mut container = created
        .tried(&what)
        .map_err(|trouble| if hangs { trouble.with_help(remaining(args)) } else { trouble })?;
    let ready = || {
        publish(&pid_file, args.pid_file.as_deref())?;
        let master = listener.map(receive).transpose()?;
        drop(folder);
        pass_on(master, onward)
    };
    let lived = ready().and_then(|master| live(&mut container, master, &mut signals, args));
    let ended = match lived {
        Ok(None) => return Ok(leave(container)),
        Ok(Some(exit)) => {
            container.delete().tried("delete the container").map(|()| exit_code(Some(exit)))
        }
        Err(trouble) => match container.remove() {
            Ok(()) => return Err(trouble),
            Err(error) => Err(trouble.but(error)),
        },
    };
    ended.map_err(|trouble| trouble.with_help(remaining(args)))
}

/// Starts the container; how it ended, or nothing if it was not to be waited for.
fn live(
    container: &mut Container<'_>,
    master: Option<OwnedFd>,
    signals: &mut Signals,
    args: &Run,
) -> Result<Option<Exit>, Trouble> {
    if args.detach {
        return container.start().tried("start the container").map(|()| None);
    }
    if let Some(master) = &master {
        attach::prepare(master)?;
    }
    attach::run(container, master.as_ref(), signals, args.grace).map(Some)
}

fn leave(container: Container<'_>) -> u8 {
    container.leave();
    0
}

/// What somebody can do whom a runtime has failed.
fn remaining(args: &Run) -> String {
    let words = [&args.runtime].into_iter().chain(&args.options);
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    format!("what is left of it is removed with: {} delete --force {}", words.join(" "), args.id)
}

/// What may not be asked for together.
fn allowed(args: &Run, terminal: bool) -> Result<(), Trouble> {
    let onward = args.console_socket.is_some();
    let refuse = |cause| Err(Trouble::new("run the container", cause));
    match () {
        () if args.detach && terminal && !onward => {
            refuse("expected --console-socket with --detach, as the terminal would be lost")
        }
        () if onward && !terminal => refuse(
            "expected \"terminal\": true in config.json, as there is nothing to send otherwise",
        ),
        () if !terminal && !args.share_terminal && own_terminal() => refuse(
            "the container has no terminal of its own and would get this one, into which it can type; \
             redirect it, set \"terminal\" in config.json, or say --share-terminal",
        ),
        () => Ok(()),
    }
}

fn own_terminal() -> bool {
    isatty(io::stdin()) || isatty(io::stdout()) || isatty(io::stderr())
}

/// The master, which the runtime has ended without sending, or has sent already.
fn receive(listener: Listener) -> Result<OwnedFd, Trouble> {
    let deadline = Instant::now() + ON_THE_WAY;
    let receive = || receive_master(listener.accept(deadline)?, deadline);
    receive().tried("receive the terminal").map(|console| console.master)
}

/// A folder that nobody else can enter, where the runtime can write; removed when it is dropped.
fn folder() -> io::Result<TempDir> {
    let parent =
        env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|path| path.is_absolute());
    let parent = parent.filter(|path| path.is_dir()).unwrap_or_else(env::temp_dir);
    Builder::new().prefix("conhand-").tempdir_in(parent)
}

/// Writes the pid file that was asked for, whole or not at all.
fn publish(from: &Path, to: Option<&Path>) -> Result<(), Trouble> {
    let Some(to) = to else { return Ok(()) };
    let parent = to.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
    let write = || {
        let mut file = NamedTempFile::new_in(parent)?;
        io::copy(&mut fs::File::open(from)?, &mut file)?;
        file.persist(to).map_err(io::Error::from)
    };
    write().tried(&format!("write the pid file {}", to.display())).map(drop)
}

/// Sends the master on if there is a socket for it, of either form; what is left is ours.
fn pass_on(master: Option<OwnedFd>, onward: Option<Socket>) -> Result<Option<OwnedFd>, Trouble> {
    let (Some(sent), Some(onward)) = (&master, onward) else { return Ok(master) };
    let send = || send_master(onward.connect()?, sent, b"/dev/ptmx");
    send().tried("send the terminal on").map(|()| None)
}

/// The argument again.
pub(crate) fn shown(form: &Form) -> String {
    match form {
        Form::Path(path) => path.display().to_string(),
        Form::Descriptor(number) => format!("fd:{number}"),
    }
}

/// The socket that an argument means.
pub(crate) fn socket(form: &Form) -> Result<Socket, Trouble> {
    match form {
        Form::Path(path) => Ok(Socket::Path(path.clone())),
        Form::Descriptor(number) => inherit::take(*number)
            .tried(&format!("take descriptor {number}, which was to be inherited"))
            .map(Socket::Descriptor),
    }
}
