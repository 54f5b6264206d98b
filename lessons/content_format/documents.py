"""YAML as people write it → a tree of texts, lists and mappings that knows its lines.

Everything is a text at first: plain YAML would turn `Version: 2012-10-17` into a date and an account id
into a number. What must be a number or a yes-or-no is converted later, by the schema (see shaping.py).
"""

from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from lessons.content_format.problems import BrokenContent, ContentError, PathInside, written

_YAMLS_OWN_TAGS = "tag:yaml.org,2002:"
_ADVICE = {
    "mapping values are not allowed here": "Put quotes around a text that holds a colon and a space.",
    "found character '\\t' that cannot start any token": "Indent with spaces, not with tabs.",
    "but found another document": "Write one document; a line of --- starts a second one.",
}


@dataclass(frozen=True)
class Scalar:
    """A text. `text_line` is the line of its first character, below the `|` of a block."""

    text: str
    line: int
    text_line: int
    literal: bool


@dataclass(frozen=True)
class Sequence:
    """A list."""

    items: list["Tree"]
    line: int


@dataclass(frozen=True)
class Mapping:
    """Keys and values, in the order of the file."""

    entries: dict[str, "Tree"]
    key_lines: dict[str, int]
    line: int


@dataclass(frozen=True)
class Broken:
    """Something whose error is noted already."""

    line: int


Tree = Scalar | Sequence | Mapping | Broken


@dataclass
class Document:
    """One file (or its front matter) as a tree, and the errors found in it so far."""

    file: str
    root: Tree
    errors: list[ContentError] = field(default_factory=list)

    def complain(self, path: PathInside, line: int, message: str) -> None:
        """Note an error at a path and line of this document."""
        self.errors.append(ContentError(self.file, line, written(path), message))

    def complain_at(self, path: PathInside, message: str, line_in_text: int = 1) -> None:
        """Note an error at a path; the line is found, that inside a block of text included."""
        self.complain(path, self._line(path, line_in_text), message)

    def _line(self, path: PathInside, line_in_text: int) -> int:
        tree, line = self.root, self.root.line
        for step in path:
            if isinstance(tree, Mapping) and step in tree.entries:
                line, tree = tree.key_lines[str(step)], tree.entries[str(step)]
            elif isinstance(tree, Sequence) and isinstance(step, int) and step < len(tree.items):
                tree = tree.items[step]
                line = tree.line
            else:
                break
        if isinstance(tree, Scalar) and tree.literal:
            return tree.text_line + line_in_text - 1
        return tree.text_line if isinstance(tree, Scalar) and tree.text else line


def parse(file: str, text: str) -> Document:
    """Parse YAML. Raises BrokenContent, with the first error, if it is not YAML at all."""
    try:
        node = YAML(typ="base", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _not_yaml(file, mark.line + 1 if mark else 0, error.problem or "") from None
    except YAMLError as error:
        raise _not_yaml(file, 0, str(error).splitlines()[0]) from None
    except RecursionError:
        raise _not_yaml(file, 0, "It is nested too deeply.") from None
    document = Document(file, Scalar("", 1, 1, False))
    if node is not None:
        document.root = _tree(node, (), document)
    return document


def _not_yaml(file: str, line: int, problem: str) -> BrokenContent:
    advice = _ADVICE.get(problem, "")
    message = f"This is not valid YAML: {problem.rstrip('.')}. {advice}".rstrip()
    return BrokenContent([ContentError(file, line, "", message)])


def _tree(node: Node, path: PathInside, document: Document) -> Tree:
    line = node.start_mark.line + 1
    if node.anchor is not None:
        # Besides, an alias may stand for its own parent: do not go further down.
        document.complain(path, line, "Anchors (&) and aliases (*) are not used here. Write the value out.")
        return Broken(line)
    if node.tag and not node.tag.startswith(_YAMLS_OWN_TAGS):
        document.complain(path, line, f"The tag {node.tag} is not used here. Leave it out.")
    if isinstance(node, MappingNode):
        return _mapping(node, path, document, line)
    if isinstance(node, SequenceNode):
        return Sequence([_tree(item, (*path, i), document) for i, item in enumerate(node.value)], line)
    assert isinstance(node, ScalarNode)
    block = node.style in ("|", ">")
    return Scalar(node.value.rstrip("\n"), line, line + block, node.style == "|")


def _mapping(node: MappingNode, path: PathInside, document: Document, line: int) -> Mapping:
    mapping = Mapping({}, {}, line)
    for key_node, value in node.value:
        key_line = key_node.start_mark.line + 1
        if not isinstance(key_node, ScalarNode):
            document.complain(path, key_line, "A key must be a text.")
            continue
        key = key_node.value
        if key in mapping.entries:
            first = mapping.key_lines[key]
            document.complain(
                (*path, key), key_line, f"The key {key!r} stands here twice; first in line {first}."
            )
            continue
        mapping.key_lines[key] = key_line
        mapping.entries[key] = _tree(value, (*path, key), document)
    return mapping
