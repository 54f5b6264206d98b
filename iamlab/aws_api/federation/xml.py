"""XML as SAML needs it: read without surprises, and written in its canonical form (Exclusive XML C14N 1.0).

Python's own canonical form is C14N 2.0. For documents without a list of inclusive prefixes, which is what
identity providers sign, both write the same text.
"""

from collections.abc import Callable, Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

ASSERTION = "{urn:oasis:names:tc:SAML:2.0:assertion}"
PROTOCOL = "{urn:oasis:names:tc:SAML:2.0:protocol}"
METADATA = "{urn:oasis:names:tc:SAML:2.0:metadata}"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}"

Chosen = Callable[[str, Mapping[str, str]], bool]


class NotXML(ValueError):
    """What was given is no XML, or has a document type: entities can be used to do harm."""


class _WithoutDocumentType(ElementTree.TreeBuilder):
    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise NotXML("A document type is not allowed.")


def parsed(text: str) -> Element:
    """Read a document. Raises NotXML."""
    parser = ElementTree.XMLParser(target=_WithoutDocumentType())
    try:
        parser.feed(text)
        root = parser.close()
    except (ElementTree.ParseError, ValueError) as error:
        raise NotXML(str(error)) from error
    assert isinstance(root, Element)
    return root


def canonical(text: str, chosen: Chosen, *, leave_out: str | None = None) -> list[bytes]:
    """Return the canonical form of every element that is `chosen` by its name and attributes.

    Elements called `leave_out` inside it are left out, as the enveloped-signature transform does. `text`
    was read with `parsed` before.
    """
    target = _Canonical(chosen, leave_out)
    parser = ElementTree.XMLParser(target=target)
    parser.feed(text)
    parser.close()
    return target.found


class _Canonical:
    """Takes the events of a parser, and passes on those inside of a chosen element."""

    def __init__(self, chosen: Chosen, leave_out: str | None) -> None:
        self.found: list[bytes] = []
        self._chosen = chosen
        self._leave_out = leave_out
        self._prefixes: list[tuple[str, str]] = []
        self._new: list[tuple[str, str]] = []
        self._depth = self._silent = 0
        self._parts: list[str] = []
        self._writer: ElementTree.C14NWriterTarget | None = None

    def start_ns(self, prefix: str, uri: str) -> None:
        self._prefixes.append((prefix, uri))
        self._new.append((prefix, uri))

    def end_ns(self, prefix: str) -> None:
        self._prefixes.pop()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        new, self._new = self._new, []
        if self._writer is None:
            if not self._chosen(tag, attributes):
                return
            self._parts = []
            self._writer = ElementTree.C14NWriterTarget(self._parts.append)
            new = list(dict(self._prefixes).items())
        elif self._silent or tag == self._leave_out:
            self._silent += 1
        self._depth += 1
        if not self._silent:
            for prefix, uri in new:
                self._writer.start_ns(prefix, uri)
            self._writer.start(tag, attributes)

    def data(self, data: str) -> None:
        if self._writer is not None and not self._silent:
            self._writer.data(data)

    def end(self, tag: str) -> None:
        if self._writer is None:
            return
        self._depth -= 1
        if self._silent:
            self._silent -= 1
        else:
            self._writer.end(tag)
        if not self._depth:
            self.found.append("".join(self._parts).encode())
            self._writer = None

    def close(self) -> None:
        """Parsers ask for it at the end of a document."""
