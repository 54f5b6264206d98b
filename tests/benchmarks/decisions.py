"""How long a decision takes: ours in several forms, and its peers beside it, all in one run."""

import itertools
import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from typing import Any

from iamlab.evaluator import authorize, explain
from iamlab.evaluator.scenario import read
from tests.benchmarks import peers
from tests.benchmarks.cedar import cedar

FOLDER = Path(__file__).with_name("scenarios")
CASES = ("simple", "medium", "worst", "mixed")
TARGETS = "aims: medium under 20, its trace under 100, from text under 1,000; worst under 70 and 15,000"


def measure() -> None:
    """Print medians of one decision in microseconds, and how many times longer the peers take."""
    print(f"\nOne decision, median in microseconds ({TARGETS})")
    heads = (
        "parsed before",
        "new request",
        "trace",
        "from text",
        "iam-simulate",
        "cedar, parsed",
        "cedar, from text",
    )
    print(f"{'':10}" + "".join(f"{head:>18}" for head in heads))
    for case in CASES:
        path = FOLDER / f"{case}.jsonl"
        scenarios = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        ours = _ours(scenarios)
        cells = [f"{value:,.1f}" for value in ours] + [_beside(peers.iam_simulate(path), ours[0])]
        # Cedar has no account, no trust policy and no key policy: the mixed questions cannot be put to it.
        before, from_text = (None, None) if case == "mixed" else cedar(scenarios[0])
        cells += ["-", "-"] if case == "mixed" else [_beside(before, ours[0]), _beside(from_text, ours[3])]
        print(f"{case:10}" + "".join(f"{cell:>18}" for cell in cells))


def _ours(scenarios: list[dict[str, Any]]) -> list[float]:
    parsed = [read(scenario) for scenario in scenarios]
    # Each with an action that its documents were not asked about before, so that no index helps.
    fresh = itertools.count()

    def ask_anew() -> None:
        for scenario, (_, policies) in zip(scenarios, parsed, strict=True):
            request = {**scenario["request"], "action": f"s3:Get{next(fresh)}Object"}
            authorize(read({"request": request})[0], policies)

    texts = [json.dumps(scenario) for scenario in scenarios]
    times = [
        _median(lambda: [authorize(*each) for each in parsed], 2000),
        _median(ask_anew, 100),
        _median(lambda: [_whole(*each) for each in parsed], 300),
        _median(lambda: [authorize(*read(json.loads(text))) for text in texts], 60),
    ]
    return [each / len(scenarios) for each in times]


def _whole(request: Any, policies: Any) -> object:
    """Ask for the chain with its notes, and of every statement whether it applies."""
    trace = explain(request, policies)
    return trace.links, [statement.applies for statement in trace.statements]


def _median(run: Callable[[], Iterable[object] | None], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1e6)
    return median(times[rounds // 10 :])


def _beside(other: float | None, ours: float) -> str:
    """Show a peer's time, and how many of ours it is, both asked in the same way."""
    return "not installed" if other is None else f"{other:,.0f} ({other / ours:,.1f}x)"
