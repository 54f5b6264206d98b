"""What the playground's buttons do to what is typed: fill in a caller, add and take away context keys."""

from django.core.exceptions import ValidationError
from django.http import QueryDict

from lessons.forms.callers import CALLERS, filled_in
from lessons.forms.context_field import Typed, rows_of, text_of
from lessons.forms.context_keys import example
from lessons.forms.context_lines import MOST_KEYS, read_context, typed

REQUEST_EDITS = ("fill", "add_key", "remove_key", "context_as")
DOCUMENT_EDITS = ("add", "remove", "load")


def is_edit(post: QueryDict) -> bool:
    """Say whether a button was pressed that changes the form itself, so that it must be drawn again."""
    return any(name in post for name in (*REQUEST_EDITS, *DOCUMENT_EDITS))


def edited(post: QueryDict) -> QueryDict:
    """Return the fields of the request after the button that was pressed among `REQUEST_EDITS`, if any."""
    data = post.copy()
    if "fill" in post and (choice := CALLERS.get(post.get("caller", ""))):
        resource, owner = (post.get(name, "").strip() for name in ("resource", "resource_account"))
        data["principal"], data["resource_account"] = filled_in(choice, resource, owner)
    if "add_key" in post:
        _add_key(data, post.get("add_key", ""))
    if "remove_key" in post:
        _remove_key(data, post.get("remove_key", ""))
    if "context_as" in post:
        _write_as(data, post.get("context_as", ""))
    return data


def _given(data: QueryDict) -> Typed:
    if "context" in data:
        return data.get("context", "")
    return list(zip(data.getlist("context_key"), data.getlist("context_value"), strict=False))


def _put_rows(data: QueryDict, rows: list[tuple[str, str]]) -> None:
    data.pop("context", None)
    data.setlist("context_key", [key for key, _ in rows])
    data.setlist("context_value", [value for _, value in rows])


def _add_key(data: QueryDict, wanted: str) -> None:
    """Add a row: an empty one, or that of a key, its value given as in `key = value` or an example."""
    given = _given(data)
    if isinstance(given, str):
        data["context"] = f"{given.rstrip()}\n{wanted or 'aws:'}".lstrip()
        return
    rows = rows_of(given)
    if len(rows) < MOST_KEYS:
        _put_rows(data, [*rows, _row(wanted)])


def _row(wanted: str) -> tuple[str, str]:
    try:
        [(key, value)] = read_context(wanted).items()
    except (ValidationError, ValueError):
        return wanted, example(wanted) if wanted else ""
    return key, typed(value)


def _remove_key(data: QueryDict, number: str) -> None:
    given = _given(data)
    if not isinstance(given, str):
        _put_rows(data, [row for place, row in enumerate(given, 1) if str(place) != number])


def _write_as(data: QueryDict, way: str) -> None:
    """Turn rows into a text or back. A text that cannot be read stays one: its error names the line."""
    given = _given(data)
    if way == "text":
        data["context"] = text_of(given)
        return
    try:
        _put_rows(data, rows_of(given))
    except ValidationError:
        return
