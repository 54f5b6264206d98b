"""What the terminal adds to the AWS CLI that it runs: help as text, and version 2's output as YAML."""

import json
import sys
from collections.abc import Mapping
from functools import cache
from typing import Any

from awscli import clidriver, help
from awscli.bcdoc.textwriter import TextWriter
from awscli.formatter import JSONFormatter, get_formatter
from awscli.utils import json_encoder
from docutils.core import publish_string
from ruamel.yaml import YAML

OUTPUTS = ("json", "text", "table", "yaml")


@cache
def install() -> None:
    """Install them in the CLI, once."""
    help.get_renderer = _Printing
    clidriver.get_formatter = _formatter


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
