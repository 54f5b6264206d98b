"""JSON values written in other languages' syntax, line by line."""

import json
import re
from collections.abc import Callable, Mapping

_PLAIN = re.compile(r"[A-Za-z_]\w*\Z", re.ASCII)

_SIGNS = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}

_NOT_BARE = re.compile('["\\\\\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff]')
"""What one of the languages would not take as it is: YAML ends lines at some, HCL knows no `\\b`."""


def quoted(text: str) -> str:
    """Return `text` as a string that JSON, TypeScript, YAML and HCL (without its templates) read the same."""
    escaped = _NOT_BARE.sub(lambda found: _SIGNS.get(found[0], f"\\u{ord(found[0]):04x}"), text)
    return f'"{escaped}"'


def hcl_string(text: str) -> str:
    """Return `text` as a string of HCL, in which `${` and `%{` would begin a template."""
    return quoted(text.replace("${", "$${").replace("%{", "%%{"))


def hcl(value: object, indent: int = 0, string: Callable[[str], str] = hcl_string) -> str:
    """Return a JSON value in HCL, as `jsonencode` takes it; `indent` is that of its first line."""
    inner, outer = " " * (indent + 2), " " * indent
    if isinstance(value, Mapping):
        if not value:
            return "{}"
        width = max(len(_hcl_key(str(key))) for key in value)
        lines = [
            f"{inner}{_hcl_key(str(key)):<{width}} = {hcl(item, indent + 2, string)}"
            for key, item in value.items()
        ]
        return "\n".join(["{", *lines, outer + "}"])
    if isinstance(value, list):
        return _listed([hcl(item, indent + 2, string) for item in value], inner, outer)
    return string(value) if isinstance(value, str) else json.dumps(value)


def yaml(value: object, indent: int = 0) -> list[str]:
    """Return a JSON value as lines of YAML in block style; every string that is a value is quoted."""
    margin = " " * indent
    if isinstance(value, Mapping) and value:
        return [
            line for key, item in value.items() for line in _yaml_entry(margin, f"{_yaml_key(key)}:", item)
        ]
    if isinstance(value, list) and value:
        return [line for item in value for line in _yaml_item(margin, item)]
    return [margin + _scalar(value)]


def typescript(value: object, indent: int = 0) -> str:
    """Return a JSON value as an expression of TypeScript; `indent` is that of its first line."""
    inner, outer = " " * (indent + 2), " " * indent
    if isinstance(value, Mapping):
        lines = [
            f"{inner}{_ts_key(str(key))}: {typescript(item, indent + 2)}," for key, item in value.items()
        ]
        return "\n".join(["{", *lines, outer + "}"]) if lines else "{}"
    if isinstance(value, list):
        return _listed([typescript(item, indent + 2) for item in value], inner, outer)
    return _scalar(value)


def _scalar(value: object) -> str:
    return quoted(value) if isinstance(value, str) else json.dumps(value)


def _listed(items: list[str], inner: str, outer: str) -> str:
    """Return a list, on one line when it is short."""
    line = f"[{', '.join(items)}]"
    if "\n" not in line and len(line) < 60:
        return line
    return "\n".join(["[", *[f"{inner}{item}," for item in items], outer + "]"])


def _hcl_key(key: str) -> str:
    return key if _PLAIN.match(key) else hcl_string(key)


def _ts_key(key: str) -> str:
    return key if _PLAIN.match(key) and key != "__proto__" else quoted(key)


def _yaml_key(key: object) -> str:
    # Some bare words are no strings in YAML: yes, no, on, null and the like.
    text = str(key)
    bare = _PLAIN.match(text) and text.lower() not in (
        "y",
        "n",
        "yes",
        "no",
        "on",
        "off",
        "true",
        "false",
        "null",
    )
    return text if bare else quoted(text)


def _yaml_entry(margin: str, head: str, item: object) -> list[str]:
    if isinstance(item, (Mapping, list)) and item:
        return [margin + head, *yaml(item, len(margin) + 2)]
    return [f"{margin}{head} {_scalar(item)}"]


def _yaml_item(margin: str, item: object) -> list[str]:
    first, *rest = yaml(item, len(margin) + 2)
    return [f"{margin}- {first.lstrip(' ')}", *rest]
