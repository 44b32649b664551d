//! The verbs `of` and `diff-id`, and how the program behaves at the edges of a shell.

#[path = "../../../tests/layouts/blobs.rs"]
mod blobs;
mod run;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use oci_companion::digest::{Digest, Function};

use blobs::{archive, gzip, tar, zstd};
use run::chainid;

const A: &str = "sha256:b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c";
const B: &str = "sha256:7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc3749504ded97730";
const C: &str = "sha256:bf07a7fbb825fc0aae7bf4a1177b2b31fcf8a3feeaf7092761e18c859ee52a9c";
const AB: &str = "sha256:edf2182426048661521fe12414e289f2187c9cb6df93bd05c17bb424b7c40804";
const ABC: &str = "sha256:d4fb205067a0e6ccee30f4c08bcd7e7a7b2f60f49efcdab0f00139198e51eea1";

#[test]
fn of_gives_every_prefix_from_arguments_and_from_lines() {
    let expected = format!("{A}\n{AB}\n{ABC}\n");
    let said = chainid(&["of", A, B, C], b"");
    assert_eq!((said.code, said.out, said.err.as_str()), (Some(0), expected.clone(), ""));
    let lines = format!("{A}\n{B}\n{C}");
    assert_eq!(chainid(&["of"], lines.as_bytes()).out, expected, "the last line needs no end");
    assert_eq!(chainid(&["of", "--top"], lines.as_bytes()).out, format!("{ABC}\n"));
    let json = chainid(&["of", "--json", "--top", A, B], b"").out;
    assert_eq!(json, format!("{{\"layer\":1,\"diff_id\":null,\"chain_id\":\"{AB}\"}}\n"));
}

#[test]
fn of_says_which_argument_or_line_is_no_digest() {
    let said = chainid(&["of", A, "sha256:ABC", "x y"], b"");
    assert_eq!(
        (said.code, said.out.as_str()),
        (Some(1), ""),
        "nothing before all are known to be right"
    );
    assert!(said.err.starts_with("corrupt: argument 2: this is no digest"), "{}", said.err);
    assert!(said.err.contains("corrupt: argument 3: this is no digest"), "{}", said.err);
    assert!(
        said.err.contains("  clause    digest.grammar\n  link      digest.html#digest.grammar\n"),
        "{}",
        said.err
    );
    let said = chainid(&["of"], format!("{A}\n{B} \n{C}\n").as_bytes());
    assert_eq!((said.code, said.out), (Some(1), format!("{A}\n")), "a space is not forgiven");
    assert!(said.err.starts_with("corrupt: line 2: this is no digest"), "{}", said.err);
    let said = chainid(&["--book", "https://example.org/b", "of"], &[0xff; 100_000]);
    assert!(
        said.code == Some(1) && said.err.contains("https://example.org/b/digest.html#digest."),
        "{}",
        said.err
    );
}

#[test]
fn no_layers_have_no_chain_id() {
    let said = chainid(&["of"], b"");
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
    assert!(said.err.contains("chain-id.html#chain-id.no-layers"), "{}", said.err);
}

#[test]
fn diff_id_decodes_as_the_name_says_and_never_guesses() {
    let folder = folder();
    let plain = [tar("one"), vec![0; 8192]].concat();
    let paths = [
        write(folder.path(), "a.tar", &plain),
        write(folder.path(), "a.tar.gz", &gzip(&plain)),
        write(folder.path(), "a.tgz", &gzip(&plain)),
        write(folder.path(), "a.tar.zst", &zstd(&plain)),
    ];
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let said = chainid(&[&["diff-id"], &paths[..]].concat(), b"");
    let expected: String =
        paths.iter().map(|path| format!("{}  {path}\n", sha256(&plain))).collect();
    assert_eq!((said.code, said.out), (Some(0), expected), "{}", said.err);

    let unnamed = write(folder.path(), "b.bin", &gzip(&plain));
    let said = chainid(&["diff-id", &unnamed], b"");
    assert_eq!(said.code, Some(2), "a name that says nothing: {}", said.err);
    assert!(said.err.contains("--encoding plain, gzip or zstd"), "{}", said.err);
    let said = chainid(&["diff-id", "--encoding", "gzip", &unnamed], b"");
    assert_eq!(said.out, format!("{}  {}\n", sha256(&plain), unnamed));
    let said = chainid(&["diff-id", "-"], &gzip(&plain));
    assert_eq!(said.code, Some(1), "standard input is plain: {}", said.err);
    assert!(said.err.contains("layer.html#layer.tar"), "{}", said.err);
    let said = chainid(&["diff-id", "--encoding", "gzip", "-"], &gzip(&plain));
    assert_eq!(said.out, format!("{}  -\n", sha256(&plain)));
}

#[test]
fn diff_id_reports_each_file_and_goes_on() {
    let folder = folder();
    let plain = tar("one");
    let mut broken = gzip(&plain);
    broken.truncate(100);
    let broken = write(folder.path(), "broken.tar.gz", &broken);
    let junk = write(folder.path(), "junk.tar.gz", &[&gzip(&plain)[..], b"junk"].concat());
    let absent = folder.path().join("absent.tar").to_string_lossy().into_owned();
    let fine = write(folder.path(), "fine.tar", &plain);
    let said = chainid(&["diff-id", &broken, &junk, &absent, &fine], b"");
    assert_eq!((said.code, said.out), (Some(1), format!("{}  {fine}\n", sha256(&plain))));
    for clause in ["layer.encoding.decodable", "layer.encoding.trailing"] {
        assert!(said.err.contains(&format!("layer.html#{clause}")), "{clause}: {}", said.err);
    }
    assert_eq!(chainid(&["diff-id", &absent], b"").code, Some(2));
}

#[test]
fn document_says_every_fault_of_each_file_and_goes_on() {
    let folder = folder();
    let faulty = br#"{"mediaType": "x", "digest": "sha256:abc", "size": -1}"#;
    let faulty = write(folder.path(), "faulty", faulty);
    let absent = folder.path().join("absent").to_string_lossy().into_owned();
    let long = write(folder.path(), "long", &[b' '; (4 << 20) + 1]);
    let sound = br#"{"mediaType": "a/b", "digest": "sha384:abc", "size": 1}"#;
    let said = chainid(&["document", "--as", "descriptor", &faulty, &absent, "-"], sound);
    assert_eq!(said.code, Some(1), "{}", said.err);
    let lines: Vec<&str> = said.out.lines().collect();
    assert_eq!(lines[0], format!("corrupt: {faulty}"));
    assert_eq!(lines[1], format!("unreadable: {absent}"));
    assert_eq!(lines[2], format!("verified: -, {} bytes, {}", sound.len(), sha256(sound)));
    for pointer in ["/mediaType", "/digest", "/size"] {
        assert!(said.err.contains(&format!("  pointer   {pointer}\n")), "{pointer}: {}", said.err);
    }
    let of =
        |args: &[&str]| chainid(&[&["document", "--format", "json", "--as"], args].concat(), b"");
    assert_eq!(of(&["descriptor", &faulty]).code, Some(1));
    let said = of(&["config", &long]);
    assert!(said.code == Some(3) && said.err.is_empty(), "{}", said.err);
    assert!(said.out.contains(r#""verdict":"unverifiable""#), "{}", said.out);
    assert!(said.out.contains("documents.html#documents.limits.length"), "{}", said.out);
}

#[test]
fn the_algorithm_can_be_chosen() {
    let said = chainid(&["diff-id", "--algorithm", "sha512", "--json", "-"], &tar("one"));
    assert!(said.out.contains("\"diff_id\":\"sha512:"), "{}{}", said.out, said.err);
    let said = chainid(&["diff-id", "--algorithm", "blake3", "-"], &tar("one"));
    assert!(said.out.starts_with("blake3:"), "{}{}", said.out, said.err);
}

#[test]
fn help_names_every_exit_code_and_usage_is_2() {
    for verb in [
        &["--help"][..],
        &["verify", "--help"],
        &["image", "--help"],
        &["of", "--help"],
        &["diff-id", "--help"],
        &["document", "--help"],
    ] {
        let said = chainid(verb, b"");
        for code in ["  0  ", "  1  ", "  2  ", "  3  "] {
            assert!(said.out.contains(code), "{verb:?}: {}", said.out);
        }
    }
    assert_eq!(chainid(&["image"], b"").code, Some(2));
    assert_eq!(chainid(&["nothing"], b"").code, Some(2));
}

#[test]
fn colours_come_only_when_asked_or_on_a_terminal() {
    let args = |when| chainid(&["--color", when, "document", "--as", "index", "-"], b"{}");
    for (when, is_coloured) in [("auto", false), ("never", false), ("always", true)] {
        let said = args(when);
        assert_eq!(said.out.contains("\u{1b}[1m"), is_coloured, "{when}: {}", said.out);
        assert_eq!(said.err.contains("\u{1b}["), is_coloured, "{when}: {}", said.err);
    }
}

/// Whoever reads us may stop reading: no message, no panic.
#[test]
fn a_closed_pipe_is_quiet() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_chainid"))
        .arg("of")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().expect("a pipe");
    let written = (0..10_000).try_for_each(|_| writeln!(stdin, "{A}"));
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    assert!(written.is_err(), "it stopped reading too");
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

fn sha256(bytes: &[u8]) -> Digest {
    Digest::of(Function::Sha256, bytes)
}

/// A folder for the files of one test.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// Writes a file below `folder`; gives its path.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> String {
    std::fs::write(folder.join(name), bytes).expect("written");
    folder.join(name).to_string_lossy().into_owned()
}

/// Nothing in such an archive can be looked at, and a program that reads the report is still told why.
#[test]
fn an_archive_that_is_refused_as_a_whole_is_a_finding() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("layout.tar");
    let twice = [["0", "index.json", "{}"], ["0", "./index.json", "[]"]];
    std::fs::write(&path, archive(&twice.map(|member| member.map(str::to_owned))))
        .expect("written");
    let asked = format!("oci-archive:{}", path.display());
    for verb in ["verify", "image"] {
        let said = chainid(&[verb, "--format", "json", &asked], b"");
        assert_eq!((said.code, said.err.as_str()), (Some(1), ""), "{verb}");
        let report: serde_json::Value = serde_json::from_str(&said.out).expect("one object");
        assert_eq!(report["verdict"], "corrupt", "{verb}: {report}");
        assert_eq!(report["findings"][0]["clause"]["id"], "layout.archives.once", "{verb}");
        let said = chainid(&[verb, &asked], b"");
        assert!(said.code == Some(1) && said.err.contains("  clause    layout.archives.once"));
    }
}
