//! The terminal: results go to stdout, progress and failures to stderr.

use std::io::{self, Write};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::args::{Args, Format};
use crate::finding::Finding;
use crate::texts::Texts;
use crate::{github, human, json};

/// What is good: green.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
/// What is bad: red.
pub(crate) const BAD: Style = AnsiColor::BrightRed.on_default().bold();
/// What wants a look: yellow.
pub(crate) const LOOK: Style = AnsiColor::Yellow.on_default();
/// What stands back.
pub(crate) const FAINT: Style = Style::new().dimmed();

/// Where and how to print.
pub(crate) struct Terminal {
    /// For people or for programs.
    pub(crate) format: Format,
}

impl Terminal {
    /// The terminal that the arguments ask for.
    pub(crate) fn new(args: &Args) -> Self {
        anstream::ColorChoice::from(args.color).write_global();
        Terminal { format: args.format }
    }

    /// Prints findings, in their order.
    pub(crate) fn findings(&self, findings: &[Finding], texts: &Texts) -> io::Result<()> {
        let mut out = anstream::stdout().lock();
        for finding in findings {
            match self.format {
                Format::Human => writeln!(out, "{}\n", human::render(finding, texts, width()))?,
                Format::Json => writeln!(out, "{}", json::object(finding))?,
                Format::Github => writeln!(out, "{}", github::command(finding))?,
            }
        }
        out.flush()
    }

    /// Prints text for people; programs do not see it.
    pub(crate) fn say(&self, text: &str) -> io::Result<()> {
        match self.format {
            Format::Human => {
                let mut out = anstream::stdout().lock();
                writeln!(out, "{text}")?;
                out.flush()
            }
            Format::Json | Format::Github => Ok(()),
        }
    }

    /// Prints an object for programs; people do not see it.
    pub(crate) fn tell(&self, object: &serde_json::Value) -> io::Result<()> {
        match self.format {
            Format::Human | Format::Github => Ok(()),
            Format::Json => writeln!(anstream::stdout().lock(), "{object}"),
        }
    }
}

/// A line on stderr that says what is being done: only on a terminal, and only once it takes over a second.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// Begins with `what`; `total` is the number of steps, if it is known.
    pub(crate) fn start(what: &str, total: Option<u64>) -> Self {
        let template =
            if total.is_some() { "{spinner} {msg} {pos}/{len}" } else { "{spinner} {msg}" };
        let style = ProgressStyle::with_template(template);
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::hidden())
            .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
            .with_message(what.to_owned());
        show_later(bar.clone());
        Progress(bar)
    }

    /// Says what comes now.
    pub(crate) fn now(&self, what: &str) {
        self.0.set_message(what.to_owned());
    }

    /// One step is done.
    pub(crate) fn step(&self) {
        self.0.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// Shows the line after a second, unless the work is done by then. Off a terminal it never appears.
fn show_later(bar: ProgressBar) {
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_secs(1));
        if !bar.is_finished() {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            bar.enable_steady_tick(Duration::from_millis(100));
        }
    });
}

/// The width of the terminal, for cutting long lines; wide where there is none, so that nothing is cut.
fn width() -> usize {
    const UNBOUNDED: usize = 4096;
    let size = rustix::termios::tcgetwinsize(io::stdout());
    size.map_or(UNBOUNDED, |size| usize::from(size.ws_col).max(40))
}
