"""Answers test vectors about platforms, and about a layout's header and the names of its blobs, with nothing but the
standard library.

It was written from the chapters, to show what they are worth to somebody without Rust. `--wrong MISTAKE` makes one of
the known mistakes instead.
"""

import re

from chainid import check
from documents import Reader, check_case, check_platform, text_of
from protocol import Refused, demand, serve

WRONG = ["exact", "newest", "one-series", "unknown-chosen", "silent-chosen", "begins-alike", "features-unasked"]
WRONG += ["any-version", "any-header", "any-folder", "any-case"]
SERIES = {
    "arm": r"v([5-8])",
    "amd64": r"v([1-4])",
    "ppc64le": r"power([89]|[1-9]\d+)",
    "riscv64": r"rva(2[0-9]|[3-9]\d)u64",
}
VERSION = "imageLayoutVersion"
ARM64 = r"v([89])(?:\.(0|[1-9]\d*))?"


def rank(architecture, variant, wrong):
    """How far a variant is in each of the two series, of which only arm64 has the second; nothing if it is unlisted."""
    if architecture == "arm64" and (match := re.fullmatch(ARM64, variant, re.ASCII)):
        minor = int(match[2] or 0)
        if wrong == "one-series":
            return int(match[1]) * 10 + minor, 0
        return (minor, -1) if match[1] == "8" else (minor + 5, minor)
    match = re.fullmatch(SERIES.get(architecture, "(?!)"), variant, re.ASCII)
    return match and (int(match[1]), 0)


def runs(machine, image, wrong):
    """Whether the variant of a machine runs that of an image."""
    have, want = machine.get("variant"), image.get("variant")
    if have is None or want is None or have == want:
        return True
    high, low = rank(machine["architecture"], have, wrong), rank(machine["architecture"], want, wrong)
    return wrong != "exact" and bool(high and low) and high[0] >= low[0] and high[1] >= low[1]


def begins(whole, beginning, wrong):
    if wrong == "begins-alike":
        return whole.startswith(beginning)
    return (whole + ".").startswith(beginning + ".")


def lacks(machine, image, wrong):
    """The clause by which an image is passed over, or nothing."""
    names = ("os", "architecture")
    if any(image[name] == "unknown" for name in names) and wrong != "unknown-chosen":
        return "platform.unknown"
    for name in names:
        if image[name] != machine[name] and wrong != "unknown-chosen":
            return f"platform.same-{name}"
    if not runs(machine, image, wrong):
        return "platform.older-variant"
    versions = image.get("os.version"), machine.get("os.version")
    if None not in versions and not begins(*versions, wrong):
        return "platform.version-prefix"
    if not set(image.get("os.features", [])) <= set(machine.get("os.features", [])) and wrong != "features-unasked":
        return "platform.every-feature"
    return None


def choice(given, wrong):
    machine = check_platform(given["machine"])
    reasons = []
    for entry in given["entries"]:
        if entry is None:
            reasons.append(None if wrong == "silent-chosen" else "platform.silent")
        else:
            reasons.append(lacks(machine, check_platform(entry), wrong))
    if None not in reasons:
        return {"passed_over": reasons}
    fit = [at for at, reason in enumerate(reasons) if reason is None]
    return {"chosen": fit[-1] if wrong == "newest" else fit[0]}


def header(given, wrong):
    members = Reader(wrong).read(given["text"].encode())
    if wrong == "any-header":
        return {"version": "1.0.0", "known": True}
    demand(isinstance(members, dict), "layout.header.object")
    if wrong == "any-case":
        members = {name.lower().replace("layoutv", "LayoutV"): value for name, value in members.items()}
    check_case(members, [VERSION], wrong)
    version = text_of(members.get(VERSION), "layout.header.version")
    return {"version": version, "known": version == "1.0.0" or wrong == "any-version"}


def blob_name(given, wrong):
    parts = given["path"].split("/")
    demand(parts[0] == "blobs" and (len(parts) == 3 or wrong == "any-folder"), "layout.blobs.names")
    digest = f"{parts[1]}:{''.join(parts[2:])}"
    try:
        check(digest)
    except Refused:
        raise Refused("layout.blobs.names") from None
    return digest


ANSWERS = {"platform": choice, "layout-header": header, "blob-name": blob_name}


if __name__ == "__main__":
    serve(__doc__, WRONG, ANSWERS)
