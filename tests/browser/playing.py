"""Playing exercises in a browser with the solutions that ship with them, typed in as a learner would."""

import json
import re
import shlex
from dataclasses import dataclass, field
from typing import Any

from botocore import xform_name
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from iamlab.account import one_time_codes
from iamlab.account.configuration import Configuration, loaded
from iamlab.aws_api.authentication import Credentials
from lessons.content_format.account_steps import Step
from lessons.content_format.kinds.account import AccountExercise
from lessons.content_format.starting_names import FIRST_REGION
from lessons.goals.calls import typed
from lessons.goals.references import Known, credentials_in
from lessons.goals.who import Who, read_who
from lessons.models import Sandbox
from lessons.terminal.driver import COMMANDS

CLI_NAMES = {service: command for command, service in COMMANDS.items() if command.endswith("api")}
"""What the CLI calls the services that it calls otherwise than the API does."""

WITH_A_FILE = {
    "CreateVirtualMFADevice": "--outfile device.png --bootstrap-method QRCodePNG",
    "GetObject": "object",
    "Invoke": "answer.json",
}
"""Commands that write a file, which the API does not know, and want their options one by one."""


@dataclass
class Player:
    """A learner at an account exercise: signs in with the form, and types every call into the terminal."""

    page: Page
    lab: str
    content: AccountExercise
    sandbox: Sandbox
    results: dict[str, Any] = field(default_factory=dict)

    def play(self) -> None:
        """Do every step of the solution."""
        for step in self.content.solution:
            self._take(step)

    def _take(self, step: Step) -> None:
        if step.sign_in is not None:
            self._sign_in(read_who(step.sign_in), step)
        elif step.root_password is not None:
            self._change_root_password(step.password or self._described(Who("root")), step.root_password)
        elif step.program is not None:
            self._give_to_program(step)
        elif step.machine is not None:
            self._at_machine(step.machine, step.remove)
        else:
            self._call(step)

    @property
    def _configuration(self) -> Configuration:
        return loaded(bytes(Sandbox.objects.get(pk=self.sandbox.pk).document))

    def _open(self, address: str) -> None:
        self.page.goto(f"{self.lab}{self.sandbox.get_absolute_url()}{address}")

    def _described(self, who: Who) -> str:
        account = self.content.account(who.account)
        if who.kind == "root":
            return account.root.password or ""
        user = account.users.get(who.name)
        return (user.password if user else None) or ""

    def _sign_in(self, who: Who, step: Step) -> None:
        account = self.content.account(who.account)
        self._open(f"sign-in/?as={who.kind}")
        if who.kind == "root":
            email = self._configuration.accounts[account.id].root.email
            self.page.get_by_label("Root user e-mail address").fill(email)
        else:
            self.page.get_by_label("Account ID or alias").fill(account.id)
            self.page.get_by_label("IAM user name").fill(who.name)
        self.page.get_by_label("Password", exact=True).fill(step.password or self._described(who))
        self._press("Sign in")
        if step.mfa is not None:
            self.page.get_by_label("MFA code").fill(self._code(step.mfa))
            self._press("Sign in")
        if step.new_password is not None:
            for label in ("New password", re.compile("again", re.IGNORECASE)):
                self.page.get_by_label(label).first.fill(step.new_password)
            self._press("Change password and sign in")
        expect(self.page.get_by_role("region", name="Simulated account")).to_be_visible()

    def _press(self, name: str) -> None:
        self.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()

    def _change_root_password(self, old: str, new: str) -> None:
        self._open("my-credentials/")
        self.page.locator("summary").filter(has_text="Change my password").click()
        self.page.get_by_label("Old password").fill(old)
        self.page.get_by_label("New password", exact=True).fill(new)
        self.page.get_by_label(re.compile("again", re.IGNORECASE)).fill(new)
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".toast[data-kind=done]")).to_be_visible()

    def _credentials(self, who: Who) -> Credentials:
        if who.kind == "result of":
            return credentials_in(self.results[who.name])
        wanted = self.sandbox.named_keys[who.name]
        for account in self._configuration.accounts.values():
            held = [*account.root.access_keys]
            for user in account.users.values():
                held += user.access_keys
            for key in held:
                if key.id == wanted:
                    return Credentials(key.id, key.secret)
        raise AssertionError(f"nobody has the key {who.name}")

    def _give_to_program(self, step: Step) -> None:
        """Give a program a key, as on its page, which runs it too; one that holds it already just runs."""
        held = self._credentials(read_who(step.who or ""))
        self._open("programs/")
        program: Locator = self.page.locator(f"#{step.program}")
        if held.access_key_id in program.locator(".program-key").inner_text():
            program.get_by_role("button", name="Run it").click()
        else:
            program.get_by_label("Access key ID").fill(held.access_key_id)
            program.get_by_label("Secret access key").fill(held.secret)
            program.get_by_role("button", name="Save the key and run").click()
        expect(self.page.locator(f"#{step.program} .program-run")).to_contain_text("It ran")

    def _at_machine(self, name: str, file: str | None) -> None:
        """Run a machine's program with the button, or take a file away in its own terminal."""
        accounts = self._configuration.accounts.values()
        machines = [each for account in accounts for each in account.instances.values()]
        instance = next(each.id for each in machines if each.tags.get("Name") == name)
        if file is None:
            self._open(f"instances/{instance}/")
            self._press("Run program")
            expect(self.page.locator(".toast[data-kind=done]")).to_be_visible()
        else:
            self._open(f"instances/{instance}/terminal/")
            if self.page.locator("#terminal-input").count() == 0:
                self._press("Connect")
                expect(self.page.locator("#terminal-input")).to_be_visible()
            self._type(f"rm {shlex.quote(file)}")

    def _call(self, step: Step) -> None:
        """Type a call into the terminal; one with a key of its own as the shell's variables."""
        if not self.page.url.endswith(f"{self.sandbox.pk}/terminal/"):
            self._open("terminal/")
        variables = self._variables(step)
        for name, value in variables.items():
            self._type(f"export {name}={shlex.quote(value)}")
        self._type(self._command(step))
        last = self.page.locator(".terminal-entry").last
        if step.refused is not None:
            expect(last.locator(".terminal-error")).to_contain_text(step.refused)
        else:
            assert last.locator(".terminal-error").count() == 0, last.inner_text()
        if step.id is not None:
            self.results[step.id] = json.loads(last.locator("pre").inner_text())
        for name in variables:
            self._type(f"unset {name}")

    def _variables(self, step: Step) -> dict[str, str]:
        if step.who is None:
            return {}
        held = self._credentials(read_who(step.who))
        token = {"AWS_SESSION_TOKEN": held.token} if held.token else {}
        return {"AWS_ACCESS_KEY_ID": held.access_key_id, "AWS_SECRET_ACCESS_KEY": held.secret, **token}

    def _command(self, step: Step) -> str:
        assert step.call is not None
        service, _, operation = step.call.partition(":")
        known = self._known()
        given = typed(service, operation, step.parameters, lambda text, shape: known.fill(text))
        command = f"aws {CLI_NAMES.get(service, service)} {xform_name(operation, '-')}"
        command += f" --region {step.region or FIRST_REGION}"
        if operation in WITH_A_FILE:
            return f"{command} {_options(given)} {WITH_A_FILE[operation]}"
        return f"{command} --cli-input-json {shlex.quote(json.dumps(given))}" if given else command

    def _known(self) -> Known:
        keys = {name: Credentials(key, "") for name, key in self.sandbox.named_keys.items()}
        return Known(self._configuration, timezone.now(), keys, self.results)

    def _code(self, device: str) -> str:
        """Return a code that was not used yet; the next one is taken already while a clock may be off."""
        for account in self._configuration.accounts.values():
            if (held := account.mfa_devices.get(device.lower())) is not None:
                step = one_time_codes.step_at(timezone.now()) + held.offset
                return one_time_codes.code(held.seed, max(step, held.last_step + 1))
        raise AssertionError(f"there is no device {device}")

    def _type(self, line: str) -> None:
        entries = self.page.locator(".terminal-entry")
        before = entries.count()
        self.page.locator("#terminal-input").fill(line)
        self.page.keyboard.press("Enter")
        # The first command of a lab loads the CLI.
        expect(entries).to_have_count(before + 1, timeout=30_000)


def _options(given: dict[str, Any]) -> str:
    return " ".join(f"--{xform_name(name, '-')} {shlex.quote(str(value))}" for name, value in given.items())
