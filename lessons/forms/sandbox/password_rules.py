"""What a new password must be like, in words: AWS refuses without saying it (facts 6.1.5, 6.2.3, 6.2.4)."""

from typing import Any

from iamlab.account.identities import PasswordPolicy
from iamlab.account.passwords import LONGEST, SYMBOLS
from iamlab.evaluator.link_notes import listed

_SYMBOLS = " ".join(SYMBOLS)

BY_DEFAULT = (
    f"8 to {LONGEST} characters of at least three kinds: upper-case letters, lower-case letters, numbers, "
    f"symbols ({_SYMBOLS}). Not the account’s name or e-mail address."
)
"""AWS's own rules, which are root's too."""

UNREADABLE = (
    "The account’s password policy has rules for it. You may not read them: iam:GetAccountPasswordPolicy."
)


def in_words(policy: PasswordPolicy | None) -> str:
    """Return the rules of an account's password policy; of AWS's default where there is none."""
    if policy is None:
        return BY_DEFAULT
    kinds = [
        words
        for required, words in (
            (policy.require_uppercase, "an upper-case letter"),
            (policy.require_lowercase, "a lower-case letter"),
            (policy.require_numbers, "a number"),
            (policy.require_symbols, f"a symbol ({_SYMBOLS})"),
        )
        if required
    ]
    length = f"{policy.minimum_length} to {LONGEST} characters"
    among = f", among them {listed(kinds)}" if kinds else ""
    return f"{length}{among}.{_not_again(policy.reuse_prevention)}"


def _not_again(remembered: int | None) -> str:
    if not remembered:
        return ""
    return " Not the one before." if remembered == 1 else f" None of the last {remembered}."


def policy_of(result: dict[str, Any]) -> PasswordPolicy:
    """Return the policy that GetAccountPasswordPolicy answered."""
    shown = result["PasswordPolicy"]
    return PasswordPolicy(
        minimum_length=shown["MinimumPasswordLength"],
        require_symbols=shown["RequireSymbols"],
        require_numbers=shown["RequireNumbers"],
        require_uppercase=shown["RequireUppercaseCharacters"],
        require_lowercase=shown["RequireLowercaseCharacters"],
        reuse_prevention=shown.get("PasswordReusePrevention"),
    )
