"""The kinds of policy document, which differ in the elements they take (fact 1.2)."""

from enum import StrEnum


class DocumentType(StrEnum):
    """What a document is written as; the values are those of `manage.py validate`."""

    IDENTITY = "identity"
    BOUNDARY = "boundary"
    SESSION = "session"
    RESOURCE = "resource"
    TRUST = "trust"
    SCP = "scp"
    RCP = "rcp"
    VPC_ENDPOINT = "vpc_endpoint"
