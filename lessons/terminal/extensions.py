"""What the terminal changes in the AWS CLI that it runs.

Help as text, version 2's output as YAML, `aws s3` without threads, and `--query` with an end.
"""

import json
import mimetypes
import sys
from collections.abc import Mapping
from functools import cache
from typing import Any

from awscli import clidriver, help
from awscli.bcdoc.textwriter import TextWriter
from awscli.customizations.s3 import s3handler
from awscli.customizations.s3.results import NoProgressResultPrinter, ResultProcessor
from awscli.formatter import JSONFormatter, get_formatter
from awscli.utils import json_encoder
from docutils.core import publish_string
from ruamel.yaml import YAML
from s3transfer.futures import BoundedExecutor, NonThreadedExecutor

from lessons.terminal import queries
from lessons.terminal.fence import unfenced

OUTPUTS = ("json", "text", "table", "yaml")


@cache
def install() -> None:
    """Install them in the CLI, once."""
    help.get_renderer = _Printing
    clidriver.get_formatter = _formatter
    _transfer_without_threads()
    queries.install()


def _transfer_without_threads() -> None:
    """Let `aws s3` do one thing after the other: the fence lets no thread begin.

    What would be printed meanwhile is printed at the end, in the same order, and progress not at all.
    """
    s3handler.ResultPrinter = NoProgressResultPrinter
    executors: Any = BoundedExecutor
    executors.EXECUTOR_CLS = NonThreadedExecutor
    processor: Any = ResultProcessor
    processor.start = lambda self: None
    processor.join = lambda self, timeout=None: self.run()
    with unfenced():
        mimetypes.init()  # which reads the system's list of types of files


def offer(argument_table: Mapping[str, Any], **_: Any) -> None:
    """Let `--output` take all formats."""
    argument_table["output"]._choices = list(OUTPUTS)


class _Printing:
    """The CLI's own renderers show help through other programs, groff and a pager."""

    def render(self, contents: bytes) -> None:
        # Lists of what a parameter may be make lines longer than docutils would read.
        text = publish_string(contents, writer=TextWriter(), settings_overrides={"line_length_limit": 50_000})
        sys.stdout.write(text.decode())


def _formatter(output: str, arguments: Any) -> Any:
    if output != "yaml":
        return get_formatter(output, arguments)
    formatter = JSONFormatter(arguments)
    formatter._format_response = _print_yaml
    return formatter


def _print_yaml(command_name: str, response: Any, stream: Any) -> None:
    if response != {}:
        yaml = YAML(typ="rt", pure=True)
        yaml.dump(json.loads(json.dumps(response, default=json_encoder)), stream)
