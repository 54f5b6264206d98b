"""A sandbox gives the gate its event history, so that reports on last access know what was done in it."""

from typing import Any

from lessons import sandboxes
from lessons.models import Sandbox
from tests.aws_api.world import key_of, user_arn


def last(sandbox: Sandbox, service: str) -> object:
    """Return when `ada` last tried to use a service, as her report tells."""

    def ask(name: str, **parameters: Any) -> dict[str, Any]:
        return sandboxes.act(sandbox, key_of("root"), "iam", name, parameters).unwrapped()

    job = ask("GenerateServiceLastAccessedDetails", Arn=user_arn("ada"))
    found = ask("GetServiceLastAccessedDetails", **job, MaxItems=1000)["ServicesLastAccessed"]
    services = {each["ServiceNamespace"]: each for each in found}
    return services[service].get("LastAuthenticated")


def test_what_was_done_in_the_sandbox_stands_in_the_report(sandbox: Sandbox) -> None:
    assert last(sandbox, "sts") is None
    sandboxes.act(sandbox, key_of("ada"), "sts", "GetCallerIdentity", {})
    assert last(sandbox, "sts") is not None
