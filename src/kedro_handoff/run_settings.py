"""`runs:` of a project's handoff.yml: whether, where and how long run records are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_KEYS = {"record", "store", "keep", "credentials", "snapshots"}


@dataclass(frozen=True)
class RunSettings:
    """What the project says of run records.

    Attributes:
        record: Whether runs leave a record.
        store: Folder or fsspec URL under which `runs/` and `code/` are; `None` for the folder of the records.
        keep: How many run records the store keeps; a run deletes older ones.
        credentials: Name of the entry in Kedro's credentials that opens the store, where it needs one.
        snapshots: Whether a run keeps what is not committed as a commit on no branch, to be reproduced.
    """

    record: bool = True
    store: str | None = None
    keep: int = 1000
    credentials: str | None = None
    snapshots: bool = True


def run_settings(declared: Mapping[str, Any]) -> RunSettings:
    """The settings that a checked mapping declares."""
    return RunSettings(
        record=declared.get("record", True),
        store=declared.get("store"),
        keep=declared.get("keep", 1000),
        credentials=declared.get("credentials"),
        snapshots=declared.get("snapshots", True),
    )


def run_settings_problem(declared: Any) -> str | None:
    """What is wrong with `runs:`, in words; `None` where nothing is."""
    if not isinstance(declared, dict):
        return "`runs` is not a mapping: write `runs: {store: s3://team/flights, keep: 1000}`"
    unknown = sorted(map(str, declared.keys() - _KEYS))
    if unknown:
        return f"`runs` has the unknown key {', '.join(unknown)}; known are {', '.join(sorted(_KEYS))}"
    for key in ("record", "snapshots"):
        if not isinstance(declared.get(key, True), bool):
            return f"`runs: {{{key}: {declared[key]}}}` is neither true nor false"
    keep = declared.get("keep", 1000)
    if not isinstance(keep, int) or isinstance(keep, bool) or keep < 1:
        return f"`runs: {{keep: {keep}}}` is not a number of records above 0"
    return _store_problem(declared)


def _store_problem(declared: Mapping[str, Any]) -> str | None:
    store = declared.get("store")
    if store is not None and (not isinstance(store, str) or not store.strip()):
        return f"`runs: {{store: {store}}}` is neither a folder nor a URL"
    if isinstance(store, str) and "@" in store.partition("://")[2].partition("/")[0]:
        return "`runs: {store: ...}` holds a user or password: name them in credentials.yml (`credentials:`)"
    name = declared.get("credentials")
    if name is not None and not isinstance(name, str):
        return "`runs: {credentials: ...}` is the name of an entry in Kedro's credentials, not the entry"
    return None
