//! What may come through a console socket, friendly and hostile: each case with its clause, and none leaves a descriptor.
//!
//! One test, so that nothing else opens or closes descriptors while they are counted.

#![cfg(target_os = "linux")]

use std::time::{Duration, Instant};

use evidence::{assert_eq, assert_ne};
use oci_companion::console::{Console, ConsoleError, receive_master};
use oci_companion::console_socket::{Form, Socket};
use rustix::io::{FdFlags, fcntl_getfd};
use rustix::net::SocketType;

use peer::{Peer, open_descriptors};

#[allow(unused_macros, unused_imports, dead_code)]
mod evidence {
    include!(concat!(env!("OUT_DIR"), "/evidence.rs"));
}
#[path = "console/paths.rs"]
mod paths;
#[path = "console/peer.rs"]
mod peer;

/// How long a peer is waited for where it says nothing.
const SILENCE: Duration = Duration::from_millis(50);

#[test]
fn only_one_master_comes_through_and_nothing_is_left() {
    // The logs of the evidence, the library's and this test's, are opened before anything is counted.
    assert_ne!(Form::read("fd:3".as_ref()), Ok(Form::Descriptor(0)));
    messages();
    numbers();
    ends();
    things();
    paths::sockets();
    paths::listeners();
    paths::strangers();
    paths::out_of_reach();
}

/// What the receiver makes of what a peer does; whatever was opened for it is closed again.
fn got(kind: SocketType, act: impl FnOnce(&mut Peer)) -> Result<Vec<u8>, &'static str> {
    let before = open_descriptors();
    let (socket, mut peer) = peer::pair(kind);
    act(&mut peer);
    let message = match receive_master(socket, Instant::now() + SILENCE) {
        Ok(Console { message, .. }) => Ok(message),
        Err(error) => Err(error.clause().unwrap_or("none: the system failed")),
    };
    drop(peer);
    std::assert_eq!(open_descriptors(), before, "descriptors are left behind");
    message
}

fn stream(act: impl FnOnce(&mut Peer)) -> Result<Vec<u8>, &'static str> {
    got(SocketType::STREAM, act)
}

fn packets(act: impl FnOnce(&mut Peer)) -> Result<Vec<u8>, &'static str> {
    got(SocketType::SEQPACKET, act)
}

/// Bytes: those of today's runtimes, those of the document, and any others.
fn messages() {
    let long = vec![b'n'; 4095];
    let request: &[u8] = br#"{"type": "terminal", "container": "a"}"#;
    evidence::verify!("console.message.any");
    for bytes in [b"/dev/ptmx", b" ".as_slice(), b"pty-master", request, b"\0", b"\xff\xfe", &long]
    {
        assert_eq!(stream(|peer| peer.send(bytes, 1)), Ok(bytes.to_vec()));
        assert_eq!(packets(|peer| peer.send(bytes, 1)), Ok(bytes.to_vec()));
    }
    assert_ne!(stream(|peer| peer.send(b"pty-master", 1)), Ok(b"/dev/ptmx".to_vec()));
    evidence::verify!("console.message.byte");
    assert_eq!(stream(|peer| peer.send(b"/", 1)), Ok(b"/".to_vec()));
    assert_eq!(packets(|peer| peer.send(b"", 1)), Err("console.message.byte"));
    evidence::verify!("console.message.long");
    assert_eq!(stream(|peer| peer.send(&long, 1)), Ok(long));
    for length in [4096, 4097, 65536] {
        assert_eq!(stream(|peer| peer.send(&vec![b'n'; length], 1)), Err("console.message.long"));
        assert_eq!(packets(|peer| peer.send(&vec![b'n'; length], 1)), Err("console.message.long"));
    }
    evidence::verify!("console.once");
    let two = |peer: &mut Peer| (0..2).for_each(|_| peer.send(b"first", 1));
    assert_eq!(packets(two), Ok(b"first".to_vec()));
    assert_ne!(stream(two), Ok(b"firstfirst".to_vec()));
}

/// How many descriptors come, and what else is among the control data.
fn numbers() {
    evidence::verify!("console.control.some");
    assert_eq!(stream(|peer| peer.send(b"/dev/ptmx", 0)), Err("console.control.some"));
    assert_eq!(stream(|peer| peer.send(b"{}", 0)), Err("console.control.some"));
    assert_eq!(packets(|peer| peer.send(b"/dev/ptmx", 0)), Err("console.control.some"));
    evidence::verify!("console.one");
    assert_eq!(stream(|peer| peer.send(b"/dev/ptmx", 1)), Ok(b"/dev/ptmx".to_vec()));
    let before = open_descriptors();
    for count in [2, 3] {
        assert_eq!(stream(|peer| peer.send(b"/dev/ptmx", count)), Err("console.one"));
        assert_eq!(packets(|peer| peer.send(b"/dev/ptmx", count)), Err("console.one"));
    }
    evidence::verify!("console.closed");
    assert_eq!(open_descriptors(), before);
    assert_ne!(open_descriptors(), before + 2 * (2 + 3), "as many were sent");
    evidence::verify!("console.control.cut");
    for count in [20, 253] {
        assert_eq!(stream(|peer| peer.send(b"/dev/ptmx", count)), Err("console.control.cut"));
        assert_eq!(packets(|peer| peer.send(b"/dev/ptmx", count)), Err("console.control.cut"));
    }
    assert_eq!(peer::with_a_full_table(), Some("console.control.cut"));
    evidence::verify!("console.control.first");
    assert_eq!(stream(|peer| peer.send(b"/", 1)), Ok(b"/".to_vec()));
    assert_eq!(peer::with_credentials(0), Some("console.control.first"));
    assert_eq!(peer::with_credentials(1), Some("console.control.cut"), "they take the room");
    stream(|peer| peer.send_is_refused_by_the_kernel(254)).unwrap_err();
}

/// Peers that leave, wait, or take their time.
fn ends() {
    evidence::verify!("console.message.byte");
    assert_eq!(stream(Peer::close), Err("console.message.byte"));
    assert_eq!(packets(Peer::close), Err("console.message.byte"));
    assert_eq!(stream(Peer::say_no_more), Err("console.message.byte"));
    evidence::verify!("console.control.some");
    assert_eq!(stream(|peer| peer.send_and_close(b"/")), Err("console.control.some"));
    assert_eq!(stream(|peer| peer.spell(b"/dev/ptmx", None)), Err("console.control.some"));
    assert_eq!(peer::slowly(b"/dev/ptmx"), Some("console.control.some"));
    assert_eq!(stream(|peer| peer.spell(b"/dev/ptmx", Some(8))), Ok(b"/dev/ptmx".to_vec()));
    assert_eq!(stream(|peer| peer.spell(b"/dev/ptmx", Some(0))), Ok(b"/".to_vec()));
    evidence::verify!("console.deadline");
    assert_eq!(stream(|peer| peer.send(b"/", 1)), Ok(b"/".to_vec()));
    assert_eq!(stream(|_| ()), Err("console.deadline"));
    assert_eq!(packets(|_| ()), Err("console.deadline"));
    assert_eq!(stream(|peer| peer.send(b"", 1)), Err("console.deadline"), "no byte, no message");
    let start = Instant::now();
    stream(|_| ()).unwrap_err();
    std::assert!(start.elapsed() >= SILENCE, "it waited");
}

/// What is no master that can be read and written.
fn things() {
    evidence::verify!("console.terminal");
    evidence::verify!("console.master");
    evidence::verify!("console.read-write");
    assert_eq!(stream(|peer| peer.send(b"/", 1)), Ok(b"/".to_vec()));
    for thing in peer::no_terminals() {
        assert_eq!(stream(|peer| peer.send_thing(&thing)), Err("console.terminal"));
    }
    evidence::verify!("console.master");
    let (master, slaves) = peer::slaves();
    for slave in &slaves {
        assert_eq!(stream(|peer| peer.send_thing(slave)), Err("console.master"));
    }
    drop(master);
    assert_eq!(stream(|peer| peer.send_thing(&slaves[0])), Err("console.terminal"), "hung up");
    drop(slaves);
    evidence::verify!("console.read-write");
    for master in peer::half_masters() {
        assert_eq!(stream(|peer| peer.send_thing(&master)), Err("console.read-write"));
    }
    evidence::verify!("console.close-on-exec");
    let flags = |console: Console| fcntl_getfd(&console.master).expect("it is open");
    let (socket, mut peer) = peer::pair(SocketType::STREAM);
    peer.send(b"/", 1);
    let flags = receive_master(socket, Instant::now() + SILENCE).map(flags).expect("a master");
    assert_eq!(flags, FdFlags::CLOEXEC);
    assert_ne!(flags, FdFlags::empty());
}

/// The clause for which a socket is no console socket.
fn clause<T>(result: Result<T, ConsoleError>) -> Option<&'static str> {
    result.err().and_then(|error| error.clause())
}

/// A socket at a path, listened at by this process.
fn accept(socket: Socket) -> Option<&'static str> {
    clause(socket.accept(Instant::now() + SILENCE))
}
