"""CloudWatch: the metrics of rules of EventBridge, and no others (API reference, GetMetricStatistics)."""

import math
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.utils import parse_to_aware_datetime

from iamlab.account.errors import AWSError
from iamlab.account.event_rules import METRICS
from iamlab.aws_api.operation import Ask, Call, Result, operation

NAMESPACE, DIMENSION = "AWS/Events", "RuleName"
MOST_POINTS = 1440
"""How many points an answer may have."""


def _gets(made: Call) -> Iterator[Ask]:
    yield Ask("cloudwatch:GetMetricStatistics")


@operation("cloudwatch:GetMetricStatistics", _gets)
def get_metric_statistics(made: Call) -> Result:
    """Only periods in which something happened have a point."""
    given = made.parameters
    _check(made)
    period = timedelta(seconds=given["Period"])
    start, end = _moment(given["StartTime"]), _moment(given["EndTime"])
    counts: dict[datetime, int] = {}
    for at in _happened(made):
        if start <= at < end:
            first = start + math.floor((at - start) / period) * period
            counts[first] = counts.get(first, 0) + 1
    return {
        "Label": given["MetricName"],
        "Datapoints": [_point(first, count, given["Statistics"]) for first, count in sorted(counts.items())],
    }


def _happened(made: Call) -> Iterator[datetime]:
    """Yield when what a metric counts happened: of one rule, or of all in the Region."""
    name = made.parameters["MetricName"]
    wanted = {each["Value"] for each in made.parameters.get("Dimensions", [])}
    for rule in made.account.rules.values():
        if rule.region == made.surroundings.region and (not wanted or rule.name in wanted):
            yield from rule.counted.get(name, ())


def _point(first: datetime, count: int, statistics: Iterable[str]) -> Result:
    values = {
        "SampleCount": float(count),
        "Sum": float(count),
        **dict.fromkeys(("Average", "Minimum", "Maximum"), 1.0),
    }
    return {"Timestamp": first, **{name: values[name] for name in statistics}, "Unit": "Count"}


def _moment(given: Any) -> datetime:
    found: datetime = parse_to_aware_datetime(given)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _check(made: Call) -> None:
    """Raise AWSError for metrics that the lab does not keep, and for times that cannot be."""
    given = made.parameters
    named = [each["Name"] for each in given.get("Dimensions", [])]
    is_kept = given["Namespace"] == NAMESPACE and given["MetricName"] in METRICS
    if not is_kept or named not in ([], [DIMENSION]) or "ExtendedStatistics" in given:
        text = f"The lab keeps the metrics of {NAMESPACE} by {DIMENSION} alone: {', '.join(METRICS)}."
        raise AWSError("InvalidParameterValue", text, 400)
    if "Statistics" not in given:
        text = "At least one of the parameters Statistics and ExtendedStatistics must be specified."
        raise AWSError("MissingParameter", text, 400)
    length = (_moment(given["EndTime"]) - _moment(given["StartTime"])).total_seconds()
    if length <= 0:
        text = "The parameter StartTime must be less than the parameter EndTime."
        raise AWSError("InvalidParameterValue", text, 400)
    if length / given["Period"] > MOST_POINTS:
        text = f"You have requested more than {MOST_POINTS} datapoints, which is the limit."
        raise AWSError("InvalidParameterCombination", text, 400)
