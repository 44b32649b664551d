// The face of the library: its documentation, and all that build.rs extracted from spec/. No logic.

#![cfg_attr(not(doctest), doc = include_str!(concat!(env!("OUT_DIR"), "/doc/crate.md")))]

include!(concat!(env!("OUT_DIR"), "/modules.rs"));
