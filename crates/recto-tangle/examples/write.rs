//! Writes what is made of a book into a folder: `cargo run -p recto-tangle --example write -- ROOT FOLDER`.
//!
//! `tangled/`, `programs/` (`src/` and a manifest without its dependency) and `standalone/`, as the three functions have them.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let (Some(root), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err(io::Error::other("usage: write ROOT FOLDER"));
    };
    let (book, problems) = recto_tangle::open(root.as_ref());
    let parts = [
        ("tangled", recto_tangle::tangle(&book, &problems, false)),
        ("programs", recto_tangle::programs(&book, "", None)),
        ("standalone", recto_tangle::standalone(&book)),
    ];
    for (part, files) in parts {
        for file in files {
            let path = Path::new(&folder).join(part).join(file.path);
            fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
            fs::write(path, file.text)?;
        }
    }
    Ok(())
}
