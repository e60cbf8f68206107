"""What a fingerprint of code consists of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

PartKind = Literal["function", "class", "constant", "module"]


@dataclass(frozen=True)
class CodePart:
    """One piece of first-party code that a function reaches.

    Attributes:
        name: Qualified: `package.module.name`; of module-level statements the module alone.
        digest: Hash of the normalised syntax, of what its names stand for, and of live values bound to it.
        source: Text as written, below the imports that it uses.
        file: Path of the file.
        line: First line there, from 1.
        kind: What it is.
    """

    name: str
    digest: str
    source: str
    file: str
    line: int
    kind: PartKind


@dataclass(frozen=True, order=True)
class NotCovered:
    """Something that a node's result may depend on and that its fingerprint cannot hold.

    Attributes:
        where: File, or qualified name where there is none.
        line: Line there, 0 where there is none.
        why: In words.
    """

    where: str
    line: int
    why: str


@dataclass(frozen=True)
class CodeFingerprint:
    """The code behind one callable: equal digests mean equal code, as far as `not_covered` is empty.

    Attributes:
        digest: Hash of all parts and of the versions of the packages.
        parts: What is reached, by name.
        packages: Distributions reached, with their version, and `python`.
        not_covered: What the digest says nothing about, in order of place.
    """

    digest: str
    parts: tuple[CodePart, ...]
    packages: Mapping[str, str]
    not_covered: tuple[NotCovered, ...]


def digest_of(texts: Iterable[str]) -> str:
    """SHA-256 of several texts; where one ends and the next begins counts."""
    total = hashlib.sha256()
    for text in texts:
        encoded = text.encode("utf-8", "surrogatepass")
        total.update(len(encoded).to_bytes(8, "big"))
        total.update(encoded)
    return total.hexdigest()
