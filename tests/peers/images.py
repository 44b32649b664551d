"""Answers test vectors about manifests, indexes, configurations and names, with nothing but the standard library.

It was written from the chapters, to show what they are worth to somebody without Rust. `--wrong MISTAKE` makes one of
the known mistakes instead.
"""

import datetime
import hashlib
import json
import re

from chainid import chain_ids
from documents import Reader, check_case, descriptor, media_type, reading, text_of
from protocol import Refused, demand, serve, within

WRONG = [
    "kind-by-looking",
    "kind-by-inner-type",
    "any-inner-type",
    "one-sided",
    "empty-is-absent",
    "any-case",
    "null-refused",
    "written-again",
    "history-in-order",
    "history-as-far-as-it-goes",
    "tag-of-a-name",
    "first-of-two",
    "dollar",
]
KINDS = {
    "application/vnd.oci.image.manifest.v1+json": "manifest",
    "application/vnd.docker.distribution.manifest.v2+json": "manifest",
    "application/vnd.oci.image.index.v1+json": "index",
    "application/vnd.docker.distribution.manifest.list.v2+json": "index",
}
MEMBERS = ["schemaVersion", "mediaType", "artifactType", "config", "layers", "manifests", "fsLayers", "subject"]
MEMBERS.append("annotations")
CONFIG = ["architecture", "os", "created", "author", "os.version", "os.features", "variant", "config", "rootfs"]
CONFIG.append("history")
STARTS = {"User": str, "Env": [str], "Entrypoint": [str], "Cmd": [str], "WorkingDir": str, "StopSignal": str}
STARTS.update({"ExposedPorts": {dict}, "Volumes": {dict}, "Labels": {str}, "ArgsEscaped": bool})
STEP = {"created": str, "author": str, "created_by": str, "comment": str, "empty_layer": bool}
DATE = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|[+-](\d\d):(\d\d))", re.ASCII | re.IGNORECASE)
PART = r"[A-Za-z0-9]+(?:(?:--|[-._:@+])[A-Za-z0-9]+)*"
REF_NAME = "org.opencontainers.image.ref.name"
CONFIGS = ["application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json"]


def nested(value, wrong):
    """A descriptor inside a document that has been read."""
    return descriptor(json.dumps(value), Reader(wrong))


def texts(value, clause):
    demand(isinstance(value, dict) and all(isinstance(one, str) for one in value.values()), clause)
    return value


def kind_of(given, members, wrong):
    kind = KINDS.get(given["media_type"])
    if wrong == "kind-by-looking":
        return "index" if "manifests" in members else kind
    if wrong == "kind-by-inner-type":
        return KINDS.get(members.get("mediaType"), kind)
    return kind


def check_kind(kind, given, members, reader):
    foreign = ["manifests"] if kind == "manifest" else ["config", "layers"]
    present = [name for name in foreign + ["fsLayers"] if name in members]
    if reader.wrong == "empty-is-absent":
        present = [name for name in present if members[name]]
    if present and reader.wrong != "one-sided":
        raise Refused("manifest.one-kind", f"/{present[0]}")
    version = members.get("schemaVersion")
    demand(type(version) is int and version == 2, "manifest.schema-version")
    if "mediaType" not in members:
        reader.warnings.append("manifest.inner")
    elif reader.wrong != "any-inner-type":
        inner = text_of(members["mediaType"], "manifest.inner.kind")
        demand(KINDS.get(inner) == kind, "manifest.inner.kind")


def check_manifest(members, reader):
    demand("config" in members, "manifest.config")
    config = nested(members["config"], reader.wrong)["mediaType"]
    demand(isinstance(members.get("layers"), list), "manifest.layers")
    if not members["layers"]:
        reader.warnings.append("manifest.layers.some")
    for at, layer in enumerate(members["layers"]):
        with within(f"/layers/{at}"):
            nested(layer, reader.wrong)
    empty = "application/vnd.oci.empty.v1+json"
    demand(members.get("artifactType", config) != empty or config in CONFIGS, "artifacts.type-required")


def manifest(given, reader):
    if given["media_type"] not in KINDS and reader.wrong != "kind-by-looking":
        return {"kind": "opaque", "warnings": []}
    members = reader.read(given["content"].encode())
    kind = kind_of(given, members, reader.wrong)
    check_case(members, MEMBERS, reader.wrong)
    check_kind(kind, given, members, reader)
    if "artifactType" in members:
        media_type(members["artifactType"], "manifest.artifact-type")
    texts(members.get("annotations", {}), "manifest.annotations.texts")
    if "subject" in members:
        nested(members["subject"], reader.wrong)
    if kind == "manifest":
        check_manifest(members, reader)
    else:
        demand(isinstance(members.get("manifests"), list), "manifest.manifests")
        for at, entry in enumerate(members["manifests"]):
            with within(f"/manifests/{at}"):
                nested(entry, reader.wrong)
    inner = members.get("mediaType", given["media_type"])
    demand(inner == given["media_type"] or reader.wrong == "any-inner-type", "manifest.inner.same")
    return {"kind": kind, "warnings": reader.warnings}


def is_kind(value, kind):
    if isinstance(kind, list):
        return isinstance(value, list) and all(is_kind(one, kind[0]) for one in value)
    if isinstance(kind, set):
        return isinstance(value, dict) and all(is_kind(one, *kind) for one in value.values())
    return isinstance(value, kind)


def check_members(members, kinds, wrong):
    demand(isinstance(members, dict), "config.kinds")
    check_case(members, kinds, wrong)
    for name, kind in kinds.items():
        value = members.get(name)
        if value is None and (name not in members or wrong != "null-refused"):
            continue
        demand(is_kind(value, kind), "config.labels.texts" if name == "Labels" else "config.kinds")
        if name == "created":
            check_date(value)
        if name == "Env":
            demand(all(one.find("=") > 0 for one in value), "config.env.form")


def check_date(text):
    match = DATE.fullmatch(text)
    demand(match, "config.dates")
    hour, minute, second, *zone = (int(one or 0) for one in match.groups()[1:])
    demand(hour < 24 and minute < 60 and second <= 60 and zone[0] < 24 and zone[1] < 60, "config.dates")
    try:
        datetime.date.fromisoformat(match[1])
    except ValueError:
        raise Refused("config.dates") from None


def diff_ids(members):
    rootfs = members.get("rootfs")
    demand(isinstance(rootfs, dict), "config.rootfs.object")
    demand(rootfs.get("type") == "layers", "config.rootfs.type")
    demand(is_kind(rootfs.get("diff_ids"), [str]), "config.rootfs.diff-ids")
    return rootfs["diff_ids"]


def aligned(history, layers, reader):
    made = [not step.get("empty_layer") for step in history]
    if reader.wrong == "history-in-order":
        return list(range(len(history)))
    if sum(made) != layers and history:
        reader.warnings.append("config.history.aligned")
        if reader.wrong != "history-as-far-as-it-goes":
            return None
    return [sum(made[:at]) if made[at] and sum(made[:at]) < layers else None for at in range(len(made))]


def config(given, reader):
    content = given["text"].encode()
    members = reader.read(content)
    check_case(members, CONFIG, reader.wrong)
    for name in ("architecture", "os"):
        text_of(members.get(name), f"config.{name}")
    ids = diff_ids(members)
    names = chain_ids(ids, None)
    kinds = {"created": str, "author": str, "os.version": str, "os.features": [str], "variant": str}
    kinds.update({"config": dict, "history": [dict]})
    check_members({name: value for name, value in members.items() if name in kinds}, kinds, reader.wrong)
    check_members(members.get("config") or {}, STARTS, reader.wrong)
    history = members.get("history") or []
    for step in history:
        check_members(step, STEP, reader.wrong)
    if reader.wrong == "written-again":
        content = json.dumps(members, separators=(",", ":")).encode()
    return {
        "image_id": "sha256:" + hashlib.sha256(content).hexdigest(),
        "chain_id": names[-1] if names else None,
        "history": aligned(history, len(ids), reader),
        "warnings": reader.warnings,
    }


def reference(given, reader):
    found = []
    for entry in reader.read(given["index"].encode())["manifests"]:
        name = entry.get("annotations", {}).get(REF_NAME)
        asked = given["name"]
        if name == asked or reader.wrong == "tag-of-a-name" and (name or "").split(":")[-1] == asked:
            found.append((entry["digest"], entry["mediaType"]))
    demand(found, "references.whole")
    demand(len(set(found)) == 1 or reader.wrong == "first-of-two", "references.ambiguous")
    return found[0][0]


def reference_name(given, reader):
    text = given["text"]
    pattern = f"{PART}(?:/{PART})*"
    match = re.match(pattern + "$", text) if reader.wrong == "dollar" else re.fullmatch(pattern, text)
    demand(match, "references.characters")
    return text


ANSWERS = {"manifest": manifest, "config": config, "references": reference, "reference-name": reference_name}


if __name__ == "__main__":
    serve(__doc__, WRONG, {name: reading(one) for name, one in ANSWERS.items()})
