"""The page on fidelity as plain values: each fact with its sources, and its tests as sentences."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from iamlab.evaluator.facts import Evidence, Fact, evidence, sections

GUIDES = (
    ("docs.aws.amazon.com/IAM/latest/UserGuide/", "IAM User Guide"),
    ("docs.aws.amazon.com/IAM/latest/APIReference/", "IAM API Reference"),
    ("docs.aws.amazon.com/STS/latest/APIReference/", "STS API Reference"),
    ("docs.aws.amazon.com/awscloudtrail/latest/userguide/", "CloudTrail User Guide"),
    ("docs.aws.amazon.com/organizations/latest/userguide/", "Organizations User Guide"),
    ("docs.aws.amazon.com/kms/latest/developerguide/", "KMS Developer Guide"),
    ("docs.aws.amazon.com/AmazonS3/latest/userguide/", "S3 User Guide"),
    ("docs.aws.amazon.com/AmazonS3/latest/API/", "S3 API Reference"),
    ("docs.aws.amazon.com/vpc/latest/privatelink/", "PrivateLink Guide"),
    ("aws.amazon.com/blogs/security/", "AWS Security Blog"),
)
"""By the beginning of a page's address: the guide that it stands in."""

_WRITTEN = {
    **{word: word.upper() for word in ("aws", "rcp", "scp", "json", "s3", "kms", "ec2", "arn", "api")},
    "awss": "AWS’s",
    "arns": "ARNs",
    "scps": "SCPs",
    "rcps": "RCPs",
    "sid": "Sid",
    "sids": "Sids",
}
"""Words of test names that a sentence writes otherwise."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact is from: `guide` and `page` of an address, or just what it says."""

    guide: str
    page: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """One test as a sentence, and the file in which it stands."""

    sentence: str
    file: str


@dataclass(frozen=True)
class ShownFact:
    """A fact as the page shows it."""

    fact: Fact
    sources: tuple[Source, ...]
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part with its facts; the only part of its section has no heading of its own."""

    id: str
    title: str
    has_heading: bool
    facts: tuple[ShownFact, ...]


@dataclass(frozen=True, slots=True)
class ShownSection:
    id: str
    title: str
    parts: tuple[ShownPart, ...]


@dataclass(frozen=True)
class Fidelity:
    """Everything on the page."""

    sections: tuple[ShownSection, ...]

    @cached_property
    def facts(self) -> tuple[ShownFact, ...]:
        return tuple(shown for section in self.sections for part in section.parts for shown in part.facts)

    @cached_property
    def held(self) -> tuple[ShownFact, ...]:
        return tuple(shown for shown in self.facts if shown.fact.is_held)

    @cached_property
    def outside(self) -> tuple[ShownFact, ...]:
        return tuple(shown for shown in self.facts if not shown.fact.is_held)

    @cached_property
    def limited(self) -> tuple[ShownFact, ...]:
        """Facts that are held, and at what a note says where the evaluator stops."""
        return tuple(shown for shown in self.held if shown.fact.note)

    @cached_property
    def disputed(self) -> tuple[ShownFact, ...]:
        return tuple(shown for shown in self.facts if shown.fact.disputed)

    @cached_property
    def tests(self) -> int:
        """How many tests hold the facts, each counted once."""
        return len({proof for shown in self.facts for proof in shown.proofs})

    @cached_property
    def pages(self) -> int:
        """How many of AWS's pages the facts are from."""
        return len({source.address for shown in self.facts for source in shown.sources if source.address})


@lru_cache(maxsize=1)
def fidelity() -> Fidelity:
    """Return the page's content; facts and tests do not change while the lab runs."""
    return Fidelity(
        tuple(
            ShownSection(
                section.id,
                section.title,
                tuple(
                    ShownPart(part.id, part.title, len(section.parts) > 1, tuple(map(_shown, part.facts)))
                    for part in section.parts
                ),
            )
            for section in sections()
        )
    )


def _shown(fact: Fact) -> ShownFact:
    found = evidence().get(fact.id, Evidence())
    proofs = (*map(proof_of_case, found.cases), *map(proof_of_test, found.tests))
    return ShownFact(fact, tuple(map(source, fact.sources)), proofs)


def source(text: str) -> Source:
    """Return a source of a fact, an address taken apart."""
    address = text.removeprefix("https://")
    for beginning, guide in GUIDES:
        if address.startswith(beginning):
            page = address.removeprefix(beginning).rstrip("/").removesuffix(".html")
            return Source(guide, page, text)
    return Source(text[0].upper() + text[1:])


def proof_of_case(name: str) -> Proof:
    """Read "file: name" of a scenario case."""
    file, _, case = name.partition(": ")
    return Proof(_sentence(case), f"scenarios/{file}.json")


def proof_of_test(name: str) -> Proof:
    """Read "path::function" of a test; its name is the sentence."""
    path, _, function = name.partition("::")
    words = function.removeprefix("test_").split("_")
    return Proof(
        _sentence(" ".join(_WRITTEN.get(word, word) for word in words if word)), path.rpartition("/")[2]
    )


def _sentence(text: str) -> str:
    """Begin with a capital letter, but leave names such as sts:AssumeRole as they are."""
    return text if re.match(r"\w+:\w", text) else text[0].upper() + text[1:]
