//! `chainid` on images that other people's programs made: umoci and skopeo write them, umoci, skopeo, gzip, zstd and
//! sha256sum say what is in them. Without these programs the tests say so, and fail under `CI=true`.

#[path = "images/made.rs"]
mod made;
#[path = "images/peers.rs"]
mod peers;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use made::Images;
use peers::{shell, strings};

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_chainid")).args(args).output().expect("the program starts")
}

/// What `chainid image --json` says, and its exit code.
fn chainid(image: &str) -> (Value, Option<i32>) {
    let output = run(&["image", "--json", image]);
    (serde_json::from_slice(&output.stdout).expect("one object"), output.status.code())
}

/// One member of each layer.
fn column(object: &Value, pointer: &str) -> Vec<String> {
    let cell = |layer: &Value| {
        layer.pointer(pointer).and_then(Value::as_str).unwrap_or("nothing").to_owned()
    };
    object["layers"].as_array().expect("layers").iter().map(cell).collect()
}

/// The ChainIDs of a list, by `printf` and `sha256sum`.
fn chain_by_shell(diff_ids: &[String]) -> Vec<String> {
    let script = "top=; for id; do
        if [ -z \"$top\" ]; then top=$id
        else top=sha256:$(printf '%s %s' \"$top\" \"$id\" | sha256sum | cut -c 1-64)
        fi; echo \"$top\"; done";
    strings(&shell(script, diff_ids))
}

#[test]
fn gzip_layers_are_what_umoci_and_sha256sum_say() {
    let Some(images) = Images::make() else { return };
    let (object, code) = chainid(&images.gzip());
    assert_eq!((object["verdict"].as_str(), code), (Some("verified"), Some(0)), "{object:#}");
    let umoci: Value =
        serde_json::from_str(&shell("umoci stat --json --image \"$1\"", &[images.gzip()]))
            .expect("JSON");
    let by_umoci = |pointer: &str| -> Vec<String> {
        let history = umoci["history"].as_array().expect("a history").iter();
        history.filter_map(|entry| entry.pointer(pointer)?.as_str().map(str::to_owned)).collect()
    };
    let digests = column(&object, "/descriptor/digest");
    let diff_ids = column(&object, "/computed_diff_id");
    assert_eq!(digests.len(), made::LAYERS);
    assert_eq!(digests, by_umoci("/layer/digest"));
    assert_eq!(diff_ids, by_umoci("/diff_id"));
    for (digest, diff_id) in digests.iter().zip(&diff_ids) {
        let blob = images.blob("gzip", digest);
        assert_eq!(
            *digest,
            strings(&shell("echo sha256:$(sha256sum < \"$1\" | cut -c 1-64)", &[&blob]))[0]
        );
        assert_eq!(
            *diff_id,
            strings(&shell("echo sha256:$(gzip -dc < \"$1\" | sha256sum | cut -c 1-64)", &[&blob]))
                [0]
        );
    }
    assert_eq!(column(&object, "/chain_id"), chain_by_shell(&diff_ids));
}

/// Another compression: other blobs, the same DiffIDs and so the same ChainIDs.
#[test]
fn zstd_layers_are_what_skopeo_and_zstd_say() {
    let Some(images) = Images::make() else { return };
    let (object, code) = chainid(&images.zstd());
    assert_eq!((object["verdict"].as_str(), code), (Some("verified"), Some(0)), "{object:#}");
    let config = shell("skopeo inspect --config \"oci:$1\"", &[images.zstd()]);
    let config: Value = serde_json::from_str(&config).expect("JSON");
    let by_skopeo = config["rootfs"]["diff_ids"].as_array().expect("DiffIDs").iter();
    let by_skopeo: Vec<String> =
        by_skopeo.map(|id| id.as_str().expect("a text").to_owned()).collect();
    assert_eq!(column(&object, "/computed_diff_id"), by_skopeo);
    let manifest: Value =
        serde_json::from_str(&shell("skopeo inspect --raw \"oci:$1\"", &[images.zstd()]))
            .expect("JSON");
    for (number, digest) in column(&object, "/descriptor/digest").iter().enumerate() {
        assert_eq!(manifest["layers"][number]["digest"].as_str(), Some(digest.as_str()));
        let blob = images.blob("zstd", digest);
        let by_zstd =
            strings(&shell("echo sha256:$(zstd -dcq < \"$1\" | sha256sum | cut -c 1-64)", &[blob]));
        assert_eq!(column(&object, "/computed_diff_id")[number], by_zstd[0]);
    }
    let (gzip, _) = chainid(&images.gzip());
    assert_eq!(object["chain_id"], gzip["chain_id"]);
    assert_ne!(column(&object, "/descriptor/digest"), column(&gzip, "/descriptor/digest"));
}

#[test]
fn the_verbs_agree_with_each_other() {
    let Some(images) = Images::make() else { return };
    let (object, _) = chainid(&images.gzip());
    let blobs = column(&object, "/descriptor/digest")
        .iter()
        .map(|digest| images.blob("gzip", digest))
        .collect::<Vec<_>>();
    let program = env!("CARGO_BIN_EXE_chainid").to_owned();
    let script = "program=$1; shift; \"$program\" diff-id --encoding gzip \"$@\" | cut -d ' ' -f 1 | \"$program\" of";
    let chain_ids = strings(&shell(script, &[vec![program], blobs].concat()));
    assert_eq!(chain_ids, column(&object, "/chain_id"));
}

/// Whole layouts of theirs are verified, and not one blob of them is left out.
#[test]
fn layouts_of_umoci_and_skopeo_are_verified() {
    let Some(images) = Images::make() else { return };
    for image in [images.gzip(), images.zstd()] {
        let (folder, _) = image.rsplit_once(':').expect("a name");
        for layout in [folder, &image] {
            let said = run(&["verify", "--format", "json", &format!("oci:{layout}")]);
            let object: Value = serde_json::from_slice(&said.stdout).expect("one object");
            assert_eq!((&object["verdict"], said.status.code()), (&"verified".into(), Some(0)));
            assert_eq!(object["findings"], Value::Array(vec![]), "{object:#}");
            assert!(object["images"].as_array().is_some_and(|images| !images.is_empty()));
        }
    }
    let copy = images.copy();
    let folder = copy.path().to_string_lossy();
    for entry in fs::read_dir(copy.path().join("blobs/sha256")).expect("blobs") {
        let blob = entry.expect("a blob").path();
        alter(&blob, |bytes| bytes[0] ^= 1);
        assert_eq!(run(&["verify", &folder]).status.code(), Some(1), "{}", blob.display());
        alter(&blob, |bytes| bytes[0] ^= 1);
    }
    assert_eq!(run(&["verify", &folder]).status.code(), Some(0), "all is as before");
}

/// What goes wrong with a real image is found where it is.
#[test]
fn faults_are_found_where_they_are() {
    let Some(images) = Images::make() else { return };
    let (sound, _) = chainid(&images.gzip());
    let digests = column(&sound, "/descriptor/digest");
    let manifest = sound["manifest"]["digest"].as_str().expect("a manifest").to_owned();
    type Fault = fn(&Path);
    let cases: [(&str, Fault, i32, &str, &str); 5] = [
        (
            &digests[1],
            |blob| alter(blob, |bytes| bytes.truncate(bytes.len() / 2)),
            1,
            "/layers/1/size",
            "digest.verify.size",
        ),
        (
            &digests[2],
            |blob| alter(blob, |bytes| *bytes.last_mut().expect("bytes") ^= 1),
            1,
            "/layers/2/digest",
            "digest.verify",
        ),
        (
            &digests[0],
            |blob| fs::remove_file(blob).expect("removed"),
            3,
            "/layers/0/digest",
            "layout.blobs.missing",
        ),
        (&digests[1], link, 1, "/layers/1/digest", "layout.files.links"),
        (
            &manifest,
            |blob| alter(blob, |bytes| bytes.swap(2, 3)),
            1,
            "/manifests/0/digest",
            "digest.verify",
        ),
    ];
    for (digest, fault, code, pointer, clause) in cases {
        let copy = images.copy();
        fault(Path::new(&images.blob_in(copy.path(), digest)));
        let (object, found) = chainid(&copy.path().to_string_lossy());
        assert_eq!(found, Some(code), "{pointer}: {object:#}");
        assert_eq!(object["chain_id"], Value::Null, "{pointer}: nothing is vouched for");
        assert_eq!(object["findings"][0]["pointer"].as_str(), Some(pointer));
        let id = object["findings"][0]["clause"]["id"].as_str().expect("a clause");
        assert!(id.starts_with(clause), "{pointer}: {id}");
    }
}

fn alter(blob: &Path, change: impl Fn(&mut Vec<u8>)) {
    let mut bytes = fs::read(blob).expect("a blob");
    change(&mut bytes);
    fs::write(blob, bytes).expect("written");
}

fn link(blob: &Path) {
    let moved = blob.with_extension("moved");
    fs::rename(blob, &moved).expect("moved");
    std::os::unix::fs::symlink(moved, blob).expect("a link");
}

/// What skopeo and tar pack is read as it is, and one byte in it is found.
#[test]
fn an_archive_is_verified_without_unpacking() {
    let Some(images) = Images::make() else { return };
    let folder = images.gzip();
    let (folder, _) = folder.rsplit_once(':').expect("a name");
    let packed = tempfile::tempdir().expect("a folder");
    let (by_skopeo, by_tar) = (packed.path().join("skopeo.tar"), packed.path().join("tar.tar"));
    let names = [&by_skopeo, &by_tar].map(|path| path.to_string_lossy().into_owned());
    shell(
        "skopeo --insecure-policy copy -q oci:\"$1\" oci-archive:\"$2\":one && tar -C \"$3\" -cf \"$4\" .",
        &[images.gzip(), names[0].clone(), folder.to_owned(), names[1].clone()],
    );
    for name in &names {
        let output = run(&["verify", &format!("oci-archive:{name}")]);
        assert_eq!(output.status.code(), Some(0), "{name}: {output:?}");
    }
    let mut bytes = fs::read(&by_tar).expect("an archive");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&by_tar, bytes).expect("a file");
    assert_eq!(run(&["verify", &format!("oci-archive:{}", names[1])]).status.code(), Some(1));
    fs::write(&by_tar, "no archive").expect("a file");
    let refused = run(&["verify", &format!("oci-archive:{}", names[1])]);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(
        (refused.status.code(), said.contains("archive.readable")),
        (Some(1), true),
        "{said}"
    );
}
