//! Bytes through a container's terminal, with callers that have none.

use std::fs;
use std::io::{Read, Write};
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use crate::bundle::{Bundle, code, ended, in_time, text, wait_until};
use crate::here::each;

#[test]
fn lines_come_as_they_were_written_where_nobody_looks() {
    each(|here| {
        let bundle = Bundle::new(here, "tty; echo one; echo two");
        let output = bundle.run(&[]);
        assert_eq!(text(&output.stdout), "/dev/pts/0\none\ntwo\n", "{}", here.name);
        assert_eq!(text(&output.stderr), "");
    });
}

#[test]
fn ten_megabytes_come_out_without_loss() {
    each(|here| {
        let bundle = Bundle::new(here, "cat /data");
        let data: String = (0..1_250_000).map(|n| format!("{n:07}\n")).collect();
        fs::write(bundle.folder.path().join("rootfs/data"), &data).expect("written");
        let output = bundle.run(&[]);
        assert_eq!(output.stdout.len(), data.len(), "{}", here.name);
        assert!(output.stdout == data.as_bytes(), "{}: in order", here.name);
    });
}

#[test]
fn a_reader_that_is_slow_gets_all_of_it_after_the_end() {
    each(|here| {
        // More than a pipe holds, and not so much that the container would have to wait.
        let bundle = Bundle::new(here, "seq 1 15000; echo end > /tmp/end");
        let child = bundle.command(&[]).stdout(Stdio::piped()).spawn().expect("it can be run");
        wait_until(|| bundle.folder.path().join("rootfs/tmp/end").exists());
        thread::sleep(Duration::from_millis(500));
        let expected: String = (1..=15000).map(|n| format!("{n}\n")).collect();
        let came = text(&ended(child).stdout);
        assert!(came == expected, "{}: {} of {}", here.name, came.len(), expected.len());
    });
}

#[test]
fn an_output_that_can_not_be_written_is_told_of() {
    each(|here| {
        let bundle = Bundle::new(here, "seq 1 15000; exit 4");
        let full = fs::File::options().write(true).open("/dev/full").expect("it is there");
        let child = bundle.command(&[]).stdout(full).stderr(Stdio::piped()).spawn();
        let output = ended(child.expect("it can be run"));
        let said = text(&output.stderr);
        assert_eq!(code(&output), Some(125), "{}: {said}", here.name);
        assert!(said.contains("No space left") && said.contains("code 4"), "{said}");
        assert!(bundle.containers().is_empty(), "{} keeps nothing", here.name);
    });
}

#[test]
fn a_megabyte_goes_in_and_comes_out_at_the_same_time() {
    each(|here| {
        let bundle = Bundle::new(here, "stty raw -echo; echo ready; head -c 1000000");
        let data: Vec<u8> = (0..1_000_000_u32).map(|n| (n % 251) as u8).collect();
        let (came, code) = talk(&bundle, data.clone());
        assert!(came == data, "{}: {} of {} bytes", here.name, came.len(), data.len());
        assert_eq!(code, Some(0));
    });
}

#[test]
fn the_end_of_the_input_arrives() {
    each(|here| {
        for typed in ["", "line\n", "half a line"] {
            let bundle = Bundle::new(here, "stty -echo; echo ready; cat; echo end");
            let (came, code) = talk(&bundle, typed.into());
            assert_eq!(text(&came), format!("{typed}end\n"), "{}", here.name);
            assert_eq!(code, Some(0));
        }
    });
}

#[test]
fn a_container_has_three_descriptors_and_no_more() {
    each(|here| {
        let bundle = Bundle::new(here, "ls /proc/self/fd");
        // The fourth is the folder that `ls` reads.
        assert_eq!(text(&bundle.run(&[]).stdout).split_whitespace().count(), 4, "{}", here.name);
    });
}

#[test]
fn a_container_without_a_terminal_has_the_callers_streams() {
    each(|here| {
        let bundle = Bundle::with(here, "tty; cat; echo error >&2; exit 9", |config| {
            config["process"]["terminal"] = false.into();
        });
        let output = bundle.run(&[]);
        assert_eq!(code(&output), Some(9), "{}: {}", here.name, text(&output.stderr));
        assert_eq!(text(&output.stdout), "not a tty\n");
        assert_eq!(text(&output.stderr), "error\n");
        let refused = bundle.run(&["--console-socket", "/nowhere"]);
        assert_eq!(code(&refused), Some(125));
    });
}

/// What comes of `typed` once the container has said that it is ready, and its exit code.
fn talk(bundle: &Bundle, typed: Vec<u8>) -> (Vec<u8>, Option<i32>) {
    let mut command = bundle.command(&[]);
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = child.expect("it can be run");
    in_time(child.id(), move || {
        let mut output = child.stdout.take().expect("a pipe");
        let mut input = child.stdin.take().expect("a pipe");
        output.read_exact(&mut [0; b"ready\n".len()]).expect("it is ready");
        let writer = thread::spawn(move || input.write_all(&typed));
        let mut came = Vec::new();
        output.read_to_end(&mut came).expect("it ends");
        writer.join().expect("it only writes").expect("all is taken");
        (came, child.wait().expect("it ends").code())
    })
}
