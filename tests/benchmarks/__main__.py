"""Run every benchmark and print its table. Nothing here asserts: figures drift from machine to machine."""

from tests.benchmarks import acts, calls, checks, comparisons, decisions, typing_latency
from tests.benchmarks.lab import running_lab


def main() -> None:
    decisions.measure()
    comparisons.measure()
    calls.measure()
    acts.measure()
    with running_lab() as address:
        checks.measure(address)
        typing_latency.measure(address)


if __name__ == "__main__":
    main()
