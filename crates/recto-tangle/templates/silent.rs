//! The names of the recorder where nothing is recorded: marks become nothing, assertions are the library's own.

#[allow(unused_macros)]
macro_rules! touch {
    ($id:literal, $place:literal) => {};
}

#[allow(unused_macros)]
macro_rules! verify {
    ($id:literal) => {};
}

#[allow(unused_imports)]
pub(crate) use {touch, verify};

#[allow(unreachable_pub, unused_imports)]
pub use ::core::{assert, assert_eq, assert_ne};
