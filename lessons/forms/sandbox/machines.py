"""Acts on EC2 instances."""

from collections.abc import Iterator

from django import forms

from iamlab.account.functions import CALLS_BYTES
from iamlab.account.machines import IMAGES
from iamlab.aws_api.operations.ec2.connecting import USER
from lessons.forms.sandbox.acts import ActForm, ConsoleCall, Name, NamedCall
from lessons.forms.sandbox.documents import tidy

TYPES = ("t3.nano", "t3.micro", "t3.small", "m5.large")

PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHmdhG0KcU9yW1aV2bLk8QmTtYw0sC5oXz7uEfRj4pNd console"
"""What the console of AWS sends is made for one login; nobody looks at this one."""

EXAMPLE = """[
  {"call": "sts:GetCallerIdentity"}
]"""


class RunInstancesForm(ActForm):
    """A new machine."""

    operation = "ec2:RunInstances"
    button = "Launch instance"
    name = Name("Name", max_length=128, help_text="It becomes the tag Name.")
    InstanceType = forms.ChoiceField(
        label="Instance type", choices=[(each, each) for each in TYPES], initial="t3.micro"
    )
    profile = Name("Instance profile", required=False, help_text="What gives the machine its role.")
    UserData = forms.CharField(
        label="Program",
        required=False,
        max_length=CALLS_BYTES,
        strip=False,
        help_text="User data: the calls that the machine makes whenever it starts, as JSON.",
        widget=forms.Textarea({"rows": 6, "class": "mono"}),
    )

    def calls(self) -> Iterator[ConsoleCall]:
        """Launch one, with its name as a tag."""
        given = self.cleaned_data
        tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": given["name"]}]}]
        parameters = {
            "ImageId": next(iter(IMAGES)),
            "InstanceType": given["InstanceType"],
            "MinCount": 1,
            "MaxCount": 1,
            "TagSpecifications": tags,
        }
        if given["profile"]:
            parameters["IamInstanceProfile"] = {"Name": given["profile"]}
        if program := tidy(given["UserData"]).strip():
            parameters["UserData"] = program
        yield ConsoleCall(self.operation, parameters)


class _ProfileForm(ActForm):
    """The profile that gives the machine its role."""

    profile = Name("Instance profile", max_length=128)

    def calls(self) -> Iterator[ConsoleCall]:
        """Name the profile."""
        profile = {"IamInstanceProfile": {"Name": self.cleaned_data["profile"]}}
        yield ConsoleCall(self.operation, {**self._whose, **profile})

    @property
    def _whose(self) -> dict[str, str]:
        return {"InstanceId": self.about["InstanceId"]}


class AssociateProfileForm(_ProfileForm):
    """A profile for a machine that has none."""

    operation = "ec2:AssociateIamInstanceProfile"
    button = "Attach profile"


class _OfAssociation(ActForm):
    """An act on what binds the machine and its profile, which the page knows."""

    AssociationId = forms.CharField(max_length=100, widget=forms.HiddenInput)


class ReplaceProfileForm(_ProfileForm, _OfAssociation):
    """Another profile."""

    operation = "ec2:ReplaceIamInstanceProfileAssociation"
    button = "Replace profile"

    @property
    def _whose(self) -> dict[str, str]:
        return {"AssociationId": self.cleaned_data["AssociationId"]}


class DisassociateProfileForm(_OfAssociation):
    """The machine without a role."""

    operation = "ec2:DisassociateIamInstanceProfile"
    button = "Detach profile"
    is_dangerous = True

    def calls(self) -> Iterator[ConsoleCall]:
        """Name what binds the two."""
        yield ConsoleCall(self.operation, {"AssociationId": self.cleaned_data["AssociationId"]})


class _StateForm(ActForm):
    """Another state of one machine."""

    def calls(self) -> Iterator[ConsoleCall]:
        """These calls take lists."""
        yield ConsoleCall(self.operation, {"InstanceIds": [self.about["InstanceId"]]})


class StartForm(_StateForm):
    """A machine that runs again."""

    operation = "ec2:StartInstances"
    button = "Start"


class StopForm(_StateForm):
    """A machine at rest."""

    operation = "ec2:StopInstances"
    button = "Stop"


class RebootForm(_StateForm):
    """A machine that starts anew."""

    operation = "ec2:RebootInstances"
    button = "Reboot"


class TerminateForm(_StateForm):
    """The end of a machine."""

    operation = "ec2:TerminateInstances"
    button = "Terminate instance"
    is_dangerous = True


class RunProgramForm(ActForm):
    """One run of the machine's program, which nobody is asked about: it runs by itself.

    `about` holds the `run` that the page makes of it.
    """

    operation = "ec2:RunProgram"
    button = "Run program"

    def calls(self) -> Iterator[NamedCall]:
        """Let it run."""
        yield NamedCall(f"program of {self.about['InstanceId']}", self.about["run"])


class ConnectForm(ActForm):
    """A login to a machine, by EC2 Instance Connect."""

    operation = "ec2-instance-connect:SendSSHPublicKey"
    button = "Connect"

    def calls(self) -> Iterator[ConsoleCall]:
        """Send a key for the machine's own user."""
        key = {"InstanceOSUser": USER, "SSHPublicKey": PUBLIC_KEY}
        yield ConsoleCall(self.operation, {"InstanceId": self.about["InstanceId"], **key})


ON_PAGE: tuple[type[ActForm], ...] = (
    AssociateProfileForm,
    ReplaceProfileForm,
    DisassociateProfileForm,
    StartForm,
    StopForm,
    RebootForm,
    TerminateForm,
    RunProgramForm,
)
"""The acts that stand on the page of an instance."""
