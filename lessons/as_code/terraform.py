"""A policy in Terraform: as `jsonencode`, or as a data source `aws_iam_policy_document`."""

from collections.abc import Iterator, Mapping

from iamlab.evaluator.structure import as_list, statements
from lessons.as_code.targets import Target
from lessons.as_code.values import hcl, hcl_string

_ELEMENTS = {
    "Action": "actions",
    "NotAction": "not_actions",
    "Resource": "resources",
    "NotResource": "not_resources",
}
_PRINCIPALS = {"Principal": "principals", "NotPrincipal": "not_principals"}


def as_json(value: Mapping[str, object], target: Target) -> str:
    """Return a resource whose document is written with `jsonencode`."""
    return _resource(target, f"jsonencode({hcl(value, 2)})")


def as_data_source(value: Mapping[str, object], target: Target) -> str:
    """Return a data source that makes the document, and the resource that uses it.

    A document without `Version` says the older one, which the data source would not take by itself.
    """
    head = [f'data "aws_iam_policy_document" "{target.label}" {{']
    named = {"policy_id": _string(str(value["Id"]))} if "Id" in value else {}
    head += _aligned({"version": _string(str(value.get("Version", "2008-10-17"))), **named}, 2)
    blocks = [line for _, statement in statements(value) for line in ("", *_statement(statement))]
    data = "\n".join([*head, *blocks, "}"])
    return f"{data}\n\n{_resource(target, f'data.aws_iam_policy_document.{target.label}.json')}"


def _resource(target: Target, document: str) -> str:
    place = target.terraform
    others = {name: hcl(value) for name, value in place.filled(target.about).items()}
    fields = {**others, place.document: document}
    return "\n".join([f'resource "{place.type}" "{target.label}" {{', *_aligned(fields, 2), "}", ""])


def _statement(statement: Mapping[str, object]) -> Iterator[str]:
    yield "  statement {"
    yield from _aligned(_attributes(statement), 4)
    for element, name in _PRINCIPALS.items():
        yield from _principals(name, statement.get(element))
    conditions = statement.get("Condition")
    for test, keys in conditions.items() if isinstance(conditions, Mapping) else ():
        yield from _condition(test, keys)
    yield "  }"


def _attributes(statement: Mapping[str, object]) -> dict[str, str]:
    found = {"sid": _string(str(statement["Sid"]))} if "Sid" in statement else {}
    found["effect"] = _string(str(statement.get("Effect", "")))
    listed = {name: element for element, name in _ELEMENTS.items() if element in statement}
    return found | {name: _strings(statement[element], 4) for name, element in listed.items()}


def _aligned(attributes: Mapping[str, str], indent: int) -> Iterator[str]:
    """Yield a line for each attribute, their signs one below the other, as `terraform fmt` has them."""
    width = max(map(len, attributes))
    return (f"{' ' * indent}{name:<{width}} = {value}" for name, value in attributes.items())


def _principals(name: str, value: object) -> Iterator[str]:
    """Yield a block for every type of principal; `"*"` alone has a type of that name."""
    listed = {"*": "*"} if value == "*" else value
    for kind, identifiers in listed.items() if isinstance(listed, Mapping) else ():
        yield f"    {name} {{"
        yield from _aligned({"type": _string(str(kind)), "identifiers": _strings(identifiers, 6)}, 6)
        yield "    }"


def _condition(test: object, keys: object) -> Iterator[str]:
    for variable, values in keys.items() if isinstance(keys, Mapping) else ():
        yield "    condition {"
        named = {"test": _string(str(test)), "variable": _string(str(variable))}
        yield from _aligned({**named, "values": _strings(values, 6)}, 6)
        yield "    }"


def _strings(value: object, indent: int) -> str:
    texts = [_text(item) for item in as_list(value)]
    return hcl(texts, indent, _string)


def _text(value: object) -> str:
    """Return a value as the string that the data source makes of it: `true` for JSON's true."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _string(text: str) -> str:
    """Return a string of the data source, where `&{…}` stands for a policy variable."""
    return hcl_string(text.replace("${", "&{"))
