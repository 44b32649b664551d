//! `conhand run`: a container from its creation to its end.

use std::env;
use std::fs;
use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use oci_companion::console::{receive_master, send_master};
use oci_companion::console_socket::{Form, Listener, Socket};
use oci_companion::runtime_cli::{Create, exit_code};
use oci_companion::wrapper::{Container, Runtime};
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
    let bundle = fs::canonicalize(&args.bundle).tried("find the bundle")?;
    let terminal = crate::bundle::has_terminal(&bundle)?;
    allowed(args, terminal)?;
    let mut signals = Signals::catch().tried("catch signals")?;
    let runtime = Runtime {
        program: args.runtime.clone(),
        options: args.options.clone(),
        patience: args.patience,
    };
    let (mut container, master) = create(&runtime, args, &bundle, terminal)?;
    let master = match (master, onward) {
        (Some(master), Some(onward)) => {
            pass_on(&master, onward)?;
            None
        }
        (master, _) => master,
    };
    if args.detach {
        container.start().tried("start the container")?;
        container.leave();
        return Ok(0);
    }
    if let Some(master) = &master {
        attach::prepare(master)?;
    }
    let exit = attach::run(&mut container, master.as_ref(), &mut signals, args.grace)?;
    drop(master);
    container.delete().tried("delete the container")?;
    Ok(exit_code(Some(exit)))
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

/// The container, and the master if it has a terminal.
fn create<'a>(
    runtime: &'a Runtime,
    args: &Run,
    bundle: &Path,
    terminal: bool,
) -> Result<(Container<'a>, Option<OwnedFd>), Trouble> {
    let listening = "listen for the terminal";
    let folder = folder().tried("make a folder for the runtime's answers")?;
    let listen = || Listener::bind(&folder.path().join("socket"))?.nameless();
    let listener = terminal.then(listen).transpose().tried(listening)?;
    let console_socket = listener.as_ref().map(Listener::path);
    let create = Create { bundle, console_socket, pid_file: None };
    let pid_file = folder.path().join("pid");
    let container = runtime.create(&args.id, create, &pid_file).tried("create the container")?;
    if let Some(path) = &args.pid_file {
        publish(&pid_file, path).tried("write the pid file")?;
    }
    // The runtime has ended, so whatever it sent is on the way already.
    let deadline = Instant::now() + ON_THE_WAY;
    let receive = |listener: Listener| receive_master(listener.accept(deadline)?, deadline);
    let console = listener.map(receive).transpose().tried("receive the terminal")?;
    Ok((container, console.map(|console| console.master)))
}

/// A folder that nobody else can enter, where the runtime can write; removed when it is dropped.
fn folder() -> io::Result<TempDir> {
    let parent =
        env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|path| path.is_absolute());
    let parent = parent.filter(|path| path.is_dir()).unwrap_or_else(env::temp_dir);
    Builder::new().prefix("conhand-").tempdir_in(parent)
}

/// Writes a file whole or not at all.
fn publish(from: &Path, to: &Path) -> io::Result<()> {
    let parent = to.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(parent)?;
    io::copy(&mut fs::File::open(from)?, &mut file)?;
    file.persist(to)?;
    Ok(())
}

/// Sends the master on, over another socket of either form.
fn pass_on(master: &OwnedFd, onward: Socket) -> Result<(), Trouble> {
    let send = || send_master(onward.connect()?, master, b"/dev/ptmx");
    send().tried("send the terminal on")
}

/// The socket that an argument means.
pub(crate) fn socket(form: &Form) -> Result<Socket, Trouble> {
    match form {
        Form::Path(path) => Ok(Socket::Path(path.clone())),
        Form::Descriptor(number) => inherit::take(*number)
            .tried(&format!("take descriptor {number}"))
            .map(Socket::Descriptor),
    }
}
