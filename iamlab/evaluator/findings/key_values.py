"""Values that no request can have, by the form that AWS gives the values of a condition key (fact 6.6.3)."""

import re
from collections.abc import Callable, Iterator, Mapping

from iamlab.evaluator import wildcards
from iamlab.evaluator.findings import regions
from iamlab.evaluator.findings.checks import finding
from iamlab.evaluator.findings.condition_entries import Test, tests
from iamlab.evaluator.findings.scope import Scope
from iamlab.evaluator.problems import Path, Problem, shown

_Form = Callable[[str, Path], Problem | None]

_VPC = r"{}-(?:[0-9A-Za-z]{{8}}|[0-9A-Za-z]{{17}})"
_KEY_ARN = re.compile(r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]+")
_SERVICE_PRINCIPAL = re.compile(
    r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|amazon\.com|aws\.internal)"
)
_THROUGH_SERVICE = re.compile(r"[a-z0-9-]+\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?")


def check(statement: Mapping[str, object], path: Path, scope: Scope) -> Iterator[Problem]:
    """Yield the values of a statement's conditions that have not the form their key has."""
    for test in tests(statement, path):
        form = _FORMS.get(test.folded_key)
        if form is None or test.family not in ("string", "arn"):
            continue
        for here, value in test.values:
            problem = None if _stands_for_several(test, value) else form(value, here)
            if problem:
                yield problem


def _stands_for_several(test: Test, value: str) -> bool:
    return "${" in value or (test.read.operator.takes_wildcards and wildcards.has_wildcard(value))


def _vpc(value: str, path: Path) -> Problem | None:
    return _unless(_VPC.format("vpc"), value, path, "INVALID_VPC_FORMAT", "vpc-0abc1234def567890")


def _vpc_endpoint(value: str, path: Path) -> Problem | None:
    return _unless(_VPC.format("vpce"), value, path, "INVALID_VPCE_FORMAT", "vpce-0abc1234def567890")


def _unless(form: str, value: str, path: Path, code: str, example: str) -> Problem | None:
    if re.fullmatch(form, value):
        return None
    return finding(
        code,
        f"`{shown(value)}` is not such an id.",
        f"They have 8 or 17 letters and digits after the hyphen, as in `{example}`.",
        path,
    )


def _region(value: str, path: Path) -> Problem | None:
    if value in regions.REGIONS:
        return None
    return finding("INVALID_REGION", f"`{shown(value)}` is not a Region of AWS.", regions.advice(value), path)


def _kms_key(value: str, path: Path) -> Problem | None:
    if _KEY_ARN.fullmatch(value):
        return None
    return finding(
        "INVALID_KMS_KEY_VALUE",
        f"`{shown(value)}` is not the ARN of a KMS key, and S3 compares with nothing else.",
        "Write it in full: `arn:aws:kms:region:account:key/id`.",
        path,
    )


def _service_principal(value: str, path: Path) -> Problem | None:
    if _SERVICE_PRINCIPAL.fullmatch(value):
        return None
    return _no_service_principal(value, path, "ec2.amazonaws.com")


def _through_service(value: str, path: Path) -> Problem | None:
    if _THROUGH_SERVICE.fullmatch(value):
        return None
    return _no_service_principal(value, path, "s3.eu-central-1.amazonaws.com")


def _no_service_principal(value: str, path: Path, example: str) -> Problem:
    return finding(
        "INVALID_SERVICE_PRINCIPAL_FORMAT",
        f"`{shown(value)}` is not how this key names a service.",
        f"Write it in small letters, as in `{example}`.",
        path,
    )


_FORMS: dict[str, _Form] = {
    "aws:sourcevpc": _vpc,
    "aws:sourcevpce": _vpc_endpoint,
    "aws:requestedregion": _region,
    "s3:x-amz-server-side-encryption-aws-kms-key-id": _kms_key,
    "aws:calledvia": _service_principal,
    "aws:calledviafirst": _service_principal,
    "aws:calledvialast": _service_principal,
    "aws:principalservicename": _service_principal,
    "aws:principalservicenameslist": _service_principal,
    "iam:awsservicename": _service_principal,
    "iam:passedtoservice": _service_principal,
    "kms:viaservice": _through_service,
}
"""By key in lower case: what finds a value that no request has."""
