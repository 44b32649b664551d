//! Reads the chapters in spec/ and writes the library's modules into OUT_DIR; files that stay the same are not touched.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=spec");
    println!("cargo::rustc-check-cfg=cfg(rust_analyzer)");
    let out = folder("OUT_DIR");
    let (book, problems) = recto_tangle::open(&folder("CARGO_MANIFEST_DIR"));
    let mut written = HashSet::new();
    let recorded = env::var_os("CARGO_FEATURE_EVIDENCE").is_some();
    for file in recto_tangle::files(&book, &problems, recorded) {
        let path = out.join(file.path);
        if fs::read(&path).ok().as_deref() != Some(file.text.as_bytes()) {
            fs::create_dir_all(path.parent().unwrap_or(&out))?;
            fs::write(&path, file.text)?;
        }
        written.insert(path);
    }
    remove_others(&out, &written)
}

fn folder(variable: &str) -> PathBuf {
    env::var_os(variable).map(PathBuf::from).expect("cargo sets it")
}

/// Removes what an earlier run wrote and this one did not.
fn remove_others(folder: &Path, written: &HashSet<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            remove_others(&path, written)?;
        } else if !written.contains(&path) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}
