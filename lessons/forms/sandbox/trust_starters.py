"""Trust policies to begin with: whom a role may trust, and what is asked for each (facts 1.3.1 to 1.3.9)."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

Statement = dict[str, Any]

SERVICES = (
    "ec2.amazonaws.com",
    "lambda.amazonaws.com",
    "ecs-tasks.amazonaws.com",
    "states.amazonaws.com",
    "events.amazonaws.com",
    "glue.amazonaws.com",
    "cloudformation.amazonaws.com",
)
"""Services that act as roles of their customers, those met most often first."""


class _TrustForm(forms.Form):
    """What has to be known about whom the role trusts. It comes in the address, and changes nothing."""

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, auto_id="trust-%s", **more)
        for each in self.fields.values():
            each.widget.attrs |= {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}


class ThisAccountForm(_TrustForm):
    mfa = forms.BooleanField(
        label="Only with MFA", required=False, help_text="The session must have been signed in with MFA."
    )


class AnotherAccountForm(_TrustForm):
    account = forms.RegexField(
        r"^\d{12}$",
        label="Account ID",
        error_messages={"invalid": "Write the 12 digits of an account."},
    )
    external_id = forms.CharField(
        label="External ID",
        required=False,
        max_length=1224,
        help_text="For a company that works for many: it must name your ID when it asks for the role.",
    )


class ServiceForm(_TrustForm):
    service = forms.ChoiceField(label="Service", choices=[(each, each) for each in SERVICES])


class SAMLForm(_TrustForm):
    provider = forms.CharField(label="SAML provider", max_length=2048)


class OIDCForm(_TrustForm):
    provider = forms.CharField(label="OpenID Connect provider", max_length=2048)
    audience = forms.CharField(label="Audience", max_length=255, help_text="The client ID in its tokens.")


@dataclass(frozen=True, slots=True)
class TrustKind:
    """A choice: its words, what it asks for, and the statement that it makes of that.

    `lists` is the read that tells what there is to choose from; without what `needs_more` asks for there
    is nothing to write.
    """

    key: str
    label: str
    about: str
    form: type[_TrustForm]
    statement: Callable[[str, Mapping[str, Any]], Statement]
    lists: str = ""
    needs_more: bool = False


def _allow(principal: Mapping[str, str], action: Any, condition: Any = None) -> Statement:
    made: Statement = {"Effect": "Allow", "Principal": dict(principal), "Action": action}
    return {**made, "Condition": condition} if condition else made


def _this_account(account: str, given: Mapping[str, Any]) -> Statement:
    condition = {"Bool": {"aws:MultiFactorAuthPresent": "true"}} if given.get("mfa") else None
    return _allow({"AWS": f"arn:aws:iam::{account}:root"}, "sts:AssumeRole", condition)


def _another_account(account: str, given: Mapping[str, Any]) -> Statement:
    external = given.get("external_id")
    condition = {"StringEquals": {"sts:ExternalId": external}} if external else None
    return _allow({"AWS": f"arn:aws:iam::{given['account']}:root"}, "sts:AssumeRole", condition)


def _service(account: str, given: Mapping[str, Any]) -> Statement:
    return _allow({"Service": given.get("service") or SERVICES[0]}, "sts:AssumeRole")


def _saml(account: str, given: Mapping[str, Any]) -> Statement:
    condition = {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}
    return _allow({"Federated": given["provider"]}, "sts:AssumeRoleWithSAML", condition)


def _oidc(account: str, given: Mapping[str, Any]) -> Statement:
    host = given["provider"].partition(":oidc-provider/")[2]
    condition = {"StringEquals": {f"{host}:aud": given["audience"]}}
    return _allow({"Federated": given["provider"]}, "sts:AssumeRoleWithWebIdentity", condition)


_ALL = (
    TrustKind(
        "account",
        "This account",
        "The account trusts itself: who of its users may act as the role, their own policies say.",
        ThisAccountForm,
        _this_account,
    ),
    TrustKind(
        "another-account",
        "Another account",
        "Users and roles of another account, as far as that account lets them.",
        AnotherAccountForm,
        _another_account,
        needs_more=True,
    ),
    TrustKind(
        "service",
        "AWS service",
        "A service that acts for you, such as the code of a Lambda function.",
        ServiceForm,
        _service,
    ),
    TrustKind(
        "saml",
        "SAML",
        "People whom a company’s directory has signed in.",
        SAMLForm,
        _saml,
        lists="iam:ListSAMLProviders",
        needs_more=True,
    ),
    TrustKind(
        "oidc",
        "OpenID Connect",
        "Programs and people with a token of a provider, such as a CI system’s jobs.",
        OIDCForm,
        _oidc,
        lists="iam:ListOpenIDConnectProviders",
        needs_more=True,
    ),
)

TRUST_KINDS = {each.key: each for each in _ALL}
"""Every choice by its key."""


def trust_policy(kind: TrustKind, account: str, given: Mapping[str, Any]) -> str:
    """Return the text of a trust policy; `given` are the cleaned fields of the kind's form.

    They may be none where the kind needs no more.
    """
    document = {"Version": "2012-10-17", "Statement": [kind.statement(account, given)]}
    return f"{json.dumps(document, indent=2)}\n"
