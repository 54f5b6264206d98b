"""A policy and its statements, as sentences name them."""

from collections.abc import Sequence
from itertools import groupby

from iamlab.evaluator.policies import NamedPolicy, PlacedStatement, PolicyType

_KINDS = {PolicyType.SCP: "SCP", PolicyType.RCP: "RCP"}


def short_name(name: str) -> str:
    """Return a policy's name without what stands before it in an ARN."""
    return name.rpartition("/")[2] if name.startswith("arn:") else name


def policy_parts(policy_type: PolicyType, policy: NamedPolicy) -> tuple[str, str, str]:
    """Return a policy's kind, its name, and the group that has it: policy, Guard, of group testers.

    Kind and group are empty where there is nothing to say: the name of a policy that belongs to a thing
    says its kind by itself, as in: the trust policy of Deploy.
    """
    kind = _KINDS.get(policy_type, "" if " " in policy.name else "policy")
    holder, name = policy.holder or ("", "")
    return kind, short_name(policy.name), f"of group {name}" if holder == "Group" else ""


def statements_words(matches: Sequence[PlacedStatement]) -> list[str]:
    """Return statements by their Sids or numbers, with their policies, those of one policy together."""
    grouped = (list(of) for _, of in groupby(matches, key=lambda match: id(match.named_policy)))
    return [f"{_numbered(of)} in {_policy_words(of[0])}" for of in grouped]


def _numbered(matches: list[PlacedStatement]) -> str:
    statements = [each.statement for each in matches]
    *others, last = [f"`{each.sid}`" if each.sid else str(each.index + 1) for each in statements]
    return f"statements {', '.join(others)} and {last}" if others else f"statement {last}"


def _policy_words(match: PlacedStatement) -> str:
    kind, name, group = policy_parts(match.policy_type, match.named_policy)
    return " ".join(part for part in (kind, name if " " in name else f"`{name}`", group) if part)
