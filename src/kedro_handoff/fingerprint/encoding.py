"""Bytes that can be read in one way only: whatever is hashed is framed first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

# Digests of another scheme are never equal to ours by accident.
SCHEME = b"kedro-handoff 1"


def framed(tag: bytes, *parts: bytes) -> bytes:
    """A tag, the number of parts, and each part with its length."""
    lengths = (len(part).to_bytes(8, "little") + part for part in parts)
    return tag + b"\0" + len(parts).to_bytes(8, "little") + b"".join(lengths)


def framed_text(tag: bytes, text: str) -> bytes:
    """A framed text, which may hold half of a surrogate pair."""
    return framed(tag, text.encode("utf-8", "surrogatepass"))


def in_short(encoded: bytes) -> bytes:
    """33 bytes that stand for an encoding of any length."""
    return b"#" + hashlib.sha256(encoded).digest()


def joined(tag: bytes, items: Iterable[bytes]) -> bytes:
    """Items that tell their own length, one behind the other."""
    return framed(tag, b"".join(items))


def hex_of(encoded: bytes) -> str:
    """The digest that a record shows: SHA-256 in 64 digits."""
    return hashlib.sha256(SCHEME + b"\0" + encoded).hexdigest()
