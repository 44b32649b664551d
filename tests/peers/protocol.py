"""The protocol of `recto vectors run`: a request a line comes in, an answer a line goes out."""

import argparse
import json
import sys


class Refused(Exception):
    """The input breaks the clause with this id."""


class Unsupported(Exception):
    """This program does not do what it was asked."""


def serve(description, mistakes, answer):
    """Answers each request by `answer(vectors, input, mistake)`; `--wrong` names one of the mistakes."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--wrong", choices=mistakes, help="make this mistake")
    wrong = parser.parse_args().wrong
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps({"id": request["id"], **reply(request, wrong, answer)}), flush=True)


def reply(request, wrong, answer):
    try:
        return {"output": answer(request["vectors"], request["input"], wrong)}
    except Refused as refused:
        return {"error": str(refused)}
    except Unsupported:
        return {"unsupported": True}
