"""Every page under axe, in both colour schemes and at three widths."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints

PAGES = {
    "landing": "/",
    "course map": "/learn/",
    "lesson": "/learn/foundations/bucket-or-object/",
    "lesson with an error": "/learn/foundations/anatomy-of-a-policy-document/",
    "lesson with a given policy": "/learn/foundations/explicit-deny-wins/everything-but-one-bucket/",
    "quiz": "/learn/foundations/resources-actions-arns/read-an-arn/",
    "predictions": "/learn/foundations/explicit-deny-wins/who-wins/",
    "playground": "/playground/",
    "finder": "/actions/",
    "search of the finder": "/actions/?find=object",
    "service": "/actions/s3/",
    "condition keys of a service": "/actions/s3/?show=keys",
    "action": "/actions/s3/PutObject/",
    "glossary": "/glossary/",
    "record": "/progress/",
    "summary of a course": "/progress/foundations/",
    "search": "/search/?find=trust+policy",
    "sign in": "/sign-in/",
    "help": "/help/",
    "fidelity": "/fidelity/",
    "not found": "/learn/foundations/no-such-lesson/",
}


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
@pytest.mark.parametrize(
    "context_options", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=["light", "dark"]
)
def test_a_page_has_no_axe_violation_and_fits_every_width(
    visitor: Page, lab: str, complaints: Complaints, path: str
) -> None:
    if path == PAGES["not found"]:
        complaints.expected_statuses = {404}
    visitor.goto(lab + path)
    for width in (1440, 1024, 390):
        visitor.set_viewport_size({"width": width, "height": 900})
        expect(visitor.locator("h1").first).to_be_visible()
        assert visitor.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(visitor) == []


@pytest.mark.parametrize(
    "context_options", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=["light", "dark"]
)
def test_every_reason_unfolded_has_no_axe_violation(visitor: Page, lab: str) -> None:
    visitor.goto(lab + PAGES["lesson"])
    visitor.evaluate("document.querySelectorAll('details.check').forEach(row => { row.open = true; })")
    assert violations(visitor) == []


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong with the page once its colors stand still, one line each."""
    page.evaluate("Promise.allSettled(document.getAnimations().map((each) => each.finished))")
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['html'][:160]}" for rule in found for node in rule["nodes"]
    ]
