"""Answers test vectors about documents and descriptors, with nothing but the standard library.

It was written from the chapters, to show what they are worth to somebody without Rust. `--wrong MISTAKE` makes one of
the known mistakes instead.
"""

import base64
import binascii
import hashlib
import json
import math
import re

from chainid import check
from protocol import Refused, Unsupported, serve

WRONG = ["last-name", "any-case", "unknown-refused", "written-again", "digest-first", "data-unread", "no-urls"]
KNOWN = ["mediaType", "digest", "size", "urls", "annotations", "data", "artifactType", "platform"]
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}")
CHARACTER = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
URI = re.compile(
    rf"([A-Za-z][A-Za-z0-9+.-]*):(?://(?:{CHARACTER}|\[[0-9A-Fa-f:.]+\])*)?"
    rf"(?:{CHARACTER}|/)*(?:\?(?:{CHARACTER}|[/?])*)?(?:#(?:{CHARACTER}|[/?])*)?"
)


class Reader:
    """Reads a document as I-JSON; gathers the clauses of the warnings."""

    def __init__(self, wrong):
        self.wrong = wrong
        self.warnings = []

    def read(self, content):
        if len(content) > 4 << 20:
            raise Refused("documents.limits.length")
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            raise Refused("documents.i-json.utf-8") from None
        if text.startswith("\ufeff"):
            raise Refused("documents.i-json.no-mark")
        try:
            value = json.loads(
                text,
                object_pairs_hook=self.members,
                parse_int=self.integer,
                parse_float=self.number,
                parse_constant=self.constant,
            )
        except ValueError:
            raise Refused("documents.i-json.text") from None
        self.characters(value)
        return value

    def members(self, pairs):
        if len({name for name, _ in pairs}) < len(pairs) and self.wrong != "last-name":
            raise Refused("documents.names.once")
        return dict(pairs)

    def integer(self, text):
        if abs(int(text)) >= 2**53:
            self.warnings.append("documents.numbers.exact")
        return int(text)

    def number(self, text):
        number = float(text)
        if math.isinf(number):
            raise Refused("documents.numbers.finite")
        if abs(number) >= 2**53:
            self.warnings.append("documents.numbers.exact")
        return number

    def constant(self, text):
        raise Refused("documents.i-json.text")

    def characters(self, value):
        if isinstance(value, dict):
            value = list(value) + list(value.values())
        if isinstance(value, list):
            for one in value:
                self.characters(one)
        elif isinstance(value, str):
            for code in map(ord, value):
                if 0xD800 <= code < 0xE000 or 0xFDD0 <= code < 0xFDF0 or code & 0xFFFE == 0xFFFE:
                    raise Refused("documents.i-json.characters")


def text_of(value, clause):
    if not isinstance(value, str):
        raise Refused(clause)
    return value


def media_type(value, clause):
    halves = text_of(value, clause).split("/")
    if len(halves) != 2 or not all(map(NAME.fullmatch, halves)):
        raise Refused(clause)
    return value


def size_of(value):
    if isinstance(value, (int, float)) and value < 0:
        raise Refused("descriptor.size.not-negative")
    if type(value) is not int or value >= 2**63:
        raise Refused("descriptor.size")
    return value


def held(size, digest, content, wrong):
    """The clause that stands between content and what was promised."""
    algorithm = digest.split(":")[0]
    right = algorithm in ("sha256", "sha512") and f"{algorithm}:{hashlib.new(algorithm, content).hexdigest()}" == digest
    steps = [("digest.verify.size", len(content) == size)]
    if algorithm in ("sha256", "sha512"):
        steps.append(("digest.verify", right))
    else:
        steps.append(("digest.unverifiable", False))
    if wrong == "digest-first":
        steps.reverse()
    return next((clause for clause, holds in steps if not holds), None)


def data_of(text, size, digest, wrong):
    try:
        content = base64.b64decode(text_of(text, "descriptor.data.base64"), validate=True)
    except (binascii.Error, ValueError):
        raise Refused("descriptor.data.base64") from None
    if base64.b64encode(content).decode() != text:
        raise Refused("descriptor.data.base64")
    if wrong != "data-unread" and held(size, digest, content, wrong) not in (None, "digest.unverifiable"):
        raise Refused("descriptor.data.same")
    return content.hex()


def check_names(members, wrong):
    for name in set(members) - set(KNOWN):
        folded = name.replace("\u017f", "s").replace("\u212a", "k").lower()
        if folded in [known.lower() for known in KNOWN] and wrong != "any-case":
            raise Refused("documents.names.case")
        if wrong == "unknown-refused":
            raise Refused("descriptor.object")


def check_urls(urls, reader):
    for url in urls if reader.wrong != "no-urls" else []:
        match = URI.fullmatch(url) if isinstance(url, str) else None
        if not match:
            raise Refused("descriptor.urls.uri")
        if match[1].lower() not in ("http", "https"):
            reader.warnings.append("descriptor.urls.scheme")


def check_platform(platform):
    if not isinstance(platform, dict):
        raise Refused("platform.kinds")
    for name in ("os", "architecture"):
        if not text_of(platform.get(name, ""), "platform.kinds"):
            raise Refused(f"platform.{name}")


def descriptor(text, reader):
    members = reader.read(text.encode())
    if not isinstance(members, dict):
        raise Refused("descriptor.object")
    check_names(members, reader.wrong)
    for name, clause in [("mediaType", "descriptor.media-type"), ("digest", "descriptor.digest")]:
        text_of(members.get(name), clause)
    answer = {"mediaType": media_type(members["mediaType"], "descriptor.media-type.name")}
    check(members["digest"])
    answer["digest"] = members["digest"]
    answer["size"] = size_of(members.get("size"))
    check_urls(members.get("urls", []), reader)
    annotations = members.get("annotations", {})
    if not isinstance(annotations, dict) or not all(isinstance(one, str) for one in annotations.values()):
        raise Refused("descriptor.annotations.texts")
    if "artifactType" in members:
        media_type(members["artifactType"], "descriptor.artifact-type.name")
    if "platform" in members:
        check_platform(members["platform"])
    if "data" in members:
        answer["data"] = data_of(members["data"], answer["size"], answer["digest"], reader.wrong)
    answer["warnings"] = reader.warnings
    return answer


def document(given, reader):
    content = given["text"].encode() if "text" in given else bytes.fromhex(given["bytes"])
    value = reader.read(content)
    if reader.wrong == "written-again":
        content = json.dumps(value, separators=(",", ":")).encode()
    return {"digest": "sha256:" + hashlib.sha256(content).hexdigest(), "warnings": reader.warnings}


def content_of(given, reader):
    promised = descriptor(given["descriptor"], reader)
    clause = held(promised["size"], promised["digest"], bytes.fromhex(given["content"]), reader.wrong)
    if clause:
        raise Refused(clause)
    return "verified"


def answer(name, given, wrong):
    reader = Reader(wrong)
    if name == "documents":
        return document(given, reader)
    if name == "descriptor":
        return descriptor(given["text"], reader)
    if name == "descriptor-content":
        return content_of(given, reader)
    raise Unsupported


if __name__ == "__main__":
    serve(__doc__, WRONG, answer)
