"""An account exercise for tests: a root user to harden, a key to rotate, a way up to close."""

from typing import Any

import msgspec

from lessons.content_format.kinds.account import AccountExercise
from tests.aws_api.world import allow, trust

ACCOUNT = "111122223333"
GAMES: dict[str, Any] = {
    "id": ACCOUNT,
    "name": "Games",
    "alias": "games",
    "root": {
        "email": "root@games.example",
        "password": "Correct-Horse-9",
        "keys": [{"name": "root-key", "age_days": 900}],
    },
    "policies": {"Uploads": {"versions": [allow("s3:PutObject"), allow(["s3:*", "iam:*"])]}},
    "groups": {"readers": {"attached": ["ReadOnlyAccess"]}},
    "users": {
        "maya": {
            "groups": ["readers"],
            "attached": ["Uploads"],
            "password": "Correct-Horse-9",
            "keys": [{"name": "upload-key", "age_days": 400, "used_days_ago": 1}],
        },
    },
    "roles": {"Deploy": {"trust": trust({"Service": "lambda.amazonaws.com"})}},
}
BASE: dict[str, Any] = {
    "id": "harden",
    "kind": "account",
    "title": "Harden it",
    "task": "Make the account safe.",
    "explanation": "That is how it is done.",
    "hints": [{"id": "one", "text": "Begin with MFA."}],
    "accounts": {"games": GAMES},
    "sign_in": [{}],
    "goals": [{"goal": "root-without-keys", "id": "no-keys"}],
    "solution": [
        {"say": "Sign in as root.", "sign_in": "root"},
        {
            "say": "Delete the key.",
            "call": "iam:DeleteAccessKey",
            "parameters": {"AccessKeyId": "$(key root-key)"},
        },
    ],
}


def make(**fields: Any) -> AccountExercise:
    """Return the exercise with some of its fields replaced; placeholders filled."""
    return msgspec.convert({**BASE, **fields}, AccountExercise)
