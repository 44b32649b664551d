//! The faults: what is spoilt, how the program is called, and how it ends. What it says is in `messages/NAME.txt`.

use std::fs;

use serde_json::{Value, json};

use super::layout::{CONFIG, INDEX, Layout, MANIFEST, SOUND, Spoil, TAR};

/// One fault.
pub(crate) struct Case {
    /// The name of the file with the message.
    pub(crate) name: &'static str,
    /// What is spoilt.
    pub(crate) spoil: Spoil,
    /// The exit code.
    pub(crate) code: i32,
    /// The arguments after `image`; LAYOUT stands for the folder.
    pub(crate) args: &'static [&'static str],
}

const HERE: &[&str] = &["LAYOUT"];

/// The spoiling of a case.
#[allow(dead_code, reason = "not every test that has the cases asks for one")]
pub(crate) fn named(name: &str) -> Spoil {
    CASES.iter().find(|case| case.name == name).expect("a case").spoil
}

const fn config(name: &'static str, code: i32, config: fn(&mut Value)) -> Case {
    Case { name, spoil: Spoil { config, ..SOUND }, code, args: HERE }
}

const fn manifest(name: &'static str, code: i32, manifest: fn(&mut Value)) -> Case {
    Case { name, spoil: Spoil { manifest, ..SOUND }, code, args: HERE }
}

const fn index(name: &'static str, code: i32, index: fn(&mut Value)) -> Case {
    Case { name, spoil: Spoil { index, ..SOUND }, code, args: HERE }
}

const fn files(name: &'static str, code: i32, files: fn(&Layout)) -> Case {
    Case { name, spoil: Spoil { files, ..SOUND }, code, args: HERE }
}

/// All of them.
pub(crate) const CASES: &[Case] = &[
    Case { name: "sound", spoil: SOUND, code: 0, args: HERE },
    Case { name: "sound-by-name", spoil: SOUND, code: 0, args: &["LAYOUT:made"] },
    // Files.
    files("manifest-altered", 1, |layout| {
        let path = layout.blob(layout.manifest.as_ref().expect("a manifest"));
        let text = fs::read_to_string(&path).expect("a manifest");
        fs::write(path, text.replacen("\"size\":2048", "\"size\":2049", 1)).expect("written");
    }),
    files("layer-truncated", 1, |layout| {
        let path = layout.blob(&layout.layers[2]);
        let bytes = fs::read(&path).expect("a layer");
        fs::write(path, &bytes[..bytes.len() - 9]).expect("written");
    }),
    files("layer-altered", 1, |layout| {
        let path = layout.blob(&layout.layers[1]);
        let mut bytes = fs::read(&path).expect("a layer");
        bytes[1000] ^= 1;
        fs::write(path, bytes).expect("written");
    }),
    files("layer-absent", 3, |layout| {
        fs::remove_file(layout.blob(&layout.layers[1])).expect("removed")
    }),
    files("layer-linked", 1, |layout| {
        let path = layout.blob(&layout.layers[1]);
        let elsewhere = layout.path().join("elsewhere");
        fs::rename(&path, &elsewhere).expect("moved");
        std::os::unix::fs::symlink(elsewhere, path).expect("a link");
    }),
    files("layer-is-a-folder", 1, |layout| {
        let path = layout.blob(&layout.layers[0]);
        fs::remove_file(&path).expect("removed");
        fs::create_dir(path).expect("a folder");
    }),
    files("two-faults", 1, |layout| {
        fs::remove_file(layout.blob(&layout.layers[0])).expect("removed");
        fs::write(layout.blob(&layout.layers[2]), "nothing like it").expect("written");
    }),
    files("manifest-absent", 3, |layout| {
        fs::remove_file(layout.blob(layout.manifest.as_ref().expect("a manifest")))
            .expect("removed");
    }),
    files("no-header", 1, |layout| {
        fs::remove_file(layout.path().join("oci-layout")).expect("removed")
    }),
    files("header-of-another-version", 1, |layout| {
        layout.write("oci-layout", br#"{"imageLayoutVersion":"9.9"}"#)
    }),
    files("no-index", 2, |layout| {
        fs::remove_file(layout.path().join("index.json")).expect("removed")
    }),
    files("index-not-json", 1, |layout| layout.write("index.json", b"{\"schemaVersion\": 2,,}")),
    files("index-too-long", 3, |layout| layout.write("index.json", &[b' '; (4 << 20) + 1])),
    // index.json.
    index("digest-climbs-out", 1, |index| {
        index["manifests"][0]["digest"] = json!("sha256:../../../../etc/passwd");
    }),
    index("digest-in-capitals", 1, |index| {
        let digest = index["manifests"][0]["digest"].as_str().unwrap_or_default().to_uppercase();
        index["manifests"][0]["digest"] = json!(digest.replacen("SHA", "sha", 1));
    }),
    index("manifest-size-huge", 1, |index| index["manifests"][0]["size"] = json!(1_u64 << 62)),
    index("manifest-size-too-big-for-int64", 1, |index| {
        index["manifests"][0]["size"] = json!(1_u64 << 63)
    }),
    index("manifest-size-negative", 1, |index| index["manifests"][0]["size"] = json!(-1)),
    index("manifest-size-is-text", 1, |index| index["manifests"][0]["size"] = json!("622")),
    index("manifest-of-another-type", 3, |index| {
        index["manifests"][0]["mediaType"] = json!("text/\u{1b}[31mplain")
    }),
    index("manifest-called-index", 1, |index| index["manifests"][0]["mediaType"] = json!(INDEX)),
    index("no-manifests", 2, |index| index["manifests"] = json!([])),
    index("manifests-null", 1, |index| index["manifests"] = Value::Null),
    index("two-names", 2, |index| {
        let mut other = index["manifests"][0].clone();
        other["annotations"]["org.opencontainers.image.ref.name"] = json!("other \u{7}");
        index["manifests"].as_array_mut().expect("an array").push(other);
    }),
    index("no-such-platform", 2, |index| {
        let entry = index["manifests"][0].clone();
        let with = |architecture: &str| {
            let mut entry = entry.clone();
            entry["platform"] = json!({ "os": "plan9", "architecture": architecture });
            entry
        };
        index["manifests"] = json!([with("mips"), with("vax")]);
    }),
    Case { name: "no-such-name", spoil: SOUND, code: 2, args: &["LAYOUT:other"] },
    Case { name: "no-such-folder", spoil: SOUND, code: 2, args: &["LAYOUT/nowhere:made"] },
    // The manifest.
    manifest("size-one-more", 1, |manifest| manifest["layers"][1]["size"] = json!(2049)),
    manifest("size-one-less", 1, |manifest| manifest["layers"][1]["size"] = json!(2047)),
    manifest("gzip-type-on-plain-blob", 1, |manifest| {
        manifest["layers"][0]["mediaType"] = json!("application/vnd.oci.image.layer.v1.tar+gzip");
    }),
    manifest("plain-type-on-gzip-blob", 1, |manifest| {
        manifest["layers"][2]["mediaType"] = json!(TAR)
    }),
    manifest("layer-of-unknown-type", 3, |manifest| {
        manifest["layers"][1]["mediaType"] = json!("application/x-own")
    }),
    Case {
        name: "algorithm-unknown",
        spoil: Spoil {
            manifest: |manifest| {
                manifest["layers"][1]["digest"] = json!("sha384:abc");
                manifest["layers"][1]["size"] = json!(2048);
            },
            files: |layout| layout.write("blobs/sha384/abc", &super::layout::tar("two")),
            ..SOUND
        },
        code: 3,
        args: HERE,
    },
    manifest("layer-digest-climbs-out", 1, |manifest| {
        manifest["layers"][1]["digest"] = json!("sha256:../../index.json");
    }),
    manifest("layer-is-no-descriptor", 1, |manifest| manifest["layers"][1] = json!("layer")),
    manifest("layers-one-less", 1, |manifest| {
        manifest["layers"].as_array_mut().expect("an array").pop();
    }),
    manifest("layers-absent", 1, |manifest| {
        manifest.as_object_mut().expect("an object").remove("layers");
    }),
    manifest("layers-twice-in-other-case", 1, |manifest| manifest["Layers"] = json!([])),
    manifest("manifest-and-index", 1, |manifest| manifest["manifests"] = json!([])),
    manifest("manifest-says-index", 1, |manifest| manifest["mediaType"] = json!(INDEX)),
    manifest("manifest-version", 1, |manifest| manifest["schemaVersion"] = json!(1)),
    manifest("artifact", 0, |manifest| {
        manifest["config"]["mediaType"] = json!("application/vnd.example.thing")
    }),
    manifest("config-absent", 3, |manifest| {
        let none = "sha256:0000000000000000000000000000000000000000000000000000000000000000";
        manifest["config"] = json!({ "mediaType": CONFIG, "digest": none, "size": 1 });
    }),
    // The configuration.
    config("diff-ids-swapped", 1, |config| {
        config["rootfs"]["diff_ids"].as_array_mut().expect("an array").swap(0, 1);
    }),
    config("diff-ids-too-few", 1, |config| {
        config["rootfs"]["diff_ids"].as_array_mut().expect("an array").pop();
    }),
    config("diff-ids-too-many", 1, |config| {
        let ids = config["rootfs"]["diff_ids"].as_array_mut().expect("an array");
        ids.push(ids[0].clone());
    }),
    config("diff-ids-none", 1, |config| config["rootfs"]["diff_ids"] = json!([])),
    config("diff-id-no-digest", 1, |config| {
        config["rootfs"]["diff_ids"][1] = json!("sha256:abc def")
    }),
    config("diff-id-is-a-number", 1, |config| config["rootfs"]["diff_ids"][1] = json!(7)),
    config("diff-id-of-unknown-algorithm", 3, |config| {
        config["rootfs"]["diff_ids"][1] = json!("sha384:abc")
    }),
    config("rootfs-absent", 1, |config| {
        config.as_object_mut().expect("an object").remove("rootfs");
    }),
    config("rootfs-of-another-type", 1, |config| config["rootfs"]["type"] = json!("layers+base")),
    // Several stages at once.
    Case {
        name: "no-layers",
        spoil: Spoil {
            config: |config| config["rootfs"]["diff_ids"] = json!([]),
            manifest: |manifest| manifest["layers"] = json!([]),
            ..SOUND
        },
        code: 0,
        args: HERE,
    },
    Case {
        name: "name-twice-in-manifest",
        spoil: Spoil {
            files: |layout| {
                let path = layout.blob(layout.manifest.as_ref().expect("a manifest"));
                let text = fs::read_to_string(path).expect("a manifest");
                let twice = text.replacen('{', "{\"l\\u0061yers\": [],", 1);
                let mut entry = layout.describe(twice.as_bytes(), MANIFEST);
                entry["platform"] = json!({ "os": "linux", "architecture": "amd64" });
                layout.write(
                    "index.json",
                    json!({ "schemaVersion": 2, "manifests": [entry] }).to_string().as_bytes(),
                );
            },
            ..SOUND
        },
        code: 1,
        args: HERE,
    },
    Case {
        name: "nested-index",
        spoil: Spoil {
            files: |layout| {
                let index = fs::read(layout.path().join("index.json")).expect("an index");
                let mut index: Value = serde_json::from_slice(&index).expect("JSON");
                let mut other = index["manifests"][0].clone();
                other["platform"] =
                    json!({ "os": "linux", "architecture": "s390x", "variant": "z" });
                other["digest"] = json!("sha256:not looked at");
                index["manifests"][0]["platform"] =
                    json!({ "os": "linux", "architecture": "riscv64" });
                index["manifests"].as_array_mut().expect("an array").insert(0, other);
                let entry = layout.describe(index.to_string().as_bytes(), INDEX);
                layout.write(
                    "index.json",
                    json!({ "schemaVersion": 2, "manifests": [entry] }).to_string().as_bytes(),
                );
            },
            ..SOUND
        },
        code: 0,
        args: &["--platform", "linux/riscv64", "LAYOUT"],
    },
];
