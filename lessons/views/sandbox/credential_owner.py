"""Whose credentials a page of the console shows: those of a user, or of whoever is signed in."""

from dataclasses import dataclass

from lessons.views.sandbox.console import Console


@dataclass(frozen=True, slots=True)
class CredentialOwner:
    """A user by name, or root, whom the calls of a page leave unnamed.

    `is_caller` says that it is whoever is signed in, `is_mine` that the page is the one on which they come
    upon their own. `is_role` is true of a role's session: a role has no long-term credentials.
    """

    console: Console
    name: str | None
    is_caller: bool
    is_mine: bool = False
    is_role: bool = False

    @classmethod
    def of(cls, console: Console, name: str | None) -> "CredentialOwner":
        """Return the user called `name`; without one, whoever is signed in."""
        caller = console.caller
        assert caller is not None, "console_page lets nobody in who is not signed in"
        if name is None:
            return cls(console, caller.name, True, True, caller.kind == "AssumedRole")
        is_caller = caller.kind == "IAMUser" and caller.name == name
        return cls(console, name, is_caller)

    @property
    def is_root(self) -> bool:
        return self.name is None

    @property
    def about(self) -> dict[str, str]:
        """The parameters that say in a call whom it is about: for root none."""
        return {} if self.name is None else {"UserName": self.name}

    @property
    def page(self) -> tuple[str, ...]:
        """The name of the page of these credentials, and what its address takes."""
        return self._page("credentials")

    @property
    def mfa_page(self) -> tuple[str, ...]:
        """The same of the page on which an MFA device is assigned."""
        return self._page("mfa")

    @property
    def address(self) -> str:
        return self.console.url(*self.page)

    @property
    def mfa_address(self) -> str:
        return self.console.url(*self.mfa_page)

    @property
    def whose(self) -> str:
        """Say whose they are, as a possessive that may begin a sentence."""
        if self.is_mine:
            return "My"
        return f"{self.name}’s"

    def _page(self, of_what: str) -> tuple[str, ...]:
        if self.is_mine or self.name is None:
            return (f"console-my-{of_what}",)
        return (f"console-user-{of_what}", self.name)
