"""How a text reads: its words, its sentences, and whether they are too many or too long."""

import re
from collections.abc import Iterator

from markdown_it.token import Token

from lessons.content_format import embedded
from lessons.markdown import tokens

MOST_WORDS = 900
LONGEST_AVERAGE = 20
"""In words a sentence."""
FEWEST_SENTENCES = 3
"""Of fewer an average says nothing."""
WORDS_A_MINUTE = 200

_ENDS = re.compile(r"(?<=[.?!])[\s)”]+|[\s)”]*\n")
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_CODE = "code"
"""Whatever stands in code counts as one word."""


def paragraphs(text: str) -> Iterator[str]:
    """Yield the prose of a Markdown text: paragraphs and entries of lists, each code in it as one word.

    Headings, tables and blocks of code are not sentences, figures and snippets neither.
    """
    prose = "\n\n".join(each for each in embedded.split(text) if isinstance(each, str))
    inside: list[str] = []
    for token in tokens(prose):
        if token.type.endswith("_open"):
            inside.append(token.type)
        elif token.type.endswith("_close"):
            inside.pop()
        elif token.type == "inline" and inside and inside[-1] == "paragraph_open":
            yield "".join(_spoken(child) for child in token.children or ())


def sentences(text: str) -> list[int]:
    """Return how many words each sentence of a Markdown text has."""
    found = (len(_WORD.findall(each)) for paragraph in paragraphs(text) for each in _ENDS.split(paragraph))
    return [words for words in found if words]


def average(text: str) -> float:
    """Return how many words its sentences have on average; 0 where there are too few to tell."""
    counted = sentences(text)
    return sum(counted) / len(counted) if len(counted) >= FEWEST_SENTENCES else 0.0


def words(text: str) -> int:
    """Return how many words a Markdown text has, tables and code included."""
    return sum(len(each.split()) for each in embedded.split(text) if isinstance(each, str))


def text_problems(text: str) -> Iterator[str]:
    """Yield what makes a text hard or loud to read."""
    mean = average(text)
    if mean > LONGEST_AVERAGE:
        yield f"The sentences have {mean:.0f} words on average. Keep them under {LONGEST_AVERAGE}."
    if any("!" in paragraph for paragraph in paragraphs(text)):
        yield "There is an exclamation mark. End the sentence with a full stop."


def links(text: str) -> Iterator[str]:
    """Yield the addresses that a Markdown text links to."""
    for token in tokens(text):
        for child in token.children or ():
            if child.type == "link_open":
                yield str(child.attrGet("href"))


def _spoken(token: Token) -> str:
    return _CODE if token.type == "code_inline" else token.content or " "
