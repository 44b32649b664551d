"""Answers test vectors about whole layouts, with nothing but the standard library.

It was written from the chapters, to show what they are worth to somebody without Rust. `--wrong MISTAKE` makes one of
the known mistakes instead.
"""

import hashlib
import io
import json
import posixpath
import tarfile

from documents import Reader, held
from images import CONFIGS, KINDS, REF_NAME, config, manifest, nested
from layers import decoded, encoding, is_archive
from platforms import blob_name, header
from protocol import Refused, serve

WRONG = ["first-only", "names-alone", "count-unasked", "absent-is-corrupt", "known-is-right", "claims-believed"]
WRONG += ["unreferenced-unread", "data-unasked", "any-version", "descriptors-unread", "labels-believed"]
WRONG += ["archives-unread"]
INDEX = "application/vnd.oci.image.index.v1+json"
KNOWN = ("sha256", "sha512")
VERDICTS = ["verified", "unverifiable", "incomplete", "corrupt"]
MILD = {"blob-missing": "incomplete", "unknown-version": "unverifiable", "unknown-algorithm": "unverifiable"}
MILD |= {"unknown-layer-type": "unverifiable", "document-limit": "unverifiable"}
MILD |= dict.fromkeys(["ambiguous-name", "unknown-media-type", "subject-missing", "platform-mismatch"], "verified")
CODES = {
    "documents.limits.": "document-limit",
    "documents.names.case": "ambiguous-document",
    "documents.": "not-i-json",
    "digest.": "invalid-digest",
    "descriptor.data.": "embedded-data",
    "manifest.one-kind": "ambiguous-document",
    "manifest.inner": "media-type-mismatch",
    "layer.": "layer-encoding",
    "": "invalid-document",
}
HELD = {"digest.verify.size": ("/size", "size-mismatch"), "digest.verify": ("/digest", "digest-mismatch")}
HELD["digest.unverifiable"] = ("/digest", "unknown-algorithm")


def promised_by(descriptor):
    """What a descriptor says of its content, in a document that has been read before."""
    return nested(descriptor, "data-unread")


def path_of(digest):
    return "blobs/" + digest.replace(":", "/", 1)


class Verifier:
    """Follows what a layout refers to, and gathers what it finds."""

    def __init__(self, files, wrong):
        self.files, self.wrong = files, wrong
        self.findings, self.reached, self.seen = [], set(), set()

    def find(self, file, pointer, code, clause):
        finding = {"file": file, "pointer": pointer, "code": code, "clause": clause}
        if finding not in self.findings and not (self.wrong == "first-only" and self.findings):
            self.findings.append(finding)

    def refuse(self, file, pointer, refused):
        clause = str(refused)
        code = next(code for start, code in CODES.items() if clause.startswith(start))
        self.find(file, pointer + refused.pointer, code, clause)

    def all(self):
        self.header()
        if "index.json" in self.files:
            self.document("index.json", INDEX, self.files["index.json"], None)
        else:
            self.find("index.json", "", "no-index", "layout.index")
        for file in sorted(self.files):
            if file.startswith("blobs/") and file not in self.reached and self.wrong != "unreferenced-unread":
                self.other(file)

    def header(self):
        if "oci-layout" not in self.files:
            return self.find("oci-layout", "", "no-header", "layout.header")
        try:
            if not header({"text": self.files["oci-layout"].decode()}, self.wrong)["known"]:
                self.find("oci-layout", "/imageLayoutVersion", "unknown-version", "layout.header.known")
        except Refused as refused:
            self.refuse("oci-layout", "", refused)

    def other(self, file):
        """A file in `blobs` to which nothing has led."""
        try:
            algorithm = blob_name({"path": file}, None).split(":")[0]
        except Refused:
            return self.find(file, "", "blob-name", "layout.blobs.names")
        if algorithm not in KNOWN:
            self.find(file, "", "unknown-algorithm", "digest.unverifiable")
        elif hashlib.new(algorithm, self.files[file]).hexdigest() != file.split("/")[2]:
            self.find(file, "", "digest-mismatch", "layout.blobs.content")

    def content(self, file, pointer, promised):
        """The content that a descriptor refers to, if it is there and as promised."""
        path = path_of(promised["digest"])
        self.reached.add(path)
        if path not in self.files and "data" not in promised:
            if pointer == "/subject":
                return self.find(file, pointer, "subject-missing", "verify.subject")
            code = "digest-mismatch" if self.wrong == "absent-is-corrupt" else "blob-missing"
            return self.find(file, pointer + "/digest", code, "layout.blobs.missing")
        content = self.files[path] if path in self.files else bytes.fromhex(promised["data"])
        if self.wrong == "names-alone" or self.wrong == "known-is-right" and path in self.seen:
            return content
        self.seen.add(path)
        clause = held(promised["size"], promised["digest"], content, None)
        if not clause:
            return content
        at, code = HELD[clause]
        return self.find(file, pointer + at, code, clause)

    def follow(self, file, pointer, entry):
        """A reference from an index, or to a subject."""
        promised = promised_by(entry)
        content = self.content(file, pointer, promised)
        if entry["mediaType"] not in KINDS:
            self.find(file, pointer + "/mediaType", "unknown-media-type", "manifest.entries.unknown")
        elif content is not None:
            path = path_of(promised["digest"])
            ran = self.document(path, entry["mediaType"], content, entry.get("platform"))
            if ran and self.wrong != "labels-believed":
                self.find(file, pointer + "/platform", "platform-mismatch", "verify.platform")

    def document(self, file, media_type, content, platform):
        """A manifest or an index, and what it refers to; whether it is for another platform than was said."""
        reader = Reader("data-unread" if self.wrong == "data-unasked" else None)
        try:
            kind = manifest({"media_type": media_type, "content": content.decode()}, reader)["kind"]
        except Refused as refused:
            return self.refuse(file, "", refused)
        members = json.loads(content)
        if "subject" in members:
            self.follow(file, "/subject", members["subject"])
        if kind == "manifest":
            return self.image(file, members, platform)
        self.names(file, members["manifests"])
        for at, entry in enumerate(members["manifests"]):
            self.follow(file, f"/manifests/{at}", entry)

    def names(self, file, entries):
        first = {}
        for at, entry in enumerate(entries):
            name = entry.get("annotations", {}).get(REF_NAME) if file == "index.json" else None
            same = (entry["digest"], entry["mediaType"])
            if name and first.setdefault(name, same) != same:
                self.find(file, f"/manifests/{at}", "ambiguous-name", "references.ambiguous")

    def image(self, file, members, platform):
        described = promised_by(members["config"])
        content = self.content(file, "/config", described)
        is_image = described["mediaType"] in CONFIGS
        configured = self.config(described, content) if is_image and content is not None else {}
        claims = configured.get("rootfs", {}).get("diff_ids")
        path = path_of(described["digest"])
        if claims is not None and len(claims) != len(members["layers"]):
            if self.wrong != "count-unasked":
                self.find(path, "/rootfs/diff_ids", "layer-count", "config.rootfs.count")
            claims = None
        nowhere = configured.get("os") == configured.get("architecture") == "unknown"
        for at, layer in enumerate(members["layers"]):
            content = self.content(file, f"/layers/{at}", promised_by(layer))
            if content is not None and is_image and self.wrong != "descriptors-unread":
                claim = (path, f"/rootfs/diff_ids/{at}", claims[at]) if claims else None
                self.layer((file, f"/layers/{at}/mediaType"), layer, content, claim, nowhere)
        return platform and configured and any(platform.get(one) != configured[one] for one in ("os", "architecture"))

    def config(self, described, content):
        try:
            config({"text": content.decode()}, Reader(None))
        except Refused as refused:
            self.refuse(path_of(described["digest"]), "", refused)
            return {}
        return json.loads(content)

    def members(self, place, archive):
        """Whether the archive breaks off, or has a path twice; a stream of zeros is one without members."""
        met = set()
        try:
            for member in tarfile.open(fileobj=io.BytesIO(archive + bytes(1024)), mode="r:"):
                if member.offset_data + member.size > len(archive):
                    self.find(*place, "broken-archive", "archive.readable")
                path = posixpath.normpath("/" + member.name)
                if path in met and self.wrong != "archives-unread":
                    self.find(*place, "path-twice", "changeset.members.once")
                met.add(path)
        except tarfile.TarError:
            self.find(*place, "broken-archive", "archive.readable")

    def layer(self, place, layer, content, claim, nowhere):
        encoded = encoding(layer["mediaType"])
        if not encoded:
            return nowhere or self.find(*place, "unknown-layer-type", "layer.unknown-media-type")
        try:
            archive = decoded(encoded, content, None)
        except Refused as refused:
            return self.refuse(*place, refused)
        if not is_archive(archive):
            return self.refuse(*place, Refused("layer.tar"))
        self.members(place, archive)
        if claim and self.wrong != "claims-believed":
            *claimed, diff_id = claim
            algorithm = diff_id.split(":")[0]
            if algorithm not in KNOWN:
                self.find(*claimed, "unknown-algorithm", "digest.unverifiable")
            elif f"{algorithm}:{hashlib.new(algorithm, archive).hexdigest()}" != diff_id:
                self.find(*claimed, "diff-id-mismatch", "layer.diff-id")


PARTS = []
"""The parts of the vectors' layouts, which the first vector brings."""


def raw(content):
    return content.encode() if isinstance(content, str) else bytes.fromhex(content["bytes"])


class Layout:
    """The files of a layout, made from parts and edits, and which part is at which path."""

    def __init__(self, edits):
        self.files, self.parts, self.descriptors = {}, {}, []
        for name, kind, content in PARTS:
            self.part(name, kind, raw(content), [edit[1:] for edit in edits if edit[0] == name])
        for name, before, after in edits:
            path = self.parts.get(name[:-1])
            if name.startswith("+"):
                self.files[name[1:]] = raw(after)
            elif name.endswith("!") and before:
                self.files[path] = self.files[path].replace(raw(before), raw(after), 1)
            elif name.endswith("!"):
                del self.files[path]

    def part(self, name, kind, content, edits):
        late = [(before, after) for before, after in edits if raw(before) not in content]
        for before, after in edits:
            if (before, after) not in late:
                content = content.replace(raw(before), raw(after), 1) if before else raw(after)
        for mention, descriptor in self.descriptors:
            content = content.replace(mention, descriptor)
        for before, after in late:
            content = content.replace(raw(before), raw(after), 1)
        digest = "sha256:" + hashlib.sha256(content).hexdigest()
        entry = {"size": len(content), "mediaType": "application/vnd.oci.image." + kind, "digest": digest}
        self.descriptors.append((f"<{name}>".encode(), json.dumps(entry).encode()))
        self.parts[name] = path_of(digest) if kind else name
        self.files[self.parts[name]] = content


def verdict(given, wrong):
    PARTS.extend(given.get("parts", []))
    layout = Layout(given["edits"])
    verifier = Verifier(layout.files, wrong)
    verifier.all()
    names = {path: name for name, path in layout.parts.items()}
    findings = [[one["code"], names.get(one["file"], one["file"]), one["pointer"], one["clause"]] for one in verifier.findings]
    findings.sort(key=lambda one: (one[1], one[2], one[0]))
    worst = max((VERDICTS.index(MILD.get(one[0], "corrupt")) for one in findings), default=0)
    return {"verdict": VERDICTS[worst], "findings": findings}


if __name__ == "__main__":
    serve(__doc__, WRONG, {"verify-verdict": verdict})
