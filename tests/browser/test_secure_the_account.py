"""The course "Secure the account", played as a learner would: in a real browser, with the keyboard alone."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from lessons.models import Attempt
from lessons.models.attempt import State
from tests.browser.conftest import Complaints
from tests.browser.test_accessibility import violations

COURSE = "/learn/secure-the-account/"
ROOT_PASSWORD, MAYA_PASSWORD = "Nine-Winter-Geese-204", "Seven-Summer-Larks-83"


@dataclass
class Keyboard:
    """A learner without a mouse: whatever is used is reached with Tab."""

    page: Page

    def to(self, target: Locator) -> None:
        """Press Tab until `target` has the focus."""
        expect(target).to_be_visible()
        # Nobody is fast enough to press something while the page's end is still on its way.
        self.page.wait_for_load_state()
        for _ in range(200):
            if target.evaluate("each => each === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {target}")

    def fill(self, label: str | re.Pattern[str], text: str) -> None:
        self.to(self.page.get_by_label(label).and_(self.page.locator("input:visible")).first)
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.type(text)

    def press(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Press the first button of this name."""
        self.to((within or self.page).get_by_role("button", name=name).first)
        self.page.keyboard.press("Enter")

    def follow(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Follow the first link of this name."""
        self.to((within or self.page).get_by_role("link", name=name).first)
        self.page.keyboard.press("Enter")

    def unfold(self, text: str | re.Pattern[str], within: Locator | None = None) -> None:
        self.to((within or self.page).locator("summary").filter(has_text=text).first)
        self.page.keyboard.press("Enter")


@pytest.fixture
def keyboard(visitor: Page) -> Keyboard:
    return Keyboard(visitor)


def handed(page: Page, who: str) -> dict[str, str]:
    """Return what the lesson's page says about how somebody signs in."""
    held = page.locator(".handed > div").filter(has_text=re.compile(f"^{who}"))
    rows = held.locator("dd")
    return {row.locator(".muted").first.inner_text(): row.locator("code").inner_text() for row in rows.all()}


def open_account(keyboard: Keyboard, lab: str, exercise: str) -> None:
    keyboard.page.goto(f"{lab}{COURSE}{exercise}")
    keyboard.press(re.compile("^Open the account"))


def sign_in_as_root(keyboard: Keyboard, given: dict[str, str]) -> None:
    keyboard.follow(re.compile("^Root user$"))
    keyboard.fill("Root user e-mail address", given["E-mail address"])
    keyboard.fill("Password", given["Password"])
    keyboard.page.keyboard.press("Enter")


def sign_in_as_user(keyboard: Keyboard, account: str, name: str, password: str) -> None:
    keyboard.follow(re.compile("^IAM user$"))
    keyboard.fill("Account ID or alias", account)
    keyboard.fill("IAM user name", name)
    keyboard.fill("Password", password)
    keyboard.page.keyboard.press("Enter")


def menu(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Account")


def met(page: Page, count: str) -> None:
    expect(page.locator("#task-bar .verdict-count")).to_have_text(count)


def denied(page: Page, reason: str) -> None:
    """See AWS's message, and open why it says so."""
    refusal = page.locator("main .refusal").first
    expect(refusal.locator(".aws-message")).to_contain_text(reason)
    Keyboard(page).unfold("Why", refusal)
    expect(refusal.get_by_text("Decided here")).to_be_visible()


def secure_root(keyboard: Keyboard, password: str) -> None:
    """Give root another password and an MFA device, and take its keys away."""
    visitor = keyboard.page
    keyboard.follow("My security credentials")
    keyboard.unfold("Change my password")
    keyboard.fill("Old password", password)
    keyboard.fill("New password", ROOT_PASSWORD)
    keyboard.fill(re.compile("again", re.IGNORECASE), ROOT_PASSWORD)
    visitor.keyboard.press("Enter")
    met(visitor, "1 of 6 goals met")

    keyboard.follow("Assign MFA device")
    keyboard.fill("Device name", "root-phone")
    visitor.keyboard.press("Enter")
    first, second = codes(visitor)
    keyboard.fill("First code", first)
    keyboard.fill("Second code", second)
    visitor.keyboard.press("Enter")
    met(visitor, "2 of 6 goals met")

    keyboard.unfold("Delete", visitor.get_by_role("listitem").filter(has_text=re.compile(r"^\s*AKIA")))
    keyboard.press(re.compile("^Delete"), visitor.locator(".row-confirm[open]"))
    met(visitor, "4 of 6 goals met")


def make_administrator(keyboard: Keyboard) -> None:
    """Make a group of administrators, and a user in it who can sign in."""
    visitor = keyboard.page
    keyboard.follow(re.compile("^Groups"), menu(visitor))
    keyboard.fill("Group name", "admins")
    visitor.keyboard.press("Enter")
    keyboard.follow("Attach a policy")
    keyboard.fill("Find by name", "AdministratorAccess")
    keyboard.press("Attach AdministratorAccess")
    expect(visitor.get_by_text("AdministratorAccess is attached now.")).to_be_visible()

    keyboard.follow(re.compile("^Users"), menu(visitor))
    keyboard.fill("User name", "maya")
    keyboard.to(visitor.get_by_role("combobox", name=re.compile("^Group")))
    visitor.keyboard.type("admins")
    keyboard.press("Create user")
    met(visitor, "5 of 6 goals met")
    keyboard.follow("maya", visitor.locator("main"))
    keyboard.follow(re.compile("^Security credentials"), visitor.locator("main"))
    keyboard.fill(re.compile("^Password"), MAYA_PASSWORD)
    keyboard.to(visitor.get_by_role("checkbox", name=re.compile("must choose a new one")))
    visitor.keyboard.press("Space")
    keyboard.press("Create password")
    expect(visitor.get_by_text("The user can sign in to the console now.")).to_be_visible()


def test_from_a_bare_account_to_a_hardened_one(visitor: Page, lab: str, keyboard: Keyboard) -> None:
    visitor.goto(f"{lab}{COURSE}harden-root/")
    root = handed(visitor, "Root user")
    account = re.findall(r"\d{12}", visitor.locator(".account-list").inner_text())[0]
    open_account(keyboard, lab, "harden-root/")
    sign_in_as_root(keyboard, root)
    met(visitor, "0 of 6 goals met")

    secure_root(keyboard, root["Password"])
    make_administrator(keyboard)

    keyboard.press("Sign out")
    sign_in_as_user(keyboard, account, "maya", MAYA_PASSWORD)
    expect(visitor.get_by_role("region", name="Simulated account")).to_contain_text("IAM user maya")
    met(visitor, "All goals are met")
    assert Attempt.objects.get().state == State.PASSING
    keyboard.follow("Back to the lesson")
    expect(visitor.get_by_text("Solved", exact=True)).to_be_visible()


def codes(page: Page) -> tuple[str, str]:
    """Return what the lab's authenticator shows: the code before, and the code now."""
    shown = page.locator("#authenticator")
    expect(shown.get_by_role("term").filter(has_text="Now")).to_be_visible()
    first, second = re.findall(r"^\s*(\d{6})\s*$", shown.inner_text(), re.MULTILINE)[:2]
    return first, second


def make_testers(keyboard: Keyboard) -> None:
    keyboard.follow(re.compile("^Groups"), menu(keyboard.page))
    keyboard.fill("Group name", "testers")
    keyboard.page.keyboard.press("Enter")


def ask_for_eight_characters(keyboard: Keyboard) -> None:
    """Try to set a password policy."""
    keyboard.follow("Password policy", menu(keyboard.page))
    keyboard.fill("Minimum length", "8")
    keyboard.page.keyboard.press("Enter")


def see_what_binds_root(keyboard: Keyboard, root: dict[str, str]) -> None:
    """Sign in as root, whom a service control policy stops and nothing in the account does."""
    sign_in_as_root(keyboard, root)
    make_testers(keyboard)
    met(keyboard.page, "6 of 7 goals met")
    ask_for_eight_characters(keyboard)
    denied(keyboard.page, "with an explicit deny in a service control policy")
    met(keyboard.page, "All goals are met")


def test_denied_in_five_ways_each_explained(
    visitor: Page, lab: str, keyboard: Keyboard, complaints: Complaints
) -> None:
    complaints.expected_statuses = {403}
    exercise = "the-root-user/denied-in-five-ways/"
    visitor.goto(f"{lab}{COURSE}{exercise}")
    lena, root = handed(visitor, "User lena"), handed(visitor, "Root user")
    open_account(keyboard, lab, exercise)
    sign_in_as_user(keyboard, lena["Account"], lena["User name"], lena["Password"])
    met(visitor, "0 of 7 goals met")

    keyboard.follow(re.compile("^Users"), menu(visitor))
    keyboard.fill("User name", "sam")
    visitor.keyboard.press("Enter")
    denied(visitor, "because no identity-based policy allows the iam:CreateUser action")
    met(visitor, "1 of 7 goals met")

    keyboard.follow("My security credentials")
    keyboard.press("Create access key")
    denied(visitor, "with an explicit deny in an identity-based policy")
    met(visitor, "2 of 7 goals met")

    make_testers(keyboard)
    denied(visitor, "because no permissions boundary allows the iam:CreateGroup action")
    met(visitor, "3 of 7 goals met")

    ask_for_eight_characters(keyboard)
    denied(visitor, "with an explicit deny in a service control policy")
    met(visitor, "4 of 7 goals met")

    keyboard.follow(re.compile("^Roles"), menu(visitor))
    role = visitor.locator("main table a").first.inner_text()
    keyboard.follow("Switch role")
    keyboard.fill("Account ID or alias", lena["Account"])
    keyboard.fill("IAM role name", role)
    visitor.keyboard.press("Enter")
    denied(visitor, "because no role trust policy allows the sts:AssumeRole action")
    met(visitor, "5 of 7 goals met")

    keyboard.press("Sign out")
    see_what_binds_root(keyboard, root)


LESSONS = ("the-root-user/denied-in-five-ways/", "harden-root/", "passwords-and-mfa/", "access-keys/")


@pytest.mark.parametrize(
    "context_options", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=["light", "dark"]
)
def test_lessons_and_programs_have_no_axe_violation_and_fit_every_width(
    visitor: Page, lab: str, keyboard: Keyboard
) -> None:
    for lesson in LESSONS:
        visitor.goto(f"{lab}{COURSE}{lesson}")
        looks_right(visitor)
    open_account(keyboard, lab, "access-keys/")
    visitor.get_by_role("link", name="The build server").click()
    visitor.get_by_role("button", name="Run it").click()
    expect(visitor.get_by_text("It ran")).to_be_visible()
    looks_right(visitor)


def looks_right(page: Page) -> None:
    for width in (1440, 1024, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == []
