//! Sockets that are no console sockets, and paths with a listener behind them.

use std::fs::{self, File};
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use oci_companion::console::{pseudoterminal, receive_master, send_master};
use oci_companion::console_socket::{Listener, Socket};
use rustix::process::geteuid;

use super::evidence::{self, assert_eq, assert_ne};
use super::peer::{no_terminals, open_descriptors};
use super::{SILENCE, accept, clause};

/// Descriptors that are given as a console socket.
pub(crate) fn sockets() {
    let before = open_descriptors();
    evidence::verify!("console-socket.forms.type");
    let (stream, other) = UnixStream::pair().expect("two sockets");
    assert_eq!(accept(Socket::Descriptor(stream.into())), None);
    drop(other);
    let (datagrams, _other) = UnixDatagram::pair().expect("two sockets");
    assert_eq!(accept(Socket::Descriptor(datagrams.into())), Some("console-socket.forms.type"));
    assert_eq!(accept(Socket::Descriptor(tcp())), Some("console-socket.forms.type"));
    for thing in no_terminals().into_iter().filter(|thing| !is_socket(thing)) {
        assert_eq!(accept(Socket::Descriptor(thing)), Some("console-socket.forms.type"));
    }
    let (master, _slave) = pseudoterminal().expect("a terminal");
    assert_eq!(clause(Socket::Descriptor(master).connect()), Some("console-socket.forms.type"));
    drop((_other, _slave));
    std::assert_eq!(open_descriptors(), before, "descriptors are left behind");
}

/// Files and folders around a listener.
pub(crate) fn listeners() {
    let before = open_descriptors();
    let folder = Folder::new("listeners");
    evidence::verify!("console-socket.listener.long");
    let short = passes(&folder.0.join("s"));
    let deep = (0..4).fold(folder.0.clone(), |path, _| path.join("d".repeat(60)));
    fs::create_dir_all(&deep).expect("folders");
    std::assert!(deep.as_os_str().len() > 240);
    assert_eq!(passes(&deep.join("socket")), short);
    assert_eq!(passes(&deep.join("n".repeat(80))), short);
    assert_ne!(UnixStream::connect(deep.join("socket")).is_ok(), short, "the plain way");
    evidence::verify!("console-socket.listener.removed");
    others_stay(&folder.0);
    evidence::verify!("console.deadline");
    assert_eq!(accept(Socket::Path(folder.0.join("nobody"))), Some("console.deadline"));
    assert_ne!(fs::exists(folder.0.join("nobody")).ok(), Some(true));
    drop(folder);
    std::assert_eq!(open_descriptors(), before, "descriptors are left behind");
}

/// What is not the listener's stays, before and after.
fn others_stay(folder: &Path) {
    let (file, stale) = (folder.join("file"), folder.join("stale"));
    File::create(&file).expect("a file");
    drop(UnixListener::bind(&stale).expect("a socket"));
    for taken in [&file, &stale] {
        std::assert!(Listener::bind(taken).is_err(), "{}", taken.display());
        assert_eq!(fs::exists(taken).ok(), Some(true));
    }
    let path = folder.join("replaced");
    let listener = Listener::bind(&path).expect("a listener");
    fs::rename(&path, folder.join("away")).expect("renamed");
    File::create(&path).expect("another file");
    drop(listener);
    assert_eq!(fs::exists(&path).ok(), Some(true));
    let gone = Listener::private(folder).expect("a listener");
    let path = gone.path().to_owned();
    drop(gone);
    assert_ne!(fs::exists(&path).ok(), Some(true));
    assert_ne!(fs::exists(path.parent().expect("a folder")).ok(), Some(true));
}

/// Somebody else at the other end, who was even let at the file. Needs root.
#[expect(clippy::print_stderr, reason = "a test that is left out says so")]
pub(crate) fn strangers() {
    if !geteuid().is_root() {
        std::assert!(std::env::var_os("CI").is_none(), "CI runs this as root");
        return eprintln!(
            "NOT TESTED: another user connects. It takes root to become another user."
        );
    }
    let folder = Folder::new("strangers");
    let path = folder.0.join("socket");
    let open = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
    };
    let before = open_descriptors();
    evidence::verify!("console-socket.listener.user");
    for (uid, expected) in [("65534", Some("console-socket.listener.user")), ("0", None)] {
        let listener = Listener::bind(&path).expect("a listener");
        open(&folder.0, 0o755);
        open(&path, 0o666);
        let address = format!("UNIX-CONNECT:{}", path.display());
        let mut peer = Command::new("setpriv");
        peer.args(["--reuid", uid, "--clear-groups", "socat", "-u", "OPEN:/dev/null", &address]);
        let mut peer = peer.spawn().expect("setpriv is there");
        let outcome = clause(listener.accept(Instant::now() + Duration::from_secs(20)));
        peer.wait().expect("it ends");
        assert_eq!(outcome, expected);
    }
    std::assert_eq!(open_descriptors(), before, "descriptors are left behind");
}

/// Runtimes that can't follow a path without a name. Needs root, as for [`strangers`].
pub(crate) fn out_of_reach() {
    if !geteuid().is_root() {
        return;
    }
    let folder = Folder::new("out-of-reach");
    evidence::verify!("console-socket.no-name.path");
    for (world, reaches) in [
        (["env", "-u", "NONE"].as_slice(), true),
        (&["unshare", "--pid", "--fork"], true),
        (&["unshare", "--pid", "--fork", "--mount-proc"], false),
        (&["setpriv", "--reuid", "65534", "--clear-groups"], false),
    ] {
        let listener = Listener::private(&folder.0).and_then(Listener::nameless);
        let listener = listener.expect("a listener");
        let address = format!("UNIX-CONNECT:{}", listener.path().display());
        let mut peer = Command::new(world[0]);
        peer.args(&world[1..]).args(["socat", "-u", "OPEN:/dev/null", &address]);
        let output = peer.output().expect("it is there");
        assert_eq!(output.status.success(), reaches, "{world:?}");
    }
}

/// Whether a master passes through a socket at `path`.
fn passes(path: &Path) -> bool {
    let listener = Listener::bind(path).expect("a listener");
    let runtime = Socket::Path(path.to_owned()).connect().expect("somebody listens");
    let (master, _slave) = pseudoterminal().expect("a terminal");
    send_master(&runtime, &master, b"/dev/ptmx").expect("it can be sent");
    let socket = listener.accept(Instant::now() + SILENCE).expect("somebody came");
    receive_master(socket, Instant::now() + SILENCE).is_ok()
}

/// A connection, but no Unix one.
fn tcp() -> OwnedFd {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    TcpStream::connect(listener.local_addr().expect("an address")).expect("a connection").into()
}

fn is_socket(thing: &OwnedFd) -> bool {
    rustix::net::sockopt::socket_type(thing).is_ok()
}

/// A folder that goes with its value.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        fs::create_dir(&path).expect("a folder");
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
