"""What is kept of a node that ran: what it was made from, and what it wrote. Format 1, plain JSON."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

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
    data, `libraries` are the top-level packages of the classes in it. `held` stands for what a file may not
    keep of the same content, such as `freq` of an index.
    """

    file: str | None
    content: str | None
    unsound: str
    columns: dict[str, str]
    plain: bool
    libraries: list[str]
    held: NotRequired[str]


class _Shown(TypedDict, total=False):
    texts: dict[str, str]


class Entry(_Shown):
    """One node of one run.

    `texts` are those of the constants that its code reaches, without credentials; an entry of an earlier
    kedro-handoff has none. `contracts` are those that its inputs and outputs were held to; `ignored` the
    parameters that do not count, as the node was given them, where they are plain.
    """

    format: int
    node: str
    slot: str
    key: str
    run_id: str
    time: str
    seconds: float
    circumstances: Circumstances
    made_by: str
    contracts: dict[str, str | None]
    ignored: dict[str, Any]
    outputs: dict[str, OutputFacts]


def is_entry(document: Any) -> bool:
    """Whether a document has all that an entry has: somebody may have changed it by hand."""
    if not _has(document, Entry) or not _has(document["circumstances"], Circumstances):
        return False
    circumstances, outputs = document["circumstances"], document["outputs"]
    parts = (
        (outputs, OutputFacts),
        (circumstances["inputs"], InputFacts),
        (circumstances["parameters"], ParameterFacts),
    )
    return all(
        isinstance(named, dict) and all(_has(facts, kind) for facts in named.values())
        for named, kind in parts
    )


def _has(document: Any, kind: Any) -> bool:
    return isinstance(document, dict) and kind.__required_keys__ <= document.keys()
