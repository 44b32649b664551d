//! The standalone crate: what is published, with no trace of the engine that wrote it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{fs, thread};

use anyhow::{Context as _, bail};
use recto_book::Status;
use recto_tangle::SourceFile;
use serde::Serialize;
use tera::Context;

use crate::book::Opened;
use crate::manifest;
use crate::project::{Package, Project};
use crate::template::{MANIFEST, README};
use crate::vectors;

/// Whether an entry of this name belongs to a folder of this crate, cargo's own included.
pub(crate) fn is_ours(name: &str) -> bool {
    ["Cargo.lock", "Cargo.toml", "LICENSE", "README.md", "doc", "src", "target", "vectors"]
        .contains(&name)
}

/// Whether `folder` holds the standalone crate of `package`: it bears its name, and the documents it is built from.
pub(crate) fn is_marked(folder: &Path, package: &Package) -> bool {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    let named = manifest.lines().any(|line| line == format!("name = \"{}\"", package.name));
    named && folder.join("doc").is_dir() && folder.join("src/lib.rs").is_file()
}

/// The crate's files, and what the author should know about them.
pub(crate) struct Standalone {
    pub(crate) files: Vec<SourceFile>,
    pub(crate) remarks: Vec<String>,
}

/// The standalone crate of a book.
///
/// # Errors
///
/// The library depends on a folder, or a template can't be filled in.
pub(crate) fn crate_of(opened: &Opened, project: &Project) -> anyhow::Result<Standalone> {
    let mut files = recto_tangle::standalone(&opened.book);
    let mut remarks = Vec::new();
    remarks.extend(format(&mut files, &opened.root, &project.package.edition)?);
    files.push(manifest(opened, &project.package, &files)?);
    files.push(readme(opened, &project.package, &files)?);
    files.extend(vectors::files(&recto_check::vectors(&opened.book), "vectors/"));
    match fs::read_to_string(opened.root.join("LICENSE")) {
        Ok(text) => files.push(SourceFile { path: "LICENSE".to_owned(), text }),
        Err(_) => remarks.push("the crate has no LICENSE: there is none in the root".to_owned()),
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Standalone { files, remarks })
}

/// Writes files into `folder`, making the folders they need.
pub(crate) fn write(files: &[SourceFile], folder: &Path) -> anyhow::Result<()> {
    for file in files {
        let path = folder.join(&file.path);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent)
            .with_context(|| format!("{} can't be made", parent.display()))?;
        fs::write(&path, &file.text)
            .with_context(|| format!("{} can't be written", path.display()))?;
    }
    Ok(())
}

fn manifest(
    opened: &Opened,
    package: &Package,
    sources: &[SourceFile],
) -> anyhow::Result<SourceFile> {
    let mut context = Context::new();
    context.insert("package", &manifest::package(package));
    context.insert("features", &manifest::features(package));
    context.insert("sections", &manifest::sections(package, sources)?);
    let text = MANIFEST.fill(&opened.root, &context)?;
    Ok(SourceFile { path: "Cargo.toml".to_owned(), text })
}

fn readme(
    opened: &Opened,
    package: &Package,
    sources: &[SourceFile],
) -> anyhow::Result<SourceFile> {
    #[derive(Serialize)]
    struct Module<'a> {
        name: String,
        source: String,
        title: &'a str,
        settling: &'static str,
    }
    let chapters = opened.book.chapters.iter().map(|chapter| Module {
        name: chapter.module(),
        source: format!("src/{}.rs", chapter.module()),
        title: &chapter.title,
        settling: if chapter.status == Some(Status::Stable) { "no" } else { "yes" },
    });
    let modules: Vec<_> =
        chapters.filter(|m| sources.iter().any(|file| file.path == m.source)).collect();
    let mut context = Context::new();
    let description = package.description.as_deref().unwrap_or_default().trim_end_matches('.');
    context.insert(
        "package",
        &serde_json::json!({
            "name": package.name, "description": description,
            "license": package.license.as_deref().unwrap_or_default(),
        }),
    );
    context.insert("sample_id", &opened.book.ids().next().map_or("", |id| id.as_str()));
    context.insert("modules", &modules);
    context.insert("features", &manifest::described_features(package));
    let text = README.fill(&opened.root, &context)?;
    Ok(SourceFile { path: "README.md".to_owned(), text })
}

/// Formats the Rust files with rustfmt, in the style of `root`; a remark where that can't be done.
fn format(files: &mut [SourceFile], root: &Path, edition: &str) -> anyhow::Result<Option<String>> {
    let rust = files.iter_mut().filter(|file| file.path.ends_with(".rs"));
    let results: Vec<anyhow::Result<bool>> = thread::scope(|scope| {
        let format = |file| scope.spawn(move || format_one(file, root, edition));
        let running: Vec<_> = rust.map(format).collect();
        let join = |thread: thread::ScopedJoinHandle<'_, _>| thread.join().unwrap_or(Ok(false));
        running.into_iter().map(join).collect()
    });
    let all = results.into_iter().collect::<anyhow::Result<Vec<bool>>>()?;
    let remark = "the crate is not formatted: rustfmt is missing (`rustup component add rustfmt`)";
    Ok((!all.iter().all(|formatted| *formatted)).then(|| remark.to_owned()))
}

/// Formats one file; false if there is no rustfmt.
fn format_one(file: &mut SourceFile, root: &Path, edition: &str) -> anyhow::Result<bool> {
    let program = std::env::var_os("RUSTFMT").unwrap_or_else(|| "rustfmt".into());
    let mut command = Command::new(program);
    // The text goes through a pipe: a file's own folder would decide which configuration counts.
    command.args(["--edition", edition, "--emit", "stdout"]).current_dir(root);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let Ok(mut child) = command.spawn() else { return Ok(false) };
    let (mut input, text) = (child.stdin.take(), file.text.clone());
    let feeder =
        thread::spawn(move || input.take().map(|mut input| input.write_all(text.as_bytes())));
    let output = child.wait_with_output().context("rustfmt can't be run")?;
    let _ = feeder.join();
    let stderr = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() && stderr.contains("is not installed") {
        return Ok(false);
    }
    if !output.status.success() {
        bail!("rustfmt can't read {} of the crate:\n{}", file.path, stderr.trim_end());
    }
    file.text = String::from_utf8(output.stdout).context("rustfmt wrote no text")?;
    Ok(true)
}
