"""Answers test vectors about digests and ChainIDs, with nothing but the standard library.

It was written from the chapters, to show what they are worth to somebody without Rust. `--wrong RECIPE` makes one of
the known mistakes instead.
"""

import hashlib
import re

from protocol import Refused, Unsupported, serve

DIGITS = {"sha256": 64, "sha512": 128, "blake3": 64}
GRAMMAR = re.compile(r"[a-z0-9]+(?:[+._-][a-z0-9]+)*:[a-zA-Z0-9=_-]+")
WRONG = [
    "neighbours",
    "first-hashed",
    "line-end",
    "bare-digits",
    "bytes",
    "from-the-top",
    "algorithm-follows",
    "empty-text",
    "no-validation",
]


def check(text):
    """Gives the two parts of a digest."""
    if not GRAMMAR.fullmatch(text):
        raise Refused("digest.grammar")
    algorithm, encoded = text.split(":", 1)
    if algorithm in DIGITS:
        strange = re.search(r"[^0-9a-f]", encoded)
        if strange and strange[0] in "ABCDEF":
            raise Refused(f"digest.{algorithm}.no-capitals")
        if strange or len(encoded) != DIGITS[algorithm]:
            raise Refused(f"digest.{algorithm}.encoded")
    return algorithm, encoded


def joined(parent, layer, wrong):
    """The bytes that are hashed for one link."""
    if wrong == "bytes":
        return b" ".join(bytes.fromhex(text.split(":")[1]) for text in (parent, layer))
    if wrong == "bare-digits":
        parent, layer = parent.split(":")[1], layer.split(":")[1]
    return f"{parent} {layer}".encode() + (b"\n" if wrong == "line-end" else b"")


def link(parent, layer, wrong):
    """The ChainID of `parent` with `layer` on top."""
    algorithm = layer.split(":")[0] if wrong == "algorithm-follows" else "sha256"
    return f"{algorithm}:{hashlib.new(algorithm, joined(parent, layer, wrong)).hexdigest()}"


def chain_ids(layers, wrong):
    """The ChainID of each prefix."""
    if wrong != "no-validation":
        for layer in layers:
            check(layer)
    if not layers:
        return [""] if wrong == "empty-text" else []
    if wrong == "from-the-top":
        layers = layers[::-1]
    first = layers[0]
    names = ["sha256:" + hashlib.sha256(first.encode()).hexdigest() if wrong == "first-hashed" else first]
    for below, layer in zip(layers, layers[1:]):
        names.append(link(below if wrong == "neighbours" else names[-1], layer, wrong))
    return names


def digest(given):
    """The digest of some bytes."""
    if given["function"] not in ("sha256", "sha512"):
        raise Unsupported
    content = bytes.fromhex(given["bytes"])
    return f"{given['function']}:{hashlib.new(given['function'], content).hexdigest()}"


def digest_text(given):
    """The parts of a digest, by their names."""
    algorithm, encoded = check(given["text"])
    return {"algorithm": algorithm, "encoded": encoded}


ANSWERS = {
    "chain-id": lambda given, wrong: {"chain_ids": chain_ids(given["diff_ids"], wrong)},
    "digest": lambda given, _: digest(given),
    "digest-text": lambda given, _: digest_text(given),
}


if __name__ == "__main__":
    serve(__doc__, WRONG, ANSWERS)
