"""Signing in to the console with a SAML response, as AWS takes one at https://signin.aws.amazon.com/saml.

The endpoint calls AssumeRoleWithSAML for whoever sends it a response, and opens a console session with what
it gets. Source: IAM User Guide, "Enable SAML 2.0 federated principals to access the AWS Management Console".
"""

from iamlab.account.configuration import Configuration
from iamlab.account.errors import AWSError
from iamlab.aws_api.console_events import console_event, who_holds
from iamlab.aws_api.context import Surroundings
from iamlab.aws_api.federation import saml
from iamlab.aws_api.federation.company import ATTRIBUTES
from iamlab.aws_api.federation.refused_tokens import InvalidIdentityToken
from iamlab.aws_api.gate import Answer, call
from iamlab.aws_api.operations.sts import HALF_A_DAY

SHORTEST = 900
"""Of a console session, in seconds."""


def roles_in(encoded: str) -> list[tuple[str, str]]:
    """Return the pairs of a role and a provider, by their ARNs, that a response names.

    Nothing in it is believed yet. Raises AWSError: InvalidIdentityToken where there are none.
    """
    found = [_pair(each) for each in _attribute(encoded, "Role")]
    if not found or ("", "") in found:
        raise _invalid()
    return found


def saml_login(
    configuration: Configuration,
    encoded: str,
    role: str,
    surroundings: Surroundings | None = None,
) -> Answer:
    """Sign somebody in to the console as `role`, one of those that a response names by its ARN.

    The result is AssumeRoleWithSAML's, its `Credentials` those of a console session; so is the error.
    """
    surroundings = surroundings or Surroundings()
    try:
        provider = next((each for held, each in roles_in(encoded) if held == role), None)
        if provider is None:
            raise _invalid()
        asked = {"RoleArn": role, "PrincipalArn": provider, "SAMLAssertion": encoded, **_lasts(encoded)}
    except AWSError as error:
        return Answer(configuration, None, error, ())
    answer = call(configuration, None, "sts", "AssumeRoleWithSAML", asked, surroundings)
    if answer.result is None:
        return answer
    session = answer.configuration.sessions[answer.result["Credentials"]["AccessKeyId"]]
    session.is_console = True
    event = console_event("ConsoleLogin", who_holds(session), session.account, surroundings, MFAUsed="No")
    return Answer(answer.configuration, answer.result, None, (*answer.events, event), answer.asked)


def _attribute(encoded: str, name: str) -> tuple[str, ...]:
    try:
        stated = saml.unverified(saml.read(encoded))
    except saml.NotASAMLResponse:
        # The response of a sign-in that failed asserts nothing; AssumeRoleWithSAML says so.
        raise _invalid() from None
    return stated.attributes.get(f"{ATTRIBUTES}{name}", ())


def _pair(text: str) -> tuple[str, str]:
    """Return role and provider, in whichever order they stand; two empty texts for what is no pair."""
    parts = sorted((part.strip() for part in text.split(",")), key=lambda part: ":role/" not in part)
    return (parts[0], parts[1]) if len(parts) == 2 and ":role/" in parts[0] else ("", "")


def _lasts(encoded: str) -> dict[str, int]:
    """A console session lasts as long as the provider says, within twelve hours; else one hour."""
    given = next(iter(_attribute(encoded, "SessionDuration")), "")
    seconds = int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 0
    return {"DurationSeconds": seconds} if SHORTEST <= seconds <= HALF_A_DAY else {}


def _invalid() -> AWSError:
    return InvalidIdentityToken("Your request included an invalid SAML response.")
