"""`runs:` of a project's handoff.yml: whether, where and how long run records are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

KEEP_ALL = 10**9
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
        problem: What is wrong with `runs:`, and where; a run goes on all the same, with what is sure.
        store_is_known: Whether that leaves open where records belong.
    """

    record: bool = True
    store: str | None = None
    keep: int = 1000
    credentials: str | None = None
    snapshots: bool = True
    problem: str = ""
    store_is_known: bool = True


def run_settings(declared: Any, place: str = "handoff.yml") -> RunSettings:
    """The settings that a document declares; where something is wrong with it, what is sure of them.

    What might be meant by a wrong key is not done: nothing is deleted, no snapshot is kept, and where the
    store itself is in question the records wait on this machine.

    Args:
        declared: What stands under `runs:`.
        place: The file that it stands in.
    """
    problem = run_settings_problem(declared)
    known: Mapping[str, Any] = declared if isinstance(declared, dict) else {}
    record = known.get("record", True)
    if problem is None:
        return RunSettings(
            record=record,
            store=known.get("store"),
            keep=known.get("keep", 1000),
            credentials=known.get("credentials"),
            snapshots=known.get("snapshots", True),
        )
    sure = isinstance(declared, dict) and not _unknown(declared) and _store_problem(declared) is None
    return RunSettings(
        record=record if isinstance(record, bool) else True,
        store=known.get("store") if sure else None,
        keep=KEEP_ALL,
        credentials=known.get("credentials") if sure else None,
        snapshots=sure and known.get("snapshots", True) is True,
        problem=f"{place}: {problem}",
        store_is_known=sure,
    )


def run_settings_problem(declared: Any) -> str | None:
    """What is wrong with `runs:`, in words; `None` where nothing is."""
    if not isinstance(declared, dict):
        return "`runs` is not a mapping: write `runs: {store: s3://team/flights, keep: 1000}`"
    for name in _unknown(declared):
        close = get_close_matches(name, sorted(_KEYS), 1)
        meant = f"; did you mean '{close[0]}'?" if close else "."
        return f"`runs` has the unknown key '{name}'{meant} Known are {', '.join(sorted(_KEYS))}"
    for key in ("record", "snapshots"):
        if not isinstance(declared.get(key, True), bool):
            return f"`runs: {{{key}: {declared[key]}}}` is neither true nor false"
    keep = declared.get("keep", 1000)
    if not isinstance(keep, int) or isinstance(keep, bool) or keep < 1:
        return f"`runs: {{keep: {keep}}}` is not a number of records above 0"
    return _store_problem(declared)


def _unknown(declared: Mapping[Any, Any]) -> list[str]:
    return sorted(map(str, declared.keys() - _KEYS))


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
