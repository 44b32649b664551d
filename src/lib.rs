#![cfg_attr(not(doctest), doc = include_str!(concat!(env!("OUT_DIR"), "/doc/crate.md")))]

include!(concat!(env!("OUT_DIR"), "/modules.rs"));
