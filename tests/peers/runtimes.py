"""Answers test vectors about runtimes, their states, operations and command lines, with nothing but the standard library.

It was written from the chapters, to show what they are worth to somebody without Rust. `--wrong MISTAKE` makes one of
the known mistakes instead.
"""

import re

from documents import Reader, text_of
from protocol import Refused, demand, serve

WRONG = ["zero-is-a-process", "old-number", "unknown-is-running", "any-state", "code-unasked", "printed-first"]
WRONG += ["signal-alone", "one-of-most", "as-documented", "signal-as-given", "relative", "dots", "any-number"]
ALLOWED = {
    "state": ({"creating", "created", "running", "stopped"}, "runtime.query.exists"),
    "create": (set(), "runtime.create.unused"),
    "start": ({"created"}, "runtime.start.only-created"),
    "kill": ({"created", "running"}, "runtime.kill.only-alive"),
    "delete": ({"stopped"}, "runtime.delete.only-stopped"),
}
SIGNALS = "HUP INT QUIT ABRT KILL TERM STOP TSTP TTIN TTOU CONT WINCH USR1 USR2".split()


def container_id(given, wrong):
    text = given["text"]
    demand(text, "runtime.id.given")
    first = r"[A-Za-z0-9_.]" if wrong == "dots" else r"[A-Za-z0-9_]"
    demand(re.fullmatch(first + r"[A-Za-z0-9_.+-]{0,127}", text), "runtime.id.portable")
    return text


def process(number, wrong):
    """Whether a number can be one of a process."""
    return type(number) is int and (number > 0 or wrong == "zero-is-a-process") and number < 2**31


def state(given, wrong):
    members = Reader(None).read(given["text"].encode())
    demand(isinstance(members, dict), "runtime.state.kinds")
    for name, clause in (("ociVersion", "version"), ("id", "id"), ("status", "status"), ("bundle", "bundle")):
        demand(name in members, f"runtime.state.{clause}")
        text_of(members[name], "runtime.state.kinds")
    demand(members["bundle"].startswith("/") or wrong == "relative", "runtime.state.bundle")
    status, number = members["status"], members.get("pid")
    demand("pid" not in members or type(number) is int and number >= 0, "runtime.state.kinds")
    if wrong == "unknown-is-running" and status not in ALLOWED["state"][0]:
        status = "running"
    if status in ("created", "running"):
        demand("pid" in members, "runtime.state.pid")
        demand(process(number, wrong), "runtime.pid.positive")
    used = process(number, wrong) and (status != "stopped" or wrong in ("old-number", "zero-is-a-process"))
    return {"id": members["id"], "status": status, "pid": number if used else None}


def operation(given, wrong):
    status, (allowed, clause) = given["status"], ALLOWED[given["operation"]]
    if given["operation"] in ("state", "create"):
        demand((status is None) == (given["operation"] == "create"), clause)
    else:
        demand(status in allowed or wrong == "any-state", clause)
    return "allowed"


def signal(name, wrong):
    if wrong == "signal-as-given":
        return name
    demand(name.removeprefix("SIG") in SIGNALS, "runtime-cli.kill.known")
    return name.removeprefix("SIG")


def words(given, wrong):
    before, behind = [], []
    if given["operation"] == "create":
        for option in ("bundle", "console_socket", "pid_file"):
            if option in given:
                demand(given[option].startswith("/") or wrong == "relative", "runtime-cli.absolute")
                before += ["--" + option.replace("_", "-"), given[option]]
    if given["operation"] == "kill":
        named = signal(given["signal"], wrong)
        before, behind = (["--signal", named], []) if wrong == "as-documented" else ([], [named])
    return [given["operation"], *before, given["id"], *behind]


def reply(given, wrong):
    demand(given.get("code") == 0 or wrong == "code-unasked", "runtime-cli.done")
    try:
        answered = state({"text": given["stdout"]}, None)
    except Refused:
        raise Refused("runtime-cli.state.printed") from None
    demand(answered["id"] == given["id"] or wrong == "printed-first", "runtime-cli.state.same")
    return answered["status"]


def pid_file(given, wrong):
    match = re.fullmatch(r"(-?[0-9]+)\n?" if wrong == "any-number" else r"([0-9]+)\n?", given["text"])
    demand(match and (process(int(match[1]), None) or wrong == "any-number"), "runtime-cli.pid-file")
    return int(match[1])


def exit_code(given, wrong):
    if given is None:
        return 1 if wrong == "one-of-most" else 125
    if "signal" in given:
        return given["signal"] + (0 if wrong == "signal-alone" else 128)
    return given["code"]


ANSWERS = {
    "container-id": container_id,
    "runtime-state": state,
    "runtime-operation": operation,
    "runtime-words": words,
    "runtime-reply": reply,
    "pid-file": pid_file,
    "exit-code": exit_code,
}


if __name__ == "__main__":
    serve(__doc__, WRONG, ANSWERS)
