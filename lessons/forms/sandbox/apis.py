"""Acts on REST APIs of API Gateway."""

from collections.abc import Iterator

from django import forms

from iamlab.aws_api.own_models import OWN_MODELS
from iamlab.evaluator import DocumentType
from iamlab.evaluator.arns import split
from lessons.forms.sandbox.acts import ActForm, ConsoleCall
from lessons.forms.sandbox.acts import Name as NameField
from lessons.forms.sandbox.documents import PolicyField

VERBS = OWN_MODELS["execute-api"]["shapes"]["Verb"]["enum"]


class _CamelForm(ActForm):
    """API Gateway's parameters begin in lower case."""

    def calls(self) -> Iterator[ConsoleCall]:
        """Send the fields under its names."""
        yield ConsoleCall(self.operation, {**self.about, **self.given()})

    def given(self) -> dict[str, str]:
        """Return what was typed, under the names of parameters."""
        return {f"{name[0].lower()}{name[1:]}": value for name, value in self.cleaned_data.items()}


class CreateApiForm(_CamelForm):
    """A new API, with the path `/` alone."""

    operation = "apigateway:CreateRestApi"
    button = "Create API"
    Name = NameField("API name", max_length=100)


class CreatePathForm(_CamelForm):
    """One more path, below one that is there."""

    operation = "apigateway:CreateResource"
    button = "Add path"
    ParentId = NameField("Below")
    PathPart = NameField("Path part", max_length=100, help_text="Such as orders, {id} or {proxy+}.")


class PutMethodForm(_CamelForm):
    """A method with the function that it invokes."""

    operation = "apigateway:PutMethod"
    button = "Add method"
    ResourceId = NameField("Path")
    HttpMethod = forms.ChoiceField(label="Method", choices=[(each, each) for each in (*VERBS, "ANY")])
    AuthorizationType = forms.ChoiceField(
        label="Authorization",
        choices=[("AWS_IAM", "AWS_IAM: who signed the request"), ("NONE", "NONE: nobody is asked")],
    )
    Function = NameField("Function ARN", max_length=300)

    def calls(self) -> Iterator[ConsoleCall]:
        """What a method invokes is a call of its own."""
        given = self.given()
        function = given.pop("function")
        at = {**self.about, **given}
        yield ConsoleCall(self.operation, at)
        del at["authorizationType"]
        region = (split(function) + ("",) * 6)[3]
        uri = f"arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{function}/invocations"
        proxy = {"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": uri}
        yield ConsoleCall("apigateway:PutIntegration", {**at, **proxy})


class DeleteMethodForm(ActForm):
    """The end of a method, `At` being its resource's id and its verb."""

    operation = "apigateway:DeleteMethod"
    button = "Delete"
    is_dangerous = True
    At = NameField("Method", widget=forms.HiddenInput)

    def calls(self) -> Iterator[ConsoleCall]:
        resource, _, verb = self.cleaned_data["At"].partition(" ")
        yield ConsoleCall(self.operation, {**self.about, "resourceId": resource, "httpMethod": verb})


class TestMethodForm(ActForm):
    """A test of a method, which asks neither who signed nor the policy."""

    operation = "apigateway:TestInvokeMethod"
    button = "Test"
    At = NameField("Method", widget=forms.HiddenInput)

    def calls(self) -> Iterator[ConsoleCall]:
        resource, _, verb = self.cleaned_data["At"].partition(" ")
        yield ConsoleCall(self.operation, {**self.about, "resourceId": resource, "httpMethod": verb})


class DeployForm(_CamelForm):
    """What the API is now, for a stage to answer."""

    operation = "apigateway:CreateDeployment"
    button = "Deploy"
    StageName = NameField("Stage", initial="prod", max_length=128)


class RequestForm(ActForm):
    """A request, signed by whoever is signed in, or by nobody."""

    operation = "execute-api:Invoke"
    button = "Send request"
    Stage = NameField("Stage", initial="prod", max_length=128)
    Method = forms.ChoiceField(choices=[(each, each) for each in VERBS])
    Path = NameField("Path", initial="/", max_length=1024)

    is_signed = forms.BooleanField(label="Sign it", required=False, initial=True)

    def calls(self) -> Iterator[ConsoleCall]:
        """A request names the API in another way than calls of API Gateway."""
        given = {name: self.cleaned_data[name] for name in ("Stage", "Method", "Path")}
        yield ConsoleCall(
            self.operation, {"ApiId": self.about["restApiId"], **given}, self.cleaned_data["is_signed"]
        )


class DeleteApiForm(ActForm):
    """The end of an API."""

    operation = "apigateway:DeleteRestApi"
    button = "Delete API"
    is_dangerous = True


class PutApiPolicyForm(ActForm):
    """Who may send requests; in force at a stage once the API is deployed there."""

    operation = "apigateway:UpdateRestApi"
    button = "Save resource policy"
    Policy = PolicyField(DocumentType.RESOURCE, label="Resource policy", required=False)

    def calls(self) -> Iterator[ConsoleCall]:
        """A policy is a field of the API, which is patched; an empty one is none."""
        patch = [{"op": "replace", "path": "/policy", "value": self.cleaned_data["Policy"]}]
        yield ConsoleCall(self.operation, {**self.about, "patchOperations": patch})


ON_PAGE: tuple[type[ActForm], ...] = (
    CreatePathForm,
    PutMethodForm,
    DeleteMethodForm,
    TestMethodForm,
    DeployForm,
    RequestForm,
    DeleteApiForm,
)
"""The acts that stand on the page of an API."""
