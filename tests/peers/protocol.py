"""The protocol of `recto vectors run`: a request a line comes in, an answer a line goes out."""

import argparse
import contextlib
import json
import sys


class Refused(Exception):
    """The input breaks the clause with this id, in a document at this JSON pointer."""

    def __init__(self, clause, pointer=""):
        super().__init__(clause)
        self.pointer = pointer


class Unsupported(Exception):
    """This program does not do what it was asked."""


def demand(holds, clause):
    """Refuses the input for this clause, unless something holds."""
    if not holds:
        raise Refused(clause)


@contextlib.contextmanager
def within(pointer):
    """What is refused inside is so further into the document."""
    try:
        yield
    except Refused as refused:
        raise Refused(str(refused), pointer + refused.pointer) from None


def serve(description, mistakes, answers):
    """Answers each request by the function that `answers` has for its set, called with the input and the mistake that
    `--wrong` names."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--wrong", choices=mistakes, help="make this mistake")
    wrong = parser.parse_args().wrong
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps({"id": request["id"], **reply(request, wrong, answers)}), flush=True)


def reply(request, wrong, answers):
    if request["vectors"] not in answers:
        return {"unsupported": True}
    try:
        return {"output": answers[request["vectors"]](request["input"], wrong)}
    except Refused as refused:
        return {"error": str(refused)}
    except Unsupported:
        return {"unsupported": True}
