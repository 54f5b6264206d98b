"""What is wrong with a text that names somebody."""

from collections.abc import Iterator, Mapping, Sequence

from lessons.content_format.problems import PathInside, Problem
from lessons.content_format.starting_account import StartingAccount
from lessons.goals.goal import account_problems
from lessons.goals.keys import key_problems
from lessons.goals.who import read_who


def who_problems(
    path: PathInside, text: str, accounts: Mapping[str, StartingAccount], kinds: Sequence[str]
) -> Iterator[Problem]:
    """Yield why a text names nobody of these kinds in these accounts.

    Users and roles are not looked up: a learner may be meant to make them.
    """
    try:
        who = read_who(text)
    except ValueError as error:
        yield Problem(path, str(error))
        return
    if who.kind not in kinds:
        yield Problem(path, f"A {who.kind} cannot stand here. Name one of: {', '.join(kinds)}.")
    elif who.kind == "key":
        yield from key_problems(path, who.name, accounts)
    yield from account_problems(path, who.account, accounts)
