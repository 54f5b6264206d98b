"""What the terminal changes in the AWS CLI that it runs.

Help as text, version 2's output as YAML, `aws s3` without threads, waiting that takes no time, no network,
and `--query` with an end.
"""

import json
import mimetypes
import sys
import types
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Any

from awscli import argparser, clidriver, help, paramfile
from awscli.bcdoc.textwriter import TextWriter
from awscli.customizations.s3 import s3handler
from awscli.customizations.s3.results import NoProgressResultPrinter, ResultProcessor
from awscli.customizations.s3.utils import CreateDirectoryError, DirectoryCreatorSubscriber
from awscli.formatter import JSONFormatter, get_formatter
from awscli.utils import json_encoder
from botocore import httpsession, waiter
from botocore.endpoint import EndpointCreator
from botocore.exceptions import EndpointConnectionError
from docutils.core import publish_string
from ruamel.yaml import YAML
from s3transfer.futures import BoundedExecutor, NonThreadedExecutor

from lessons.terminal import queries
from lessons.terminal.installed import reads_installed

OUTPUTS = ("json", "text", "table", "yaml")


@cache
def install() -> None:
    """Install them in the CLI, once."""
    help.get_renderer = _Printing
    clidriver.get_formatter = _formatter
    _advise_nothing()
    _transfer_without_threads()
    _take_the_network_away()
    # Nothing changes while a command waits: every look after the first is as good as a later one.
    waiter.time = types.SimpleNamespace(sleep=lambda seconds: None)
    commands: Any = help.HelpCommand
    commands.__call__ = reads_installed(commands.__call__)
    queries.install()


def _advise_nothing() -> None:
    """Leave out of every usage that version 2 is to be installed: there is nothing to install here."""
    usage = argparser.USAGE.split("\n", 1)[1].lstrip().removeprefix("usage: ")
    argparser.USAGE = clidriver.USAGE = usage


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
    _report_folders_that_cannot_be()
    mimetypes.init()  # which reads the system's list of types of files


def _report_folders_that_cannot_be() -> None:
    """Let a download fail when it writes its file: where it fails for the folder, the CLI says nothing."""
    subscriber: Any = DirectoryCreatorSubscriber
    create = subscriber.on_queued

    def created(self: Any, future: Any, **named: Any) -> None:
        with suppress(CreateDirectoryError):
            create(self, future, **named)

    subscriber.on_queued = created


def _take_the_network_away() -> None:
    """Let no client make a session: that alone reads certificates, and variables that name files."""
    creator: Any = EndpointCreator
    create = creator.create_endpoint

    def created(self: Any, *arguments: Any, **named: Any) -> Any:
        own = {"http_session_cls": _NoNetwork, "proxies": {}, "verify": None, "client_cert": None}
        return create(self, *arguments, **{**named, **own})

    creator.create_endpoint = created
    httpsession.URLLib3Session = paramfile.URLLib3Session = _NoNetwork


class _NoNetwork:
    """Stands where botocore's session of HTTP would."""

    def __init__(self, *arguments: object, **named: object) -> None:
        """Take what a session takes."""

    def send(self, request: Any) -> None:
        """Raise EndpointConnectionError, as where there is no network."""
        raise EndpointConnectionError(endpoint_url=request.url)

    def close(self) -> None:
        """Close nothing."""


def offer(argument_table: Mapping[str, Any], **_: Any) -> None:
    """Let `--output` take all formats."""
    argument_table["output"]._choices = list(OUTPUTS)


class _Printing:
    """The CLI's own renderers show help through other programs, groff and a pager."""

    def render(self, contents: bytes) -> None:
        # Lists of what a parameter may be make lines longer than docutils would read. Of files named
        # docutils.conf in the learner's folder it reads none.
        settings = {"line_length_limit": 50_000, "_disable_config": True}
        text = publish_string(contents, writer=TextWriter(), settings_overrides=settings)
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
