"""Who can be named as a principal: what AWS refuses on saving (facts 1.3.2 to 1.3.7, 1.3.9).

Such an entry means nobody in an evaluation; it is no reason not to evaluate the document.
"""

import re
from collections.abc import Iterator, Mapping

from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.entries import PARTITIONS
from iamlab.evaluator.grammar import S3
from iamlab.evaluator.principals import AWS, CANONICAL_USER, FEDERATED, SERVICE
from iamlab.evaluator.problems import Path, Problem, shown
from iamlab.evaluator.refused import refused

_PARTITION = f"(?:{'|'.join(name for name in PARTITIONS if name != '*')})"
_NAME = r"[\w+=,.@-]+"
_PATH = r"(?:[!-)+-.0->@-~]*/)*"  # printable ASCII without `*` and `?`
_ACCOUNT = re.compile(r"\d{12}")
_PRINCIPAL_ARN = re.compile(
    rf"arn:{_PARTITION}:(?:iam::\d{{12}}:(?:root|(?:user|role)/{_PATH}{_NAME})"
    rf"|sts::\d{{12}}:(?:assumed-role/{_NAME}/{_NAME}|federated-user/{_NAME})"
    r"|iam::cloudfront:user/CloudFront Origin Access Identity [A-Z0-9]+)",
    re.ASCII,
)
_UNIQUE_ID = re.compile(r"A(?:IDA|ROA)[A-Z0-9]{4,}")
_SERVICE_NAME = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_CANONICAL_ID = re.compile(r"[0-9a-f]{64}")
_PROVIDER = re.compile(
    rf"arn:{_PARTITION}:iam::\d{{12}}:(?:saml|oidc)-provider/[!-)+->@-~]+"
    r"|www\.amazon\.com|graph\.facebook\.com|accounts\.google\.com"
    r"|cognito-identity(?:-us-gov)?\.amazonaws\.com(?:\.cn)?"
)
"""The providers that can be named: by ARN, or one of the built-in ones (fact 1.3.6)."""


def invalid_principals(
    statement: Mapping[str, object], path: Path, document_type: DocumentType, service: str | None
) -> Iterator[Problem]:
    """Yield the entries of Principal and NotPrincipal that can name nobody.

    A `*` by itself is saved everywhere, in a trust policy too: there AWS's pages disagree (fact 1.3.10),
    so that it is a finding and no refusal.
    """
    for element in ("Principal", "NotPrincipal"):
        block = statement.get(element)
        if not isinstance(block, Mapping):
            continue
        for kind, entries in block.items():
            for index, entry in enumerate(entries if isinstance(entries, list) else [entries]):
                here = (*path, element, kind, index) if isinstance(entries, list) else (*path, element, kind)
                if isinstance(entry, str):
                    yield from _entry(kind, entry, here, document_type, service)


def _entry(
    kind: str, entry: str, path: Path, document_type: DocumentType, service: str | None
) -> Iterator[Problem]:
    if kind == AWS:
        yield from _aws(entry, path)
    elif kind == SERVICE:
        yield from _service(entry, path)
    elif kind == FEDERATED:
        yield from _federated(entry, path, document_type)
    elif kind == CANONICAL_USER:
        elsewhere = document_type is DocumentType.TRUST or service not in (S3, None)
        yield from _canonical_user(entry, path, elsewhere=elsewhere)


def _aws(entry: str, path: Path) -> Iterator[Problem]:
    if entry == "*" or any(form.fullmatch(entry) for form in (_ACCOUNT, _PRINCIPAL_ARN, _UNIQUE_ID)):
        return
    if "*" in entry or "?" in entry:
        yield _wildcard(
            AWS, entry, path, "Name each one, or write `*` for everyone and narrow it in `Condition`."
        )
    elif re.fullmatch(r"arn:[^:]*:iam:[^:]*:[^:]*:group/.*", entry):
        yield _invalid(
            AWS,
            entry,
            path,
            f"`{shown(entry)}` is a group, and groups are never principals.",
            "Name its users or, better, a role that they may assume.",
        )
    elif re.fullmatch(r"[\d-]+", entry):
        yield _invalid(
            AWS,
            entry,
            path,
            f"`{shown(entry)}` is not the number of an account.",
            "Write its 12 digits, without hyphens.",
        )
    elif _SERVICE_NAME.fullmatch(entry) and ".amazonaws." in entry:
        yield _invalid(
            AWS,
            entry,
            path,
            f"`{shown(entry)}` is a service, not a principal of an account.",
            f'Write `{{"Service": "{shown(entry)}"}}`.',
        )
    else:
        yield _invalid(
            AWS,
            entry,
            path,
            f"`{shown(entry)}` names no account, user, role or session.",
            "Write 12 digits, or an ARN such as `arn:aws:iam::111122223333:role/Reader`.",
        )


def _service(entry: str, path: Path) -> Iterator[Problem]:
    if "*" in entry or "?" in entry:
        yield _wildcard(SERVICE, entry, path, "Name each service, such as `ec2.amazonaws.com`.")
    elif not _SERVICE_NAME.fullmatch(entry):
        yield _invalid(
            SERVICE,
            entry,
            path,
            f"`{shown(entry)}` is not the name of a service principal.",
            "Write it as in `ec2.amazonaws.com`.",
            "INVALID_SERVICE_PRINCIPAL_FORMAT",
        )


def _federated(entry: str, path: Path, document_type: DocumentType) -> Iterator[Problem]:
    if _PROVIDER.fullmatch(entry):
        return
    if "*" in entry or "?" in entry:
        yield _wildcard(FEDERATED, entry, path, "Name one provider by its ARN.")
        return
    trust = document_type is DocumentType.TRUST
    yield _invalid(
        FEDERATED,
        entry,
        path,
        f"`{shown(entry)}` names no identity provider.",
        "Write its ARN, such as `arn:aws:iam::111122223333:saml-provider/Okta`.",
        "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY" if trust else "INVALID_PRINCIPAL_FORMAT",
    )


def _canonical_user(entry: str, path: Path, *, elsewhere: bool) -> Iterator[Problem]:
    if elsewhere:
        yield _invalid(
            CANONICAL_USER,
            entry,
            path,
            "A canonical user ID names an account to S3 only.",
            'Write `{"AWS": "…"}` with the number of the account.',
            "UNSUPPORTED_PRINCIPAL",
        )
    elif not _CANONICAL_ID.fullmatch(entry):
        yield _invalid(
            CANONICAL_USER,
            entry,
            path,
            f"`{shown(entry)}` is not a canonical user ID.",
            "It has 64 digits and letters from a to f.",
        )


def _wildcard(kind: str, entry: str, path: Path, advice: str) -> Problem:
    message = f"`{shown(entry)}` holds a wildcard, which stands for nothing in a principal."
    if entry == "*":
        message = f"`{kind}` does not take `*`."
    return _invalid(kind, entry, path, message, advice, "UNSUPPORTED_WILDCARD_IN_PRINCIPAL")


def _invalid(
    kind: str, entry: str, path: Path, message: str, advice: str, code: str = "INVALID_PRINCIPAL_FORMAT"
) -> Problem:
    refusal = f'Invalid principal in policy: "{kind.upper()}":"{shown(entry, 500) if entry else ""}"'
    return refused(code, message, advice, path, refusal)
