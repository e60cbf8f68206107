"""Names that records tell: of columns, and texts among the parameters.

A list of texts leaves digests of its items in a record, never the texts. An item that is the name of a
column, as in a model's list of features, can still be named: the name stands elsewhere in the record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from kedro_handoff.fingerprint.entries import text_digest
from kedro_handoff.runs.record import RunRecord


class KnownNames(Mapping[str, str]):
    """Names by the digest of their text; hashed when the first is asked for."""

    def __init__(self, runs: Sequence[RunRecord]) -> None:
        self._runs = runs

    @cached_property
    def _names(self) -> dict[str, str]:
        names = dict.fromkeys(name for run in self._runs for name in _names_in(run))
        return {text_digest(name): name for name in names}

    def __getitem__(self, digest: str) -> str:
        """The name that has this digest."""
        return self._names[digest]

    def __iter__(self) -> Iterator[str]:
        """All digests."""
        return iter(self._names)

    def __len__(self) -> int:
        """How many names are known."""
        return len(self._names)


def _names_in(run: RunRecord) -> Iterator[str]:
    for record in run["datasets"].values():
        for content in (record["read"], record["written"]):
            yield from (column["name"] for column in content["columns"]) if content else ()
    yield from _texts(run["parameters"])


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
