//! Programs nobody here wrote: are they there, and what do they say.

use std::process::Command;

/// Whether all of `programs` are installed. If not, says so loudly; under `CI=true` that is a failure.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
pub(crate) fn installed(programs: &[&str]) -> bool {
    let absent: Vec<&str> = programs.iter().copied().filter(|program| !is_there(program)).collect();
    if absent.is_empty() {
        return true;
    }
    let message = format!("NOT TESTED: these programs are not installed: {}", absent.join(", "));
    assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "{message}");
    eprintln!("{message}");
    false
}

fn is_there(program: &str) -> bool {
    let found = Command::new("sh").args(["-c", "command -v \"$0\"", program]).output();
    found.is_ok_and(|output| output.status.success())
}

/// What a shell script writes, `arguments` being `$1`, `$2` ...
pub(crate) fn shell(script: &str, arguments: &[impl AsRef<str>]) -> String {
    let mut command = Command::new("bash");
    command
        .args(["-euo", "pipefail", "-c", script, "bash"])
        .args(arguments.iter().map(AsRef::as_ref));
    let output = command.output().expect("a shell");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}\n{said}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The lines of a text.
pub(crate) fn strings(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}
