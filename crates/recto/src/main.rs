//! The program `recto`: builds, checks and tests a literate specification.

mod args;
mod beside;
mod bless;
mod book;
mod built;
mod cmd;
mod companion;
mod compile;
mod compiler;
mod consoles;
mod covered;
mod crossing;
mod evidence;
mod examples;
mod exit;
mod failures;
mod finding;
mod format;
mod gather;
mod github;
mod hash;
mod human;
mod json;
mod libtest;
mod log;
mod manifest;
mod measured;
mod outputs;
mod parallel;
mod place;
mod process;
mod programs;
mod project;
mod record;
mod report;
mod requirements;
mod scope;
mod session;
mod settings;
mod standalone;
mod table;
mod template;
mod terminal;
mod texts;
mod trial;
mod units;
mod vectors;
mod write;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Verb};
use terminal::Terminal;

fn main() -> ExitCode {
    let args = Args::parse();
    let terminal = Terminal::new(&args);
    let result = match &args.verb {
        Verb::Build(verb) => cmd::build::run(verb, &args, &terminal),
        Verb::Check(verb) => cmd::check::run(verb, &args, &terminal),
        Verb::Test(verb) => cmd::test::run(verb, &args, &terminal),
        Verb::Lock => cmd::lock::run(&args, &terminal),
        Verb::Extract(verb) => cmd::extract::run(verb, &args, &terminal),
        Verb::Fmt(verb) => cmd::fmt::run(verb, &args, &terminal),
        Verb::Upstream(verb) => cmd::upstream::run(verb, &args, &terminal),
        Verb::Vectors(verb) => cmd::vectors::run(verb, &args, &terminal),
        Verb::Mdbook(verb) => cmd::mdbook::run(verb),
    };
    exit::with(result)
}
