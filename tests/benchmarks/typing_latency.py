"""From a key pressed in the policy editor to feedback on the screen, in real Chromium."""

import subprocess

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.lab import HEADER, PROJECT, row
from tests.browser.conftest import QUIET

EXERCISE = "/learn/foundations/bucket-or-object/repair-the-reader/"
KEYS = 100
PAUSE = 400
"""Milliseconds between two keys: long enough that each gets its own answer."""

WATCH = """() => {
  window.latencies = [];
  let pressed = 0;
  document.addEventListener("keydown", () => { pressed = performance.now(); }, true);
  document.addEventListener("htmx:afterSwap", () => requestAnimationFrame(() => {
    if (pressed) window.latencies.push(performance.now() - pressed);
    pressed = 0;
  }));
}"""


def measure(address: str) -> None:
    """Print a row: each key typed into a Sid until the results are drawn anew."""
    browser_path = subprocess.run(
        [PROJECT / "bin" / "find-browser"], capture_output=True, text=True, check=True
    ).stdout.strip()
    print("\nFrom a key pressed to feedback drawn, a lone learner in Chromium\n" + HEADER)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=list(QUIET))
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(address + EXERCISE)
        print(row("typing in the policy editor", _latencies(page)))
        browser.close()


def _latencies(page: Page) -> list[float]:
    # Into the first Sid, whose letters decide nothing: what is measured is the answer, not a change of it.
    page.get_by_role("textbox", name="Policy editor").focus()
    for key in ("ControlOrMeta+Home", *["ArrowDown"] * 3, "End", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    page.evaluate(WATCH)
    for number in range(KEYS):
        page.keyboard.press("abcdefghij"[number % 10])
        page.wait_for_timeout(PAUSE)
    latencies: list[float] = page.evaluate("window.latencies")
    return latencies
