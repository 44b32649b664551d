//! What the library answers to a test vector; what is asked of the input goes by the name of the vectors.

use std::collections::BTreeMap;

use oci_companion::apply::{Tree, apply};
use oci_companion::archive::{self, Member};
use oci_companion::artifacts::{ArtifactError, Kind, kind, stack};
use oci_companion::chain_id::chain_ids;
use oci_companion::changeset::{Whiteout, classify_name};
use oci_companion::config::{Config, ImageId, align};
use oci_companion::descriptor::{Descriptor, Refusal};
use oci_companion::digest::{Digest, DigestError, Function, Registered};
use oci_companion::documents::{Document, Fault, Faults};
use oci_companion::layer::{self, DiffId, LayerEncoding};
use oci_companion::layout::{Entry, Header};
use oci_companion::manifest::{self, Content, Index};
use oci_companion::platform::{Misfit, Platform, PlatformError, choose};
use oci_companion::references::{RefName, resolve};
use serde_json::{Value, json};

#[cfg(target_os = "linux")]
#[path = "consoles.rs"]
mod consoles;
#[path = "layouts.rs"]
mod layouts;
#[path = "runtimes.rs"]
mod runtimes;

/// What an implementation answers: a value, or the id of the clause for which it refuses.
pub(crate) type Answer = Result<Value, String>;

/// The answer to `input`; `None` if this build of the library does not do what the vectors `name` ask.
pub(crate) fn answer(name: &str, input: &Value) -> Option<Answer> {
    match name {
        "digest" => Some(Ok(json!(Digest::of(function(input)?, &bytes(&input["bytes"])).as_str()))),
        "documents" => Some(document(input)),
        "descriptor" => Some(descriptor(&text(&input["text"]))),
        "descriptor-content" => Some(content(input)),
        "manifest" => Some(manifest_answer(input)),
        "config" => Some(config_answer(&text(&input["text"]))),
        "references" => Some(reference(input)),
        "layout-header" => Some(header(&text(&input["text"]))),
        "blob-name" => Some(blob_name(&text(&input["path"]))),
        "verify-verdict" => Some(Ok(layouts::verdict(&input["edits"]))),
        "reference-name" => Some(reference_name(&text(&input["text"]))),
        "digest-text" => Some(digest_text(&text(&input["text"]))),
        "layer" | "layer-refused" => Some(layer_answer(input, function(input)?)),
        "chain-id" => Some(chain_answer(input)),
        "whiteout" => Some(whiteout_answer(&text(&input["path"]))),
        "apply" => Some(apply_answer(&input["layers"])),
        "platform" => Some(platform_answer(input)),
        "artifacts" => Some(artifact_answer(input)),
        "runtime-state" => Some(runtimes::state(input)),
        "runtime-operation" => Some(runtimes::operation(input)),
        "container-id" => Some(runtimes::container_id(input)),
        "runtime-words" => Some(runtimes::words(input)),
        "runtime-reply" => Some(runtimes::reply(input)),
        "pid-file" => Some(runtimes::pid(input)),
        "exit-code" => Some(runtimes::code(input)),
        #[cfg(all(target_os = "linux", target_endian = "little", target_pointer_width = "64"))]
        "console-control" => Some(consoles::control(input)),
        #[cfg(target_os = "linux")]
        "console-form" => Some(consoles::form(input)),
        #[cfg(target_os = "linux")]
        "console-message" => Some(consoles::message(input)),
        _ => None,
    }
}

fn document(input: &Value) -> Answer {
    let bytes = input["text"].as_str().map_or_else(|| bytes(&input["bytes"]), |text| text.into());
    let document = Document::read(&bytes).map_err(refused)?;
    let digest = document.digest(Function::Sha256).to_string();
    Ok(json!({"digest": digest, "warnings": clauses(document.warnings())}))
}

fn descriptor(text: &str) -> Answer {
    let document = Descriptor::read(text.as_bytes()).map_err(refused)?;
    let descriptor = document.value();
    let mut answer = json!({
        "mediaType": descriptor.media_type.as_str(),
        "digest": descriptor.digest.as_str(),
        "size": descriptor.size,
        "warnings": clauses(document.warnings()),
    });
    if let Some(data) = &descriptor.data {
        answer["data"] = json!(data.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    }
    Ok(answer)
}

fn content(input: &Value) -> Answer {
    let descriptor = Descriptor::read(text(&input["descriptor"]).as_bytes()).map_err(refused)?;
    match descriptor.value().check(&bytes(&input["content"])).clause() {
        Some(clause) => Err(clause.to_owned()),
        None => Ok(json!("verified")),
    }
}

fn manifest_answer(input: &Value) -> Answer {
    let content = text(&input["content"]);
    let media_type = text(&input["media_type"]).parse().expect("a media type");
    let descriptor = Descriptor::of(media_type, Function::Sha256, content.as_bytes());
    let read = manifest::read(&descriptor, content.as_bytes());
    let (kind, warnings) = match read.map_err(|refusal: Refusal| refusal.clause().to_owned())? {
        Content::Manifest(document) => ("manifest", json!(clauses(document.warnings()))),
        Content::Index(document) => ("index", json!(clauses(document.warnings()))),
        _ => ("opaque", json!([])),
    };
    Ok(json!({"kind": kind, "warnings": warnings}))
}

fn config_answer(text: &str) -> Answer {
    let document = Config::read(text.as_bytes()).map_err(refused)?;
    let config = document.value();
    let chain_id = config.chain_ids().last().map(ToString::to_string);
    let history = match &config.history[..] {
        [] => Some(Vec::new()),
        history => align(history, config.diff_ids.len()).ok(),
    };
    Ok(json!({
        "image_id": ImageId::of(document.bytes()).to_string(),
        "chain_id": chain_id,
        "history": history,
        "warnings": clauses(document.warnings()),
    }))
}

fn reference(input: &Value) -> Answer {
    let index = Index::read(text(&input["index"]).as_bytes()).map_err(refused)?;
    let found = resolve(index.value(), &text(&input["name"]));
    let found = found.map_err(|error| error.clause().to_owned())?;
    Ok(json!(found.digest.as_str()))
}

fn reference_name(text: &str) -> Answer {
    let name: RefName = text.parse().map_err(|fault: Fault| fault.clause.to_owned())?;
    Ok(json!(name.as_str()))
}

fn header(text: &str) -> Answer {
    let header = Header::read(text.as_bytes()).map_err(refused)?;
    Ok(json!({"version": header.value().version, "known": header.value().is_known()}))
}

fn blob_name(path: &str) -> Answer {
    let entry = Entry { path: path.into(), irregular: None };
    let digest = entry.digest().ok_or("layout.blobs.names")?;
    Ok(json!(digest.as_str()))
}

fn refused(faults: Faults) -> String {
    faults.clause().to_owned()
}

fn clauses(warnings: &[Fault]) -> Vec<&str> {
    warnings.iter().map(|warning| warning.clause).collect()
}

fn digest_text(text: &str) -> Answer {
    let digest: Digest = text.parse().map_err(|error: DigestError| error.clause().to_owned())?;
    Ok(json!({"algorithm": digest.algorithm(), "encoded": digest.encoded()}))
}

fn layer_answer(input: &Value, function: Function) -> Answer {
    let encoding = LayerEncoding::from_media_type(&text(&input["media_type"]));
    let encoding = encoding.ok_or("layer.unknown-media-type")?;
    let facts = layer::diff_id(bytes(&input["blob"]).as_slice(), encoding, function);
    facts.map(|facts| json!(facts.diff_id.to_string())).map_err(|error| error.clause().to_owned())
}

fn chain_answer(input: &Value) -> Answer {
    let texts = input["diff_ids"].as_array().expect("a list");
    let layers: Result<Vec<DiffId>, _> = texts.iter().map(|id| text(id).parse()).collect();
    let layers = layers.map_err(|error: DigestError| error.clause().to_owned())?;
    let names: Vec<String> = chain_ids(&layers).iter().map(ToString::to_string).collect();
    Ok(json!({"chain_ids": names}))
}

fn whiteout_answer(path: &str) -> Answer {
    let text = |bytes| String::from_utf8_lossy(bytes);
    match classify_name(path.as_bytes()) {
        None => Ok(json!({})),
        Some(Whiteout::Explicit { parent, name }) => {
            Ok(json!({ "directory": text(parent), "name": text(name) }))
        }
        Some(Whiteout::Opaque { parent }) => Ok(json!({ "directory": text(parent) })),
        Some(Whiteout::Nameless) => Err("changeset.whiteout.nameless".to_owned()),
        Some(Whiteout::Dots) => Err("changeset.whiteout.dots".to_owned()),
    }
}

fn platform_answer(input: &Value) -> Answer {
    let entries = input["entries"].as_array().expect("a list");
    let entries: Result<Vec<Option<Platform>>, _> = entries
        .iter()
        .map(|entry| (!entry.is_null()).then(|| platform(entry)).transpose())
        .collect();
    let clause = |error: PlatformError| error.clause().to_owned();
    let machine = platform(&input["machine"]).map_err(clause)?;
    Ok(match choose(&machine, &entries.map_err(clause)?) {
        Ok(at) => json!({"chosen": at}),
        Err(misfits) => {
            json!({"passed_over": misfits.iter().map(Misfit::clause).collect::<Vec<_>>()})
        }
    })
}

fn artifact_answer(input: &Value) -> Answer {
    let clause = |error: ArtifactError| error.clause().to_owned();
    let config = text(&input["config"]);
    match kind(&config, input["artifactType"].as_str()).map_err(clause)? {
        Kind::Artifact(name) => Ok(json!({"artifact": name})),
        _ => {
            let layers: Vec<String> =
                input["layers"].as_array().expect("a list").iter().map(text).collect();
            let layers: Vec<&str> = layers.iter().map(String::as_str).collect();
            let stack = stack(&config, &layers).map_err(clause)?;
            let names = stack.iter().map(|encoding| format!("{encoding:?}").to_lowercase());
            Ok(json!({"stack": names.collect::<Vec<_>>()}))
        }
    }
}

fn platform(value: &Value) -> Result<Platform, PlatformError> {
    let part = |name: &str| value[name].as_str().unwrap_or_default();
    let optional = |name: &str| value[name].as_str().map(str::to_owned);
    let mut platform = Platform::new(part("os"), part("architecture"))?;
    platform.variant = optional("variant");
    platform.os_version = optional("os.version");
    let features = value["os.features"].as_array().map_or(&[][..], Vec::as_slice);
    platform.os_features = features.iter().map(text).collect();
    Ok(platform)
}

fn apply_answer(layers: &Value) -> Answer {
    let mut tree = Tree::default();
    let mut contents = BTreeMap::new();
    for layer in layers.as_array().expect("layers") {
        let members = layer.as_array().expect("members").iter();
        let members = members.map(|member| member_of(member, &mut contents)).collect::<Vec<_>>();
        apply(&mut tree, members).map_err(|error| error.clause().to_owned())?;
    }
    let text = |path: &[u8]| String::from_utf8_lossy(&path[1..]).into_owned();
    let what = |entry: &archive::Entry, first: Option<&[u8]>| match (first, &entry.kind) {
        (Some(first), _) => format!("hard link to {}", text(first)),
        (_, archive::Kind::File { content, .. }) => format!("file {}", contents[content]),
        (_, archive::Kind::Symlink { target }) => {
            format!("link {}", String::from_utf8_lossy(target))
        }
        (_, kind) => format!("{kind:?}").to_lowercase(),
    };
    let paths = tree.iter().skip(1).map(|(path, entry, first)| (text(path), what(entry, first)));
    Ok(paths.collect::<BTreeMap<_, _>>().into_iter().collect())
}

/// `[path]`, `[path, content]` or `[path, arrow, target]`.
fn member_of(member: &Value, contents: &mut BTreeMap<Digest, String>) -> Member {
    let texts: Vec<String> = member.as_array().expect("texts").iter().map(text).collect();
    match &texts[..] {
        [path] => Member::new(path.as_str(), archive::Kind::Directory),
        [path, content] => {
            let digest = Digest::of(Function::Sha256, content.as_bytes());
            contents.insert(digest, content.clone());
            Member::file(path.as_str(), content.as_bytes())
        }
        [path, arrow, target] if arrow == "->" => Member::new(
            path.as_str(),
            archive::Kind::Symlink { target: target.clone().into_bytes() },
        ),
        [path, _, target] => Member::hard_link(path.as_str(), target.as_str()),
        _ => panic!("one to three texts make a member"),
    }
}

/// The hash function that is asked for, if this build has it.
fn function(input: &Value) -> Option<Function> {
    Registered::from_name(&text(&input["function"])).expect("a registered algorithm").function()
}

fn bytes(hex: &Value) -> Vec<u8> {
    let digits = text(hex);
    let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).expect("hexadecimal digits");
    (0..digits.len()).step_by(2).map(byte).collect()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
