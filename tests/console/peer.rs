//! The other end of a console socket, which does as it likes.

use std::fs::{self, File};
use std::io::{IoSlice, pipe};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::{Duration, Instant};

use oci_companion::console::{pseudoterminal, receive_master};
use rustix::fs::{Mode, OFlags, open};
use rustix::io::Errno;
use rustix::net::{
    AddressFamily, SendAncillaryBuffer, SendAncillaryMessage, SendFlags, Shutdown, SocketFlags,
    SocketType, sendmsg, shutdown, socketpair, sockopt,
};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::pty::{OpenptFlags, ioctl_tiocgptpeer};

/// How many descriptors this process has open.
pub(crate) fn open_descriptors() -> usize {
    fs::read_dir("/proc/self/fd").expect("/proc is there").count()
}

/// One end of a connection, for as long as it stays open.
pub(crate) struct Peer(Option<OwnedFd>);

/// A receiver's end, and a peer's.
pub(crate) fn pair(kind: SocketType) -> (OwnedFd, Peer) {
    let pair = socketpair(AddressFamily::UNIX, kind, SocketFlags::CLOEXEC, None);
    let (ours, theirs) = pair.expect("two sockets");
    (ours, Peer(Some(theirs)))
}

impl Peer {
    /// Sends `bytes` with `count` masters of one terminal.
    pub(crate) fn send(&mut self, bytes: &[u8], count: usize) {
        let (master, _slave) = pseudoterminal().expect("a terminal");
        self.try_send(bytes, &vec![master.as_fd(); count]).expect("it can be sent");
    }

    pub(crate) fn send_thing(&mut self, thing: &OwnedFd) {
        self.try_send(b"/dev/ptmx", &[thing.as_fd()]).expect("it can be sent");
    }

    pub(crate) fn send_is_refused_by_the_kernel(&mut self, count: usize) {
        let (master, _slave) = pseudoterminal().expect("a terminal");
        let sent = self.try_send(b"/", &vec![master.as_fd(); count]);
        assert_eq!(sent, Err(Errno::INVAL), "{count} descriptors never arrive");
    }

    pub(crate) fn send_and_close(&mut self, bytes: &[u8]) {
        self.send(bytes, 0);
        self.close();
    }

    /// Sends byte after byte, and a master with the one at `at`.
    pub(crate) fn spell(&mut self, bytes: &[u8], at: Option<usize>) {
        for (n, byte) in bytes.iter().enumerate() {
            self.send(&[*byte], usize::from(at == Some(n)));
        }
    }

    pub(crate) fn say_no_more(&mut self) {
        shutdown(self.0.as_ref().expect("open"), Shutdown::Write).expect("a connection");
    }

    pub(crate) fn close(&mut self) {
        self.0 = None;
    }

    fn try_send(&self, bytes: &[u8], descriptors: &[BorrowedFd<'_>]) -> Result<usize, Errno> {
        let mut space = vec![MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(254))];
        let mut control = SendAncillaryBuffer::new(&mut space);
        if !descriptors.is_empty() {
            assert!(control.push(SendAncillaryMessage::ScmRights(descriptors)), "there is room");
        }
        let socket = self.0.as_ref().expect("open");
        sendmsg(socket, &[IoSlice::new(bytes)], &mut control, SendFlags::NOSIGNAL)
    }
}

/// Files, folders, pipes, sockets, devices and places.
pub(crate) fn no_terminals() -> Vec<OwnedFd> {
    let path = |path, flags| open(path, flags, Mode::empty()).expect("it is there");
    let (reader, writer) = pipe().expect("a pipe");
    let (socket, _) = UnixStream::pair().expect("two sockets");
    vec![
        File::open("/proc/self/exe").expect("this program").into(),
        path("/", OFlags::RDONLY),
        reader.into(),
        writer.into(),
        socket.into(),
        path("/dev/null", OFlags::RDWR),
        path("/dev/zero", OFlags::RDWR),
        path("/dev/ptmx", OFlags::PATH),
        rustix::event::epoll::create(rustix::event::epoll::CreateFlags::CLOEXEC).expect("an epoll"),
    ]
}

/// A master, and the wrong end of its terminal, opened in three ways.
pub(crate) fn slaves() -> (OwnedFd, [OwnedFd; 3]) {
    let (master, slave) = pseudoterminal().expect("a terminal");
    let again = |flags| ioctl_tiocgptpeer(&master, flags | OpenptFlags::NOCTTY).expect("a slave");
    let (read, write) = (again(OpenptFlags::empty()), again(OpenptFlags::RDWR));
    (master, [slave, read, write])
}

/// Masters on which one direction is closed.
pub(crate) fn half_masters() -> Vec<OwnedFd> {
    let master =
        |flags| open("/dev/ptmx", flags | OFlags::NOCTTY, Mode::empty()).expect("a master");
    vec![master(OFlags::RDONLY), master(OFlags::WRONLY)]
}

/// What a receiver answers that has asked the kernel for its peer's credentials with each message.
pub(crate) fn with_credentials(count: usize) -> Option<&'static str> {
    let (socket, mut peer) = pair(SocketType::STREAM);
    sockopt::set_socket_passcred(&socket, true).expect("a Unix socket");
    peer.send(b"/", count);
    receive_master(socket, Instant::now()).err().and_then(|error| error.clause())
}

/// What a receiver answers that can open no descriptor any more.
pub(crate) fn with_a_full_table() -> Option<&'static str> {
    let (socket, mut peer) = pair(SocketType::STREAM);
    peer.send(b"/", 1);
    let before = getrlimit(Resource::Nofile);
    let full = Rlimit { current: Some(1), ..before };
    setrlimit(Resource::Nofile, full).expect("less is always allowed");
    let got = receive_master(socket, Instant::now());
    setrlimit(Resource::Nofile, before).expect("the limit of before");
    got.err().and_then(|error| error.clause())
}

/// What a receiver answers to a peer that sends byte after byte and takes its time, the master with the last.
pub(crate) fn slowly(bytes: &'static [u8]) -> Option<&'static str> {
    let (socket, mut peer) = pair(SocketType::STREAM);
    let (first, rest) = bytes.split_at(1);
    peer.send(first, 0);
    let sender = thread::spawn(move || {
        for (n, byte) in rest.iter().enumerate() {
            thread::sleep(Duration::from_millis(5));
            // The receiver has closed the socket after the first byte.
            let (master, _slave) = pseudoterminal().expect("a terminal");
            let _ =
                peer.try_send(&[*byte], &vec![master.as_fd(); usize::from(n + 2 == bytes.len())]);
        }
    });
    let got = receive_master(socket, Instant::now() + Duration::from_secs(5));
    sender.join().expect("it only sends");
    got.err().and_then(|error| error.clause())
}
