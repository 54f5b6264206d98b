"""What a document of the playground can be: a policy type, for SCPs and RCPs with its level."""

from dataclasses import dataclass

from iamlab.evaluator import DocumentType


@dataclass(frozen=True, slots=True)
class Kind:
    """A choice: its key in the form, its words, and what its documents are read as."""

    key: str
    label: str
    document_type: DocumentType


_LEVELS = (("root", "at the root"), ("ou", "on the OU"), ("account", "on the account"))

IDENTITY = Kind("identity", "Identity-based policy", DocumentType.IDENTITY)

_ALL = (
    IDENTITY,
    Kind("resource", "Resource-based policy", DocumentType.RESOURCE),
    Kind("boundary", "Permissions boundary", DocumentType.BOUNDARY),
    Kind("session", "Session policy", DocumentType.SESSION),
    *(Kind(f"scp-{key}", f"SCP {where}", DocumentType.SCP) for key, where in _LEVELS),
    *(Kind(f"rcp-{key}", f"RCP {where}", DocumentType.RCP) for key, where in _LEVELS),
    Kind("vpc_endpoint", "VPC endpoint policy", DocumentType.VPC_ENDPOINT),
)

KINDS = {kind.key: kind for kind in _ALL}
"""Every choice by its key; SCPs and RCPs from the organization's root down."""

LEVEL_NAMES = {1: ("root",), 2: ("root", "account"), 3: ("root", "ou", "account")}
"""By how many levels an organization has: the playground's names for them, root first."""
