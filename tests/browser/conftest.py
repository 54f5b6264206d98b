"""Real Chromium against the real server, with the lessons that ship with the project.

Every test fails on a console error, a page error or a violation of the Content-Security-Policy.
"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

# Playwright keeps an event loop running, which Django would take for an asynchronous caller.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PROJECT = Path(__file__).resolve().parents[2]

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start the browser that `make test` found or installed."""
    found = subprocess.run([PROJECT / "bin" / "find-browser"], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    return {"executable_path": found.stdout.strip(), "args": list(QUIET)}


@pytest.fixture
def lab(live_server: LiveServer, transactional_db: None) -> str:
    """The address of a running lab with its lessons loaded."""
    call_command("load_lessons", quiet=True)
    return str(live_server.url)


class Complaints:
    """What a browser complained about. A test that provokes an answer of 4xx expects it by its status."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.expected_statuses: set[int] = set()

    def listen(self, page: Page) -> None:
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.heard.append(str(error)))

    def _on_console(self, message: ConsoleMessage) -> None:
        expected = any(f"status of {status}" in message.text for status in self.expected_statuses)
        if message.type in ("error", "warning") and not expected:
            self.heard.append(f"{message.text} ({message.location.get('url')})")


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """What the browser complained about; the test fails at its end if there is anything."""
    heard = Complaints()
    yield heard
    assert heard.heard == []


@pytest.fixture
def context_options() -> dict[str, Any]:
    """Options of the browser context; tests override them by parametrizing."""
    return {}


@pytest.fixture
def visitor(browser: Browser, complaints: Complaints, context_options: dict[str, Any]) -> Iterator[Page]:
    """A page of a visitor who has never been here."""
    context: BrowserContext = browser.new_context(viewport={"width": 1440, "height": 900}, **context_options)
    context.set_default_timeout(10_000)
    page = context.new_page()
    complaints.listen(page)
    yield page
    context.close()
