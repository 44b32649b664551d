//! Takes a descriptor that was inherited: the only `unsafe` of the program.
#![allow(unsafe_code)]

use std::collections::BTreeSet;
use std::io;
use std::os::fd::{BorrowedFd, FromRawFd, OwnedFd};
use std::sync::Mutex;

use rustix::io::{FdFlags, fcntl_setfd};

static TAKEN: Mutex<BTreeSet<i32>> = Mutex::new(BTreeSet::new());

/// The descriptor of this number, which the parent left open; each only once, and no child of ours inherits it again.
///
/// It has to be called before anything else is opened: afterwards the number may be somebody's here.
///
/// # Errors
/// It is not open, or was taken before, or is 0, 1 or 2.
pub(crate) fn take(number: i32) -> io::Result<OwnedFd> {
    let first = TAKEN.lock().is_ok_and(|mut taken| taken.insert(number));
    if number < 3 || !first {
        return Err(io::Error::other("it is not there to be taken"));
    }
    // SAFETY: this is looked at and not kept; where nothing is open, the call fails with EBADF.
    let look = unsafe { BorrowedFd::borrow_raw(number) };
    fcntl_setfd(look, FdFlags::CLOEXEC)?;
    // SAFETY: it is open, and as this program has opened nothing yet, whoever opened it is gone and has left it to us.
    Ok(unsafe { OwnedFd::from_raw_fd(number) })
}
