"""Addresses that requests never come from, and ranges that are written oddly (facts 3.2.4, 3.2.5)."""

import ipaddress
from collections.abc import Iterator, Mapping

from iamlab.evaluator.findings.checks import finding
from iamlab.evaluator.findings.condition_entries import Test, tests
from iamlab.evaluator.findings.scope import Scope
from iamlab.evaluator.problems import Path, Problem, shown

_PRIVATE = tuple(
    ipaddress.ip_network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)


def check(statement: Mapping[str, object], path: Path, scope: Scope) -> Iterator[Problem]:
    """Yield what is odd about the addresses in a statement's Condition."""
    for test in tests(statement, path):
        if test.family != "ip":
            continue
        networks = [(here, value, found) for here, value in test.values if (found := _network(value))]
        yield from _improvable(networks)
        if test.folded_key == "aws:sourceip":
            yield from _private(test, networks)


_Networks = list[tuple[Path, str, ipaddress.IPv4Network | ipaddress.IPv6Network]]


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def _improvable(networks: _Networks) -> Iterator[Problem]:
    for path, value, network in networks:
        if "/" in value and value.partition("/")[0] != str(network.network_address) and ":" not in value:
            yield finding(
                "IMPROVE_IP_RANGE",
                f"In `{shown(value)}` the bits beyond the mask do not count.",
                f"Write `{network}`.",
                path,
            )


def _private(test: Test, networks: _Networks) -> Iterator[Problem]:
    private = [entry for entry in networks if _is_private(entry[2])]
    if not private:
        return
    negated, whole = test.read.operator.negated, len(private) == len(test.values)
    code = f"PRIVATE_{'NOT_' if negated else ''}IP_ADDRESS{'' if whole else '_SUBSET'}"
    effect = "this always holds" if negated else "this never holds"
    for path, value, _ in private if not whole else private[:1]:
        yield finding(
            code,
            f"`{shown(value)}` is a private range, which no request from the internet comes from"
            f"{f', so {effect}' if whole else ''}.",
            "Use a public range, or `aws:VpcSourceIp` for requests through a VPC endpoint.",
            path,
        )


def _is_private(network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
    return any(
        network.version == private.version and network.network_address in private for private in _PRIVATE
    )
