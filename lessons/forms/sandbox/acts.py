"""Forms of the console: each is one act, and its fields are named as the parameters of its operation."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms

from iamlab.account.configuration import Configuration
from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.gate import Answer

Parameters = dict[str, Any]

MOST_OFFERED = 500
"""How many names a field offers to choose from."""


@dataclass(frozen=True, slots=True)
class ConsoleCall:
    """One call of the gate that a page makes: `operation` as in `iam:CreateUser`.

    Unless it `is_signed` nobody in particular makes it, whoever is signed in.
    """

    operation: str
    parameters: Parameters = field(default_factory=dict)
    is_signed: bool = True

    @property
    def service(self) -> str:
        return self.operation.partition(":")[0]

    @property
    def name(self) -> str:
        return self.operation.partition(":")[2]


@dataclass(frozen=True, slots=True)
class NamedCall:
    """A named operation of the gate, which no API has: `make` takes whoever is signed in through it."""

    name: str
    make: Callable[[Configuration, Credentials], Answer]


class ActForm(forms.Form):
    """One act of the console.

    `operation` is the call that it makes. What a page has decided already, such as whom it is about, is
    given as `about` and joins the parameters. An empty field is a parameter left out.
    """

    operation: ClassVar[str]
    button: ClassVar[str]
    is_dangerous: ClassVar[bool] = False

    def __init__(self, data: Any = None, *, about: Mapping[str, Any] | None = None, **more: Any) -> None:
        # One prefix an act: a page may hold several that take the same parameter.
        super().__init__(data, auto_id=f"{self.act()}-%s", **more)
        self.about = dict(about or {})
        for each in self.fields.values():
            _quiet(each)

    @classmethod
    def act(cls) -> str:
        """The name that is posted to say which form of a page it was."""
        return cls.operation.partition(":")[2]

    def start_with(self, **initial: Any) -> None:
        """Fill in what the thing has now, where nobody has typed anything yet."""
        self.initial.update({name: value for name, value in initial.items() if value is not None})

    def offer(
        self,
        name: str,
        choices: Iterable[str],
        empty: str = "Choose…",
        label: Callable[[str], str] = str,
    ) -> None:
        """Let a field be chosen from a list: the page could read what there is to choose from.

        A very long list would be no help: then it stays to be typed. `label` is what is shown of a choice.
        """
        names = list(choices)
        if len(names) > MOST_OFFERED:
            return
        options = [("", empty), *((each, label(each)) for each in names)]
        self.fields[name].widget = forms.Select({"autocomplete": "off"}, options)
        self.fields[name].widget.is_required = self.fields[name].required

    def calls(self) -> Iterator[ConsoleCall | NamedCall]:
        """Yield the calls to make, in order; the first that is refused ends the act."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in ("", None, [])}
        yield ConsoleCall(self.operation, {**self.about, **given})


def _quiet(each: forms.Field) -> None:
    each.widget.attrs.setdefault("autocomplete", "off")
    if not isinstance(each.widget, forms.Select | forms.CheckboxInput):
        each.widget.attrs.setdefault("autocapitalize", "none")
        each.widget.attrs.setdefault("spellcheck", "false")


class Name(forms.CharField):
    """A name of an IAM entity. Which characters it may have, the gate says."""

    def __init__(self, label: str, max_length: int = 200, **more: Any) -> None:
        super().__init__(label=label, max_length=max_length, strip=True, **more)
