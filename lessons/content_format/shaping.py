"""A tree of texts → the struct that a schema asks for, or every error that stands in the way.

msgspec stops at the first error and knows no lines. So the schema is walked here (as msgspec.inspect
shows it), and msgspec converts the result once nothing is wrong with it.
"""

import re
from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from lessons.content_format.documents import Broken, Document, Mapping, Scalar, Sequence, Tree
from lessons.content_format.problems import PathInside, did_you_mean, nearest
from lessons.content_format.schema import Part

P = TypeVar("P", bound=Part)


def shape(document: Document, tree: Tree, schema: type[P], path: PathInside = ()) -> P | None:
    """Return the part of the document that `tree` is; or None, and the document has its errors."""
    before = len(document.errors)
    shaper = _Shaper(document)
    plain = shaper.value(tree, inspect.type_info(schema), path)
    if len(document.errors) > before or shaper.met_broken:
        return None
    try:
        return msgspec.convert(plain, schema)
    except msgspec.ValidationError as error:  # A restriction that the shaper does not know.
        document.complain(path, tree.line, f"{error}.")
        return None


class _Shaper:
    """Walks tree and type together. Where they disagree it notes an error and goes on with the rest."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.met_broken = False

    def value(self, tree: Tree, wanted: inspect.Type, path: PathInside, must: str = "") -> Any:
        if isinstance(tree, Broken):
            self.met_broken = True
            return None
        if isinstance(wanted, inspect.Metadata):
            return self.value(tree, wanted.type, path, (wanted.extra or {}).get("must", ""))
        if isinstance(wanted, inspect.UnionType):
            return self._one_of(tree, wanted, path)
        if isinstance(wanted, inspect.StructType) and isinstance(tree, Mapping):
            return self._struct(tree, wanted, path)
        if isinstance(wanted, inspect.DictType) and isinstance(tree, Mapping):
            return self._dict(tree, wanted, path)
        if isinstance(wanted, inspect.ListType) and isinstance(tree, Sequence):
            return self._list(tree, wanted, path)
        if isinstance(wanted, inspect.AnyType):
            return self._plain(tree)
        if isinstance(tree, Scalar) and not isinstance(wanted, _COLLECTIONS):
            return self._scalar(tree, wanted, path, must)
        self.document.complain(path, tree.line, f"Expected {_in_words([wanted])}, found {_found(tree)}.")
        return None

    def _plain(self, tree: Tree) -> Any:
        """Return what may be anything: texts, in lists and mappings."""
        if isinstance(tree, Scalar):
            return tree.text
        if isinstance(tree, Sequence):
            return [self._plain(item) for item in tree.items]
        if isinstance(tree, Mapping):
            return {key: self._plain(item) for key, item in tree.entries.items()}
        self.met_broken = True
        return None

    def _one_of(self, tree: Tree, wanted: inspect.UnionType, path: PathInside) -> Any:
        types = [kind for kind in wanted.types if not isinstance(kind, inspect.NoneType)]
        structs = [kind for kind in types if isinstance(kind, inspect.StructType) and kind.tag_field]
        if isinstance(tree, Mapping) and len(structs) > 1:
            return self._tagged(tree, structs, path)
        fitting = [kind for kind in types if _fits(tree, kind)]
        if len(fitting) == 1:
            return self.value(tree, fitting[0], path)
        self.document.complain(path, tree.line, f"Expected {_in_words(types)}, found {_found(tree)}.")
        return None

    def _tagged(self, tree: Mapping, structs: list[inspect.StructType], path: PathInside) -> Any:
        """Return the one of several structs that the tree names by its tag."""
        field = str(structs[0].tag_field)
        named = {str(kind.tag): kind for kind in structs}
        tag = tree.entries.get(field)
        if not isinstance(tag, Scalar):
            message = f"The key {field!r} is missing. Known are: {', '.join(sorted(named))}."
            self.document.complain(path, tree.line, message)
            return None
        if tag.text not in named:
            message = f"There is no {field} {tag.text!r}. {did_you_mean(tag.text, sorted(named))}"
            self.document.complain((*path, field), tag.line, message)
            return None
        return {field: tag.text, **self._struct(tree, named[tag.text], path)}

    def _struct(self, tree: Mapping, wanted: inspect.StructType, path: PathInside) -> dict[str, Any]:
        fields = {field.name: field for field in wanted.fields}
        unknown = [key for key in tree.entries if key not in fields and key != wanted.tag_field]
        for key in unknown:
            message = f"Unknown key {key!r}. {did_you_mean(key, list(fields))}"
            self.document.complain((*path, key), tree.key_lines[key], message)
        # A key that is only misspelt is not missing too.
        misspelt = {nearest(key, list(fields)) for key in unknown}
        for name, field in fields.items():
            if field.required and name not in tree.entries and name not in misspelt:
                self.document.complain(path, tree.line, f"The key {name!r} is missing.")
        return {
            name: self.value(tree.entries[name], field.type, (*path, name))
            for name, field in fields.items()
            if name in tree.entries
        }

    def _dict(self, tree: Mapping, wanted: inspect.DictType, path: PathInside) -> dict[str, Any]:
        plain = {}
        for key, item in tree.entries.items():
            line = tree.key_lines[key]
            self.value(Scalar(key, line, line, False), wanted.key_type, (*path, key))
            plain[key] = self.value(item, wanted.value_type, (*path, key))
        return plain

    def _list(self, tree: Sequence, wanted: inspect.ListType, path: PathInside) -> list[Any]:
        if len(tree.items) < (wanted.min_length or 0):
            self.document.complain(path, tree.line, f"This list needs {wanted.min_length} entry at least.")
        return [self.value(item, wanted.item_type, (*path, i)) for i, item in enumerate(tree.items)]

    def _scalar(self, tree: Scalar, wanted: inspect.Type, path: PathInside, must: str) -> Any:
        try:
            return _converted(tree.text, wanted, must)
        except ValueError as error:
            self.document.complain(path, tree.line, str(error))
            return None


_COLLECTIONS = (inspect.StructType, inspect.DictType, inspect.ListType)


def _converted(text: str, wanted: inspect.Type, must: str) -> str | int | bool:
    """Return the text as the type wants it. Raises ValueError with a message for people."""
    if isinstance(wanted, inspect.LiteralType):
        if text not in wanted.values:
            known = [str(value) for value in wanted.values]
            raise ValueError(f"{text!r} does not stand in the list. {did_you_mean(text, known)}")
        return text
    if isinstance(wanted, inspect.BoolType):
        if text not in ("true", "false"):
            raise ValueError(f"Expected true or false, found {text!r}.")
        return text == "true"
    if isinstance(wanted, inspect.IntType):
        return _whole_number(text, wanted)
    if isinstance(wanted, inspect.StrType):
        too_long = wanted.max_length is not None and len(text) > wanted.max_length
        if too_long or (wanted.pattern and not re.search(wanted.pattern, text)):
            raise ValueError(f"This must {must}.")
        return text
    raise TypeError(f"No content file can hold {wanted!r}.")


def _whole_number(text: str, wanted: inspect.IntType) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ValueError(f"Expected a whole number, found {text!r}.")
    number = int(text)
    if wanted.ge is not None and number < wanted.ge:
        raise ValueError(f"This must be {wanted.ge} or more.")
    if wanted.le is not None and number > wanted.le:
        raise ValueError(f"This must be {wanted.le} or less.")
    return number


def _fits(tree: Tree, wanted: inspect.Type) -> bool:
    if isinstance(wanted, inspect.Metadata):
        return _fits(tree, wanted.type)
    if isinstance(tree, Sequence):
        return isinstance(wanted, inspect.ListType)
    if isinstance(tree, Mapping):
        return isinstance(wanted, inspect.StructType | inspect.DictType)
    if isinstance(wanted, inspect.LiteralType):
        return isinstance(tree, Scalar) and tree.text in wanted.values
    return not isinstance(wanted, _COLLECTIONS)


def _in_words(types: Iterable[inspect.Type]) -> str:
    return " or ".join(_type_in_words(wanted) for wanted in types)


def _type_in_words(wanted: inspect.Type) -> str:
    if isinstance(wanted, inspect.Metadata):
        return _type_in_words(wanted.type)
    if isinstance(wanted, inspect.LiteralType):
        return " or ".join(repr(value) for value in wanted.values)
    if isinstance(wanted, inspect.ListType):
        return "a list"
    if isinstance(wanted, inspect.StructType | inspect.DictType):
        return "keys and values"
    return "a text"


def _found(tree: Tree) -> str:
    if isinstance(tree, Scalar):
        return repr(tree.text) if tree.text else "nothing"
    return "a list" if isinstance(tree, Sequence) else "keys and values"
