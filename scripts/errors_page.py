"""docs/errors.md: every reason for which a call is refused, from the comments of errors.proto. A part of catalogue.py."""
import sys

from steward.common.v1 import errors_pb2, options_pb2

HEAD = """# Errors

A call that is refused answers one of gRPC's codes, a message for a developer that says what would make it work, and, in the
details, `google.rpc.ErrorInfo` with the domain `steward` and one of these reasons. A reason's name never changes, and it
always comes with the same code: programs decide by the reason, and show the message. `BadRequest` names the fields that are
wrong, `PreconditionFailure` what is legal now, `RetryInfo` when to call again. This page is written by `scripts/catalogue.py`
from the comments in `proto/steward/common/v1/errors.proto`; `scripts/check catalogue` finds it outdated.
"""

# google.rpc.Code, in the order in which a caller thinks of them.
CODES = {
    "INVALID_ARGUMENT": (3, "The request can never work as it is."),
    "NOT_FOUND": (5, "The named thing is absent."),
    "ALREADY_EXISTS": (6, "The named thing is there already."),
    "FAILED_PRECONDITION": (9, "A rule of the domain forbids it now."),
    "ABORTED": (10, "Somebody else was faster: read again, and decide again."),
    "OUT_OF_RANGE": (11, "Outside what a number or a journal can hold."),
    "UNAUTHENTICATED": (16, "Nobody knows who is calling."),
    "PERMISSION_DENIED": (7, "The caller may not."),
    "RESOURCE_EXHAUSTED": (8, "A limit is reached: call again later, or send less."),
    "UNAVAILABLE": (14, "Not now: the same call works later."),
    "DEADLINE_EXCEEDED": (4, "The call took longer than it was given."),
    "UNIMPLEMENTED": (12, "Not offered here."),
    "DATA_LOSS": (15, "Stored bytes are not what was written."),
}


def page(comments):
    enum = errors_pb2.Reason.DESCRIPTOR
    by_code = {}
    for value in enum.values[1:]:
        text = comments.of_value(enum, value)
        if not text:
            sys.exit(f"errors.proto: {value.name} has no comment; say what it means and what to do")
        code = value.GetOptions().Extensions[options_pb2.code]
        by_code.setdefault(code, []).append((value.name.removeprefix("REASON_"), text))
    lines = [HEAD]
    for name, (number, what) in CODES.items():
        lines += [f"## {name}", "", what, "", "| reason | what it means, and what to do |", "|---|---|"]
        lines += [f"| {reason} | {text} |" for reason, text in sorted(by_code.pop(number))] + [""]
    if by_code:
        sys.exit(f"errors_page.py: codes without a section: {sorted(by_code)}")
    return "\n".join(lines).rstrip("\n") + "\n"
