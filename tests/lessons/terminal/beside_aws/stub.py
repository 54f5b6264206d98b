"""An endpoint on this machine that gives AWS's wire form of answers that were recorded before.

The first part of a path is the number of the command; its answers come in the order of its calls.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from moto.core.serialize import get_serializer_class
from moto.core.utils import get_service_model

from iamlab.aws_api.gate import Answer

Recorded = tuple[str, str, Answer]
"""A service, an operation, and what the gate answered."""


@contextmanager
def serving(recorded: Mapping[int, Sequence[Recorded]]) -> Iterator[str]:
    """Serve these answers by the number of their command; yield the endpoint's address."""
    left = {number: list(answers) for number, answers in recorded.items()}

    class Handler(BaseHTTPRequestHandler):
        def do_any(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answers = left.get(int(self.path.split("/")[1].split("?")[0]), [])
            status, headers, body = on_the_wire(answers.pop(0)) if answers else (599, {}, b"")
            self.send_response(status)
            for name, value in {
                **headers,
                "Content-Length": headers.get("Content-Length", len(body)),
            }.items():
                self.send_header(name, str(value))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def __getattr__(self, name: str) -> Any:
            if name.startswith("do_"):
                return self.do_any
            raise AttributeError(name)

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def on_the_wire(recorded: Recorded) -> tuple[int, dict[str, Any], bytes]:
    """Return the status, the headers and the body with which AWS would give an answer."""
    service, name, answer = recorded
    model = get_service_model(service)
    serializer = get_serializer_class(service, model.resolved_protocol)(model.operation_model(name))
    if answer.error is None:
        response = serializer.serialize(answer.result or {})
        status = response["status_code"]
    else:
        response = serializer.serialize(_Error(answer.error.code, answer.error.message))
        status = answer.error.status
    body, headers = response["body"], dict(response["headers"])
    if (kind := (answer.result or {}).get("ContentType")) is not None:
        headers["Content-Type"] = kind
    return status, headers, body.encode() if isinstance(body, str) else body


class _Error(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
