"""Runs the installed AWS CLI as it is, one command after the other, in a process of its own.

It reads a JSON list of argument lists, each to be run with a new driver as `aws` itself makes it, and writes
a list of what each printed and its status. Not for the lab's own process.
"""

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import Any


def run(arguments: list[str]) -> tuple[str, str, int]:
    """Run `aws` with these arguments; return what it printed, what it complained, and its status."""
    from awscli.clidriver import create_clidriver

    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            status: Any = create_clidriver().main(arguments)
        except SystemExit as end:
            status = end.code
    return out.getvalue(), err.getvalue(), status or 0


if __name__ == "__main__":
    sys.argv = ["aws"]
    json.dump([run(each) for each in json.load(sys.stdin)], sys.stdout)
