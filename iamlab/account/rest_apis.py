"""REST APIs of API Gateway: resources with methods, and what of them is deployed to a stage."""

from datetime import datetime

import msgspec

APIS = 20
"""How many APIs an account of the lab may have."""

RESOURCES = 50
"""How many resources an API of the lab may have."""

STAGES = 5
"""How many stages an API of the lab may have."""

SIGNED, OPEN = "AWS_IAM", "NONE"
"""How a method is authorized: by whoever signs the request, or by nobody."""


class ApiMethod(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """A method, such as GET. `function` is the ARN of what it invokes, `role` that of whom it does so as."""

    authorization: str = OPEN
    function: str | None = None
    role: str | None = None


class ApiResource(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """A resource by its whole path, with its methods by name."""

    id: str
    path: str
    parent: str | None = None
    methods: dict[str, ApiMethod] = {}


class ApiStage(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """What was deployed: the methods as `GET /orders`, and the resource policy, as they were then."""

    name: str
    deployment: str
    created: datetime
    updated: datetime
    methods: dict[str, ApiMethod] = {}
    policy: str | None = None


class RestApi(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """A REST API. `policy` is in force at a stage only once it is deployed there."""

    id: str
    name: str
    region: str
    created: datetime
    root: str
    description: str = ""
    policy: str | None = None
    tags: dict[str, str] = {}
    resources: dict[str, ApiResource] = {}
    stages: dict[str, ApiStage] = {}
