"""Lists of objects, by prefix and delimiter, in pages."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.s3 import asks
from iamlab.aws_api.operations.s3.buckets import canonical_id
from iamlab.aws_api.operations.s3.errors import InvalidArgument

PAGE = 1000


def _lists(made: Call) -> Iterator[Ask]:
    """Conditions see what the call gives, and nothing where it gives nothing."""
    place, parameters = asks.find(made), made.parameters
    shown = asks.keys(place.account.id)
    for key, name in (("prefix", "Prefix"), ("delimiter", "Delimiter"), ("max-keys", "MaxKeys")):
        if name in parameters:
            shown[f"s3:{key}"] = str(parameters[name])
    yield Ask("s3:ListBucket", place.bucket.arn, shown)


class _Page:
    """One page of a bucket: objects and common prefixes together are at most `MaxKeys` entries."""

    def __init__(self, made: Call, after: str) -> None:
        parameters = made.parameters
        self.place, self.prefix = asks.find(made), parameters.get("Prefix", "")
        self.delimiter, self.most = (
            parameters.get("Delimiter", ""),
            min(parameters.get("MaxKeys", PAGE), PAGE),
        )
        self.encodes = parameters.get("EncodingType") == "url"
        if self.most < 0:
            raise InvalidArgument("Argument maxKeys must be an integer between 0 and 2147483647")
        self.contents: list[dict[str, Any]] = []
        self.prefixes: list[str] = []
        self.last, self.is_cut = "", False
        self._fill(after)

    def _fill(self, after: str) -> None:
        for key, held in self.place.bucket.below(self.prefix):
            common = self._common(key)
            entry = common or key
            if entry.encode() <= after.encode() or (self.prefixes and common == self.prefixes[-1]):
                continue
            if len(self.contents) + len(self.prefixes) >= self.most:
                self.is_cut = self.most > 0
                return
            self.last = entry
            if common:
                self.prefixes.append(common)
                continue
            self.contents.append(
                {
                    "Key": self.text(key),
                    "LastModified": held.modified,
                    "ETag": f'"{held.etag}"',
                    "Size": held.size,
                    "StorageClass": held.storage_class,
                }
            )

    def _common(self, key: str) -> str:
        rest: str = key[len(self.prefix) :]
        if not self.delimiter or self.delimiter not in rest:
            return ""
        return f"{self.prefix}{rest.partition(self.delimiter)[0]}{self.delimiter}"

    def text(self, name: str) -> str:
        """Return a name as the call wants it: as it is, or as in an address."""
        return quote(name, safe="/") if self.encodes else name

    def shown(self) -> Result:
        """Return what both lists answer."""
        found: Result = {
            "IsTruncated": self.is_cut,
            "Name": self.place.bucket.name,
            "Prefix": self.text(self.prefix),
            "MaxKeys": self.most,
        }
        if self.contents:
            found["Contents"] = self.contents
        if self.delimiter:
            found["Delimiter"] = self.text(self.delimiter)
        if self.prefixes:
            found["CommonPrefixes"] = [{"Prefix": self.text(each)} for each in self.prefixes]
        return {**found, "EncodingType": "url"} if self.encodes else found


@operation("s3:ListObjectsV2", _lists)
def list_objects_v2(made: Call) -> Result:
    parameters = made.parameters
    asks.refuse_the_rest(
        made, "Prefix", "Delimiter", "MaxKeys", "ContinuationToken", "StartAfter", "FetchOwner"
    )
    token = parameters.get("ContinuationToken")
    page = _Page(made, _read_token(token) if token else parameters.get("StartAfter", ""))
    asks.record_at_owner(made, page.place)
    found = page.shown() | {"KeyCount": len(page.contents) + len(page.prefixes)}
    if parameters.get("FetchOwner"):
        for entry in page.contents:
            entry["Owner"] = {"ID": canonical_id(page.place.account.id)}
    for name in ("ContinuationToken", "StartAfter"):
        if name in parameters:
            found[name] = parameters[name]
    return {**found, "NextContinuationToken": _token(page.last)} if page.is_cut else found


def _token(last: str) -> str:
    return f"1{last.encode().hex()}"


def _read_token(token: str) -> str:
    try:
        return bytes.fromhex(token[1:]).decode()
    except ValueError:
        raise InvalidArgument("The continuation token provided is incorrect") from None


@operation("s3:ListObjects", _lists)
def list_objects(made: Call) -> Result:
    asks.refuse_the_rest(made, "Prefix", "Delimiter", "MaxKeys", "Marker")
    page = _Page(made, made.parameters.get("Marker", ""))
    asks.record_at_owner(made, page.place)
    found = page.shown() | {"Marker": page.text(made.parameters.get("Marker", ""))}
    for entry in page.contents:
        entry["Owner"] = {"ID": canonical_id(page.place.account.id)}
    if page.is_cut and page.delimiter:
        found["NextMarker"] = page.text(page.last)
    return found
