"""Answers test vectors about layers and the stacks they make, with nothing but the standard library.

It was written from the chapters, to show what they are worth to somebody without Rust. `--wrong MISTAKE` makes one of
the known mistakes instead. The standard library decodes zstd only from Python 3.14 on.
"""

import hashlib
import re
import zlib

from protocol import Refused, Unsupported, demand, serve

try:
    from compression import zstd
except ImportError:
    zstd = None

WRONG = ["first-member", "blob-hashed", "by-the-bytes", "trailing-taken", "any-bytes", "type-first", "layers-unseen"]
FAMILIES = re.compile(
    r"application/vnd\.(?:oci\.image\.layer(?:\.nondistributable)?\.v1\.tar(?P<oci>|\+gzip|\+zstd)"
    r"|docker\.image\.rootfs(?:\.foreign)?\.diff\.tar(?P<docker>|\.gzip|\.zstd))"
)
CONFIGS = ["application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json"]
EMPTY = "application/vnd.oci.empty.v1+json"
BLOCK = 512


def encoding(media_type):
    """How a layer of this type is encoded, or nothing if it is no layer's."""
    match = FAMILIES.fullmatch(media_type)
    return match and ((match["oci"] or match["docker"] or "")[1:] or "plain")


def begins(encoded, blob):
    """Whether a member or frame begins here."""
    if encoded == "gzip":
        return blob.startswith(b"\x1f\x8b")
    skippable = blob[1:4] == b"\x2a\x4d\x18" and 0x50 <= blob[0] < 0x60
    return blob.startswith(b"\x28\xb5\x2f\xfd") or skippable


def step(encoded, blob):
    """The content of the first member or frame, and what stands behind it."""
    if encoded == "zstd":
        if not zstd:
            raise Unsupported
        if blob[0] != 0x28:
            size = int.from_bytes(blob[4:8], "little")
            return b"", blob[8 + size :]
    decoder = zlib.decompressobj(wbits=31) if encoded == "gzip" else zstd.ZstdDecompressor()
    try:
        content = decoder.decompress(blob)
    except (zlib.error, ValueError, *([zstd.ZstdError] if zstd else [])):
        raise Refused("layer.encoding.decodable") from None
    demand(decoder.eof, "layer.encoding.decodable")
    return content, decoder.unused_data


def decoded(encoded, blob, wrong):
    if wrong == "by-the-bytes":
        encoded = next((one for one in ("gzip", "zstd") if begins(one, blob)), "plain")
    if encoded == "plain":
        return blob
    demand(begins(encoded, blob), "layer.encoding.agrees")
    content = b""
    while begins(encoded, blob):
        more, blob = step(encoded, blob)
        content += more
        if wrong == "first-member":
            return content
    demand(not blob or wrong == "trailing-taken", "layer.encoding.trailing")
    return content


def is_archive(content):
    """Whether the first block is a header with its own sum, or the end of an archive without members."""
    header = content[:BLOCK]
    if len(header) < BLOCK or not any(header):
        return len(header) in (0, BLOCK)
    digits = header[148:156].strip(b" \0")
    if not re.fullmatch(rb"[0-7]+", digits):
        return False
    blank = header[:148] + b" " * 8 + header[156:]
    signed = sum(byte - 256 if byte > 127 else byte for byte in blank)
    return int(digits, 8) in (sum(blank), signed)


def layer(given, wrong):
    encoded = encoding(given["media_type"])
    demand(encoded, "layer.unknown-media-type")
    if given["function"] not in ("sha256", "sha512"):
        raise Unsupported
    blob = bytes.fromhex(given["blob"])
    content = decoded(encoded, blob, wrong)
    demand(is_archive(content) or wrong == "any-bytes", "layer.tar")
    hashed = blob if wrong == "blob-hashed" else content
    return f"{given['function']}:{hashlib.new(given['function'], hashed).hexdigest()}"


def stack(given, wrong):
    config, named = given["config"], given.get("artifactType")
    if config not in CONFIGS or wrong == "type-first" and named:
        demand(config != EMPTY or named not in (None, EMPTY), "artifacts.type-required")
        return {"artifact": named or config}
    encodings = [encoding(one) for one in given["layers"]]
    demand(None not in encodings or wrong == "layers-unseen", "artifacts.layers-only")
    return {"stack": encodings}


ANSWERS = {"layer": layer, "layer-refused": layer, "artifacts": stack}


if __name__ == "__main__":
    serve(__doc__, WRONG, ANSWERS)
