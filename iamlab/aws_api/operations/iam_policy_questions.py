"""What can be asked about policies without a request: their context keys, and the services they open."""

from collections.abc import Iterable, Iterator

from iamlab.account.account import Account
from iamlab.account.applicable import document_of
from iamlab.account.errors import AWSError, InvalidInput, NoSuchEntity
from iamlab.account.policies import PolicyHolder
from iamlab.aws_api.operation import Ask, Asks, Call, Result, operation
from iamlab.aws_api.operations import iam_answers, iam_documents
from iamlab.aws_api.operations.iam_asks import KINDS, entities, on_everything, resource_tags, valid_arn
from iamlab.evaluator import reference
from iamlab.evaluator.asked_keys import asked_keys
from iamlab.evaluator.document import PolicyDocument, parse
from iamlab.evaluator.document_types import DocumentType

Held = tuple[str, str, PolicyHolder]
"""A holder of policies: its kind, as parameters name it, its name, and itself."""


@operation("iam:GetContextKeysForCustomPolicy", on_everything("iam:GetContextKeysForCustomPolicy"))
def get_context_keys_for_custom_policy(made: Call) -> Result:
    return _key_names(made.parameters["PolicyInputList"])


def on_holder(action: str, parameter: str) -> Asks:
    """Ask for an action on the user, group or role whose ARN is in `parameter`, with its tags."""

    def asks(made: Call) -> Iterator[Ask]:
        arn = valid_arn(made.parameters[parameter])
        found = find_holder(made.account, arn)
        tags = getattr(found[2], "tags", {}) if found else {}
        yield Ask(action, arn, resource_tags(tags, is_old_too=True))

    return asks


@operation(
    "iam:GetContextKeysForPrincipalPolicy",
    on_holder("iam:GetContextKeysForPrincipalPolicy", "PolicySourceArn"),
)
def get_context_keys_for_principal_policy(made: Call) -> Result:
    """Of all policies that a user, group or role has, its groups' too, and of those given besides."""
    texts = list(made.parameters.get("PolicyInputList", ()))
    for _, _, holder in holders_of(made.account, made.parameters["PolicySourceArn"]):
        texts += holder.inline.values()
        texts += (document_of(made.account, arn) for arn in holder.attached)
    return _key_names(texts)


def holders_of(account: Account, arn: str) -> list[Held]:
    """Return whom an ARN names, and a user's groups. Raises NoSuchEntity."""
    found = find_holder(account, arn)
    if found is None:
        raise NoSuchEntity(f"The entity with ARN {arn} cannot be found.")
    groups = [account.group(name) for name in getattr(found[2], "groups", ())]
    return [found, *(("Group", group.name, group) for group in groups)]


def find_holder(account: Account, arn: str) -> Held | None:
    """Return whom an ARN names, None where it names nobody."""
    for kind in ("User", "Group", "Role"):
        found = entities(account, kind).get(arn.rpartition("/")[2].lower())
        if found is not None and account.arn(KINDS[kind][1], found.path, found.name) == arn:
            return kind, found.name, found
    return None


def _key_names(texts: Iterable[str]) -> Result:
    found: dict[str, str] = {}
    for text in texts:
        for statement in read_document(text).statements:
            for key in asked_keys(statement):
                found.setdefault(key.lower(), key)
    return {"ContextKeyNames": list(found.values())}


def read_document(text: str, document_type: DocumentType = DocumentType.IDENTITY) -> PolicyDocument:
    """Return a document that a question brings along. Raises InvalidInput for what IAM would not save."""
    try:
        iam_documents.check(text, document_type)
    except AWSError as error:
        raise InvalidInput(f"The policy is not valid: {error.message}") from error
    return parse(text, document_type)


@operation("iam:ListPoliciesGrantingServiceAccess", on_holder("iam:ListPoliciesGrantingServiceAccess", "Arn"))
def list_policies_granting_service_access(made: Call) -> Result:
    """Which of a user's, group's or role's policies allow anything of a service; boundaries do not count."""
    holders = holders_of(made.account, made.parameters["Arn"])
    entries = [
        {"ServiceNamespace": service, "Policies": list(_granting(made.account, holders, service))}
        for service in made.parameters["ServiceNamespaces"]
    ]
    return iam_answers.page(made, "PoliciesGrantingServiceAccess", entries)


def _granting(account: Account, holders: Iterable[Held], service: str) -> Iterator[Result]:
    for kind, name, holder in holders:
        for policy, text in holder.inline.items():
            if _opens(text, service):
                owner = {"EntityType": kind.upper(), "EntityName": name}
                yield {"PolicyName": policy, "PolicyType": "INLINE", **owner}
        for arn in holder.attached:
            if _opens(document_of(account, arn), service):
                yield {**iam_answers.attached(arn), "PolicyType": "MANAGED"}


def _opens(text: str, service: str) -> bool:
    """Say whether an Allow of this document is about any action of a service."""
    names = reference.actions(service)
    return any(
        not statement.denies and any(statement.is_about(service.lower(), name) for name in names)
        for statement in parse(text).statements
    )
