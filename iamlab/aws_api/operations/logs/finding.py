"""Log groups by their name or ARN, and what operations on them ask for."""

import re
from collections.abc import Iterator

from iamlab.account.errors import AWSError
from iamlab.account.logs import LogGroup, LogStream
from iamlab.aws_api.operation import Ask, Asks, Call
from iamlab.aws_api.operations.iam_asks import resource_tags

_ARN = re.compile(r"arn:aws:logs:([a-z0-9-]+):(\d{12}):log-group:([\w./#-]+)(:\*)?", re.ASCII)


class ResourceNotFoundException(AWSError):
    def __init__(self, what: str) -> None:
        super().__init__("ResourceNotFoundException", f"The specified {what} does not exist.", 400)


class ResourceAlreadyExistsException(AWSError):
    def __init__(self, what: str) -> None:
        super().__init__("ResourceAlreadyExistsException", f"The specified {what} already exists", 400)


class InvalidParameterException(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("InvalidParameterException", message, 400)


def refuse_the_rest(made: Call, *known: str) -> None:
    """Raise InvalidParameterException where a call passes more than what the lab takes into account."""
    if rest := sorted(set(made.parameters) - set(known)):
        raise InvalidParameterException(f"The lab does not simulate {', '.join(rest)}.")


def group_arn(made: Call, name: str) -> str:
    """Return the ARN of a log group in the caller's account."""
    return f"arn:aws:logs:{made.surroundings.region}:{made.caller.account.id}:log-group:{name}"


def arn_of(made: Call) -> str:
    """Return the ARN of the log group that a call names. Raises InvalidParameterException."""
    named = made.parameters.get("logGroupIdentifier", made.parameters.get("logGroupName"))
    if named is None or ("logGroupIdentifier" in made.parameters and "logGroupName" in made.parameters):
        raise InvalidParameterException("Exactly one of logGroupName and logGroupIdentifier is required.")
    found = _ARN.fullmatch(named)
    if found is None:
        return group_arn(made, named)
    if found[2] != made.caller.account.id:
        raise InvalidParameterException("The lab does not simulate log groups across accounts.")
    return f"arn:aws:logs:{found[1]}:{found[2]}:log-group:{found[3]}"


def find(made: Call) -> LogGroup:
    """Return the log group that a call names. Raises ResourceNotFoundException."""
    found = made.account.log_groups.get(arn_of(made))
    if found is None:
        raise ResourceNotFoundException("log group")
    return found


def find_stream(made: Call) -> LogStream:
    """Return the stream that a call names. Raises ResourceNotFoundException."""
    found = find(made).streams.get(made.parameters["logStreamName"])
    if found is None:
        raise ResourceNotFoundException("log stream")
    return found


def on_group(action: str) -> Asks:
    """Ask for an action on the log group of a call: its ARN goes on as that of a stream without name."""

    def asks(made: Call) -> Iterator[Ask]:
        arn = arn_of(made)
        held = made.account.log_groups.get(arn)
        tags = made.parameters.get("tags", {})
        keys = {f"aws:RequestTag/{key}": value for key, value in tags.items()}
        asked = {**keys, "aws:TagKeys": tuple(tags)} if tags else keys
        yield Ask(action, f"{arn}:log-stream:", {**resource_tags(held.tags if held else {}), **asked})

    return asks


def on_stream(action: str) -> Asks:
    """Ask for an action on the stream of a call."""

    def asks(made: Call) -> Iterator[Ask]:
        arn = arn_of(made)
        held = made.account.log_groups.get(arn)
        tags = resource_tags(held.tags if held else {})
        yield Ask(action, f"{arn}:log-stream:{made.parameters['logStreamName']}", tags)

    return asks
