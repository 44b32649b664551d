"""Answers test vectors about a console socket and the messages on it, with nothing but the standard library.

It was written from the chapters, to show what they are worth to somebody without Rust. `--wrong MISTAKE` makes one of
the known mistakes instead.
"""

import struct

from documents import Reader, text_of
from protocol import Refused, demand, serve

WRONG = ["second-lost", "first-of-any", "length-believed", "cut-taken", "any-message", "always-success"]
WRONG += ["bare-number", "lenient-number"]
HEADER = struct.Struct("<Qii")
SOL_SOCKET, SCM_RIGHTS = 1, 1


def control(given, wrong):
    demand(not given["cut"] or wrong == "cut-taken", "console.control.cut")
    left, found, first = bytes.fromhex(given["control"]), [], True
    while left:
        demand(len(left) >= HEADER.size, "console.control.first")
        length, level, kind = HEADER.unpack_from(left)
        if wrong == "length-believed":
            length = max(HEADER.size, min(length, len(left)))
        demand(HEADER.size <= length <= len(left), "console.control.first")
        data = left[HEADER.size : length]
        right = (level, kind) == (SOL_SOCKET, SCM_RIGHTS) and len(data) % 4 == 0
        demand(right or not first or wrong in ("first-of-any", "length-believed"), "console.control.first")
        if right or wrong == "length-believed":
            found += [one for (one,) in struct.iter_unpack("<i", data[: len(data) // 4 * 4])]
        left, first = left[(length + 7) // 8 * 8 :], False
    demand(found, "console.control.some")
    demand(len(found) == 1 or wrong in ("second-lost", "length-believed"), "console.one")
    return found[0]


def message(given, wrong):
    which = "request" if "request" in given else "response"
    try:
        members = Reader(None).read(given[which].encode())
    except Refused:
        if wrong == "any-message":
            return given[which]
        raise Refused("console.document.json") from None
    demand(isinstance(members, dict), f"console.{which}.type")
    if which == "request":
        demand(members.get("type") == "terminal" or wrong == "any-message", "console.request.type")
        return text_of(members.get("container"), "console.request.container")
    demand(members.get("type") in ("success", "error"), "console.response.type")
    text_of(members.get("message", ""), "console.response.message")
    return "success" if wrong == "always-success" else members["type"]


def form(given, wrong):
    text = given["text"]
    if wrong == "bare-number" and text.isdecimal():
        return {"descriptor": int(text)}
    if not text.startswith("fd:"):
        return {"path": text}
    digits = text[3:]
    plain = digits.isascii() and digits.isdigit() or wrong == "lenient-number" and digits
    demand(plain and 2 < int(digits) < 2**31, "console-socket.forms.descriptor")
    return {"descriptor": int(digits)}


ANSWERS = {"console-control": control, "console-form": form, "console-message": message}


if __name__ == "__main__":
    serve(__doc__, WRONG, ANSWERS)
