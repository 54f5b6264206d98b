"""Ciphertexts of the lab: they name their key, and only the lab takes them apart again.

Nothing here is meant to keep a secret from anybody: it behaves as KMS does, so that a wrong key, another
encryption context or a changed byte does not decrypt.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping

_MARK = b"\x01\x02\x03\x00"
_NONCE, _TAG = 12, 16


def encrypted(material: bytes, arn: str, plaintext: bytes, context: Mapping[str, str], nonce: bytes) -> bytes:
    """Return a ciphertext; `arn` is the key's, `nonce` twelve bytes of chance."""
    name = arn.encode()
    head = _MARK + len(name).to_bytes(2, "big") + name + nonce
    body = _mixed(material, nonce, plaintext)
    return head + _tag(material, head, context, body) + body


def key_of(blob: bytes) -> str:
    """Return the ARN of the key that a ciphertext is of. Raises ValueError for what is none."""
    length = int.from_bytes(blob[len(_MARK) : len(_MARK) + 2], "big")
    start = len(_MARK) + 2
    if not blob.startswith(_MARK) or len(blob) < start + length + _NONCE + _TAG:
        raise ValueError("This is no ciphertext")
    return blob[start : start + length].decode()


def decrypted(material: bytes, blob: bytes, context: Mapping[str, str]) -> bytes:
    """Return what was encrypted. Raises ValueError for another context, or a ciphertext that was changed."""
    end = len(_MARK) + 2 + len(key_of(blob).encode()) + _NONCE
    head, tag, body = blob[:end], blob[end : end + _TAG], blob[end + _TAG :]
    if not hmac.compare_digest(tag, _tag(material, head, context, body)):
        raise ValueError("This ciphertext is not of this key and this encryption context")
    return _mixed(material, head[-_NONCE:], body)


def _mixed(material: bytes, nonce: bytes, content: bytes) -> bytes:
    """Return the content with a stream over it that the key and the nonce make; twice gives it back."""
    blocks = range(-(-len(content) // 32))
    stream = b"".join(_mac(material, b"stream" + nonce + number.to_bytes(4, "big")) for number in blocks)
    return bytes(a ^ b for a, b in zip(content, stream, strict=False))


def _tag(material: bytes, head: bytes, context: Mapping[str, str], body: bytes) -> bytes:
    written = json.dumps(dict(sorted(context.items()))).encode()
    return _mac(material, b"tag" + hashlib.sha256(head).digest() + hashlib.sha256(written).digest() + body)[
        :_TAG
    ]


def _mac(material: bytes, content: bytes) -> bytes:
    return hmac.digest(material, content, "sha256")
