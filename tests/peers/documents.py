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
from protocol import Refused, demand, serve, within

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
        demand(len(content) <= 4 << 20, "documents.limits.length")
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            raise Refused("documents.i-json.utf-8") from None
        demand(not text.startswith("\ufeff"), "documents.i-json.no-mark")
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
        demand(len(dict(pairs)) == len(pairs) or self.wrong == "last-name", "documents.names.once")
        return dict(pairs)

    def integer(self, text):
        if abs(int(text)) >= 2**53:
            self.warnings.append("documents.numbers.exact")
        return int(text)

    def number(self, text):
        number = float(text)
        demand(math.isfinite(number), "documents.numbers.finite")
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
    demand(isinstance(value, str), clause)
    return value


def media_type(value, clause):
    halves = text_of(value, clause).split("/")
    demand(len(halves) == 2 and all(map(NAME.fullmatch, halves)), clause)
    return value


def size_of(value):
    demand(not isinstance(value, (int, float)) or value >= 0, "descriptor.size.not-negative")
    demand(type(value) is int and value < 2**63, "descriptor.size")
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
    demand(base64.b64encode(content).decode() == text, "descriptor.data.base64")
    same = held(size, digest, content, wrong) in (None, "digest.unverifiable")
    demand(same or wrong == "data-unread", "descriptor.data.same")
    return content.hex()


def check_case(members, known, wrong):
    """No name is a known one but for its case, as Go's reader folds it."""
    for name in set(members) - set(known):
        folded = name.replace("\u017f", "s").replace("\u212a", "k").lower()
        demand(folded not in [one.lower() for one in known] or wrong == "any-case", "documents.names.case")


def check_urls(urls, reader):
    for url in urls if reader.wrong != "no-urls" else []:
        match = URI.fullmatch(url) if isinstance(url, str) else None
        demand(match, "descriptor.urls.uri")
        if match[1].lower() not in ("http", "https"):
            reader.warnings.append("descriptor.urls.scheme")


def check_platform(platform):
    demand(isinstance(platform, dict), "platform.kinds")
    for name in ("os", "architecture"):
        demand(text_of(platform.get(name, ""), "platform.kinds"), f"platform.{name}")
    features = platform.get("os.features", [])
    demand(isinstance(features, list), "platform.kinds")
    for one in [platform.get("variant", ""), platform.get("os.version", ""), *features]:
        text_of(one, "platform.kinds")
    return platform


def descriptor(text, reader):
    members = reader.read(text.encode())
    demand(isinstance(members, dict), "descriptor.object")
    check_case(members, KNOWN, reader.wrong)
    demand(set(members) <= set(KNOWN) or reader.wrong != "unknown-refused", "descriptor.object")
    for name, clause in [("mediaType", "descriptor.media-type"), ("digest", "descriptor.digest")]:
        text_of(members.get(name), clause)
    answer = {"mediaType": media_type(members["mediaType"], "descriptor.media-type.name")}
    check(members["digest"])
    answer["digest"] = members["digest"]
    answer["size"] = size_of(members.get("size"))
    check_urls(members.get("urls", []), reader)
    annotations = members.get("annotations", {})
    texts = isinstance(annotations, dict) and all(isinstance(one, str) for one in annotations.values())
    demand(texts, "descriptor.annotations.texts")
    if "artifactType" in members:
        media_type(members["artifactType"], "descriptor.artifact-type.name")
    if "platform" in members:
        check_platform(members["platform"])
    if "data" in members:
        with within("/data"):
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
    demand(not clause, clause)
    return "verified"


def reading(answer):
    """An answer that is given a reader in the place of the mistake."""
    return lambda given, wrong: answer(given, Reader(wrong))


ANSWERS = {
    "documents": document,
    "descriptor": lambda given, reader: descriptor(given["text"], reader),
    "descriptor-content": content_of,
}


if __name__ == "__main__":
    serve(__doc__, WRONG, {name: reading(one) for name, one in ANSWERS.items()})
