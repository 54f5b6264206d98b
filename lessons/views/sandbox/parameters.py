"""Parameter Store: the parameters of the account, and one of them with its value and tags."""

from django.http import Http404, HttpResponse

from lessons.forms.sandbox.acts import ConsoleCall
from lessons.forms.sandbox.parameters import ON_PAGE, CreateParameterForm
from lessons.views.sandbox.console import Console, console_page
from lessons.views.sandbox.lists import listing

_SAID = {
    "PutParameter": "The new value was saved.",
    "AddTagsToResource": "The tag was added.",
    "RemoveTagsFromResource": "The tag was removed.",
}


@console_page
def parameters(console: Console) -> HttpResponse:
    """List the parameters; a POST creates one."""
    acts = console.acts(CreateParameterForm)
    if acts.done and acts.posted:
        name = acts.posted.cleaned_data["Name"]
        return console.go("console-parameter", name.removeprefix("/"), said=f"Parameter {name} was created.")
    (listed,) = console.look(ConsoleCall("ssm:DescribeParameters"))
    rows = [{**row, "at": row["Name"].removeprefix("/")} for row in listed.result.get("Parameters", [])]
    return console.show(
        "sandbox/parameters.html",
        acts=acts,
        listed=listed,
        listing=listing(console, rows, lambda row: str(row["Name"])),
    )


@console_page
def parameter(console: Console, name: str) -> HttpResponse:
    """Show one parameter; a POST changes it, or shows its value, which the answer alone holds.

    In the address it has no slash at the beginning, as in its ARN.
    """
    names = {"Key": "Name", "Values": [f"/{name}", name]}
    tried, (listed,) = (
        f"/{name}" if "/" in name else name,
        console.look(ConsoleCall("ssm:DescribeParameters", {"ParameterFilters": [names]})),
    )
    rows = listed.result.get("Parameters", [])
    if listed.result and not rows:
        raise Http404(f"There is no parameter {name}.")
    about = {"Name": rows[0]["Name"] if rows else tried}
    acts = console.acts(*ON_PAGE, **about)
    if acts.done == "DeleteParameter":
        return console.go("console-parameters", said=f"Parameter {about['Name']} was deleted.")
    if acts.done in _SAID:
        return console.go("console-parameter", name, said=_SAID[str(acts.done)])
    (tags,) = console.look(
        ConsoleCall("ssm:ListTagsForResource", {"ResourceType": "Parameter", "ResourceId": about["Name"]})
    )
    return console.show(
        "sandbox/parameter.html",
        acts=acts,
        name=about["Name"],
        listed=listed,
        row=rows[0] if rows else None,
        tags=tags,
        value=acts.results.get("GetParameter", {}).get("Parameter"),
    )
