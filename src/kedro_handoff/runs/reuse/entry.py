"""What is kept of a node that ran: what it was made from, and what it wrote. Format 1, plain JSON."""

from __future__ import annotations

from typing import Any, TypedDict

FORMAT = 1


class InputFacts(TypedDict):
    """An input as a node read it.

    `reading` says how, by argument of the catalog entry. `file` is the digest of the bytes that were read,
    `content` that of the value saved there, either may be null. `made_by` stands for the code and packages
    behind objects that carry behaviour with them (a pickled model), and is empty for plain data.
    """

    reading: dict[str, str]
    file: str | None
    content: str | None
    columns: dict[str, str]
    made_by: str


class ParameterFacts(TypedDict):
    """A parameter: the digest of its value, and its leaves by dotted path, as far as they may be shown."""

    digest: str
    leaves: dict[str, Any]


class Circumstances(TypedDict):
    """All that a node's outputs depend on, as far as it can be seen."""

    function: str
    wiring: str
    code: str
    parts: dict[str, str]
    packages: dict[str, str]
    python: str
    platform: str
    hooks: dict[str, str]
    parameters: dict[str, ParameterFacts]
    inputs: dict[str, InputFacts]
    outputs: dict[str, dict[str, str]]


class OutputFacts(TypedDict):
    """An output as a node wrote it.

    `file` is the digest of the bytes, null for what was in memory. `plain` says that the value is nothing but
    data. `contract` is the fingerprint of the contract under which it was written, null where none was judged.
    """

    file: str | None
    content: str | None
    unsound: str
    columns: dict[str, str]
    plain: bool
    contract: str | None


class Entry(TypedDict):
    """One node of one run."""

    format: int
    node: str
    key: str
    run_id: str
    time: str
    seconds: float
    circumstances: Circumstances
    made_by: str
    contracts: dict[str, str | None]
    outputs: dict[str, OutputFacts]
