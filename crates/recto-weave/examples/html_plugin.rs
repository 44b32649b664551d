//! mdBook's preprocessor protocol on the program's own streams, as `recto mdbook` speaks it. Tests run it as a command.

use std::process::ExitCode;

use recto_weave::html;

fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [word, renderer] = arguments.as_slice()
        && word == "supports"
    {
        return Ok(if html::supports(renderer) { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    html::plugin(std::io::stdin().lock(), std::io::stdout().lock(), |_, _| None)?;
    Ok(ExitCode::SUCCESS)
}
