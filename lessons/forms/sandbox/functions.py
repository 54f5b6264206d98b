"""Acts on Lambda functions: lists of calls, each with a role that makes them."""

from collections.abc import Iterator

from django import forms

from iamlab.account.functions import CALLS_BYTES
from lessons.forms.sandbox.acts import ActForm, ConsoleCall, Name
from lessons.forms.sandbox.documents import tidy

RUNTIME, HANDLER = "python3.13", "index.handler"

EXAMPLE = """[
  {
    "call": "dynamodb:PutItem",
    "parameters": {
      "TableName": "GameOutcome",
      "Item": {"Player": {"S": "mia"}, "Outcome": {"S": "won"}}
    }
  }
]"""


class CodeField(forms.CharField):
    """The calls of a function, as JSON. Whether Lambda takes them, the gate says."""

    def __init__(self) -> None:
        super().__init__(
            label="Code",
            max_length=CALLS_BYTES,
            strip=False,
            help_text="The calls that it makes, one after the other.",
            widget=forms.Textarea({"rows": 10, "class": "mono"}),
        )

    def clean(self, value: str | None) -> bytes:
        """Return the text as Lambda takes it."""
        return tidy(super().clean(value)).encode()


class CreateFunctionForm(ActForm):
    """A new function."""

    operation = "lambda:CreateFunction"
    button = "Create function"
    FunctionName = Name("Function name", max_length=64, help_text="Letters, digits, hyphens and underscores.")
    Role = Name("Execution role", max_length=600, help_text="A role that trusts Lambda, by its ARN.")
    code = CodeField()

    def calls(self) -> Iterator[ConsoleCall]:
        """Send the code as the archive that Lambda takes; the lab's may be the calls alone."""
        given = {"FunctionName": self.cleaned_data["FunctionName"], "Role": self.cleaned_data["Role"]}
        rest = {"Runtime": RUNTIME, "Handler": HANDLER, "Code": {"ZipFile": self.cleaned_data["code"]}}
        yield ConsoleCall(self.operation, {**given, **rest})


class UpdateCodeForm(ActForm):
    """Other calls."""

    operation = "lambda:UpdateFunctionCode"
    button = "Save code"
    ZipFile = CodeField()


class UpdateRoleOfFunctionForm(ActForm):
    """Another execution role."""

    operation = "lambda:UpdateFunctionConfiguration"
    button = "Save role"
    Role = Name("Execution role", max_length=600, help_text="A role that trusts Lambda, by its ARN.")


class InvokeForm(ActForm):
    """One run, and what it logs."""

    operation = "lambda:Invoke"
    button = "Invoke"

    def calls(self) -> Iterator[ConsoleCall]:
        """Ask for the end of the log too."""
        yield ConsoleCall(self.operation, {**self.about, "LogType": "Tail"})


class AddPermissionForm(ActForm):
    """Somebody more who may invoke it."""

    operation = "lambda:AddPermission"
    button = "Add permission"
    StatementId = Name("Statement ID", max_length=100)
    Principal = Name(
        "Principal", max_length=256, help_text="A service, an account, or the ARN of a user or role."
    )
    Action = Name("Action", initial="lambda:InvokeFunction")
    SourceArn = Name(
        "Source ARN", required=False, max_length=600, help_text="For a service: what it acts for."
    )


class RemovePermissionForm(ActForm):
    """The end of a permission."""

    operation = "lambda:RemovePermission"
    button = "Remove"
    is_dangerous = True
    StatementId = Name("Statement ID", max_length=100, widget=forms.HiddenInput)


class DeleteFunctionForm(ActForm):
    """The end of a function."""

    operation = "lambda:DeleteFunction"
    button = "Delete function"
    is_dangerous = True


ON_PAGE: tuple[type[ActForm], ...] = (
    InvokeForm,
    UpdateCodeForm,
    UpdateRoleOfFunctionForm,
    AddPermissionForm,
    RemovePermissionForm,
    DeleteFunctionForm,
)
"""The acts that stand on the page of a function."""
