//! The programs of poppler-utils and qpdf, where they are installed.

use std::io::Write;
use std::process::Command;

/// What `program` writes about the PDF, its file put in the place of `PDF` among `arguments`. `None`: it is missing.
pub(crate) fn run(program: &str, arguments: &[&str], pdf: &[u8]) -> Option<String> {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(pdf).expect("room on the disk");
    let path = file.path().to_str().expect("UTF-8");
    let arguments = arguments.iter().map(|word| if *word == "PDF" { path } else { word });
    match Command::new(program).args(arguments).output() {
        Ok(output) => {
            assert!(
                output.status.success(),
                "{program}: {}",
                String::from_utf8_lossy(&output.stderr)
            );
            Some(String::from_utf8_lossy(&output.stdout).into_owned())
        }
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "{program}: {error}");
            say(&format!(
                "SKIPPED: {program} can't be run ({error}); part of this test did not happen"
            ));
            None
        }
    }
}

/// The text of each page.
pub(crate) fn pages(pdf: &[u8]) -> Option<Vec<String>> {
    let text = run("pdftotext", &["PDF", "-"], pdf)?;
    Some(text.split_terminator('\u{c}').map(str::to_owned).collect())
}

#[expect(clippy::print_stderr, reason = "a test that skips has to say so")]
fn say(message: &str) {
    eprintln!("{message}");
}
