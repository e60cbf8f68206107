"""Whether the data that came into a recorded run are still the same."""

from __future__ import annotations

from typing import Any

from kedro_handoff.runs.record import ContentRecord, DatasetRecord, RunRecord
from kedro_handoff.runs.recording.file_state import local_path
from kedro_handoff.runs.recording.files import file_of
from kedro_handoff.runs.recording.values import content_of
from kedro_handoff.runs.reproduce.order import Answer

_SHOWN = 6


def check_inputs(record: RunRecord, names: list[str], catalog: Any, answer: Answer) -> None:
    """See that each input holds what the run read: by its file's bytes, else by loading it.

    Args:
        record: The recorded run.
        names: Datasets that come into the run.
        catalog: The catalog of the reproduction, inputs at the places where they were.
        answer: Takes the refusals and notes.
    """
    for name in names:
        recorded = record["datasets"].get(name)
        if recorded is None or (recorded["read"] is None and recorded["file"] is None):
            if record["outcome"] == "succeeded":
                answer.notes.append(f"{name}: the record does not say what was read")
            continue  # otherwise the run ended before it was read
        dataset = catalog.get(name)
        words = _problem(name, recorded, dataset, catalog, answer)
        if words:
            answer.refuse("input", name, words)


def _problem(name: str, recorded: DatasetRecord, dataset: Any, catalog: Any, answer: Answer) -> str:
    place = recorded["path"] or recorded["type"].rpartition(".")[2]
    if recorded["version"]:
        place += f", version {recorded['version']}"
    path = local_path(dataset)
    if path is not None and not path.exists():
        return f"{name} is gone: {place}"
    now = file_of(dataset, saved=False) if recorded["file"] else None
    if now is not None and recorded["file"] and now["digest"] == recorded["file"]["digest"]:
        return ""
    read = recorded["read"]
    if read is None or read["digest"] is None:
        if recorded["file"] and now:
            return f"{name} has changed: {place} has other bytes, and what it held cannot be compared"
        answer.notes.append(f"{name}: nothing in the record tells whether it is still the same ({place})")
        return ""
    try:
        content = content_of(catalog.load(name))
    except Exception as error:  # noqa: BLE001 - datasets are the user's own
        return f"{name} cannot be loaded any more ({place}): {type(error).__name__}: {error!s:.200}"
    return "" if content["digest"] == read["digest"] else f"{name} has changed: {difference(read, content)}"


def difference(then: ContentRecord, now: ContentRecord) -> str:
    """In what two contents differ, as far as records tell."""
    if then["kind"] != now["kind"]:
        return f"it was a {then['kind']}, now it is a {now['kind']}"
    if not then["columns"] or not now["columns"]:
        return "its content is another"
    before = {column["name"]: column for column in then["columns"]}
    after = {column["name"]: column for column in now["columns"]}
    found = []
    if then["rows"] != now["rows"]:
        found.append(f"{now['rows']:,} rows instead of {then['rows']:,}")
    for words, names in (
        ("gone: ", before.keys() - after.keys()),
        ("new: ", after.keys() - before.keys()),
        ("other values in ", {n for n in before.keys() & after.keys() if _differ(before[n], after[n])}),
    ):
        if names:
            found.append(words + _listed([n for n in [*before, *after] if n in names]))
    return "; ".join(found) or "its rows or columns stand in another order"


def _differ(one: Any, other: Any) -> bool:
    return bool((one["dtype"], one["digest"]) != (other["dtype"], other["digest"]))


def _listed(names: list[str]) -> str:
    names = list(dict.fromkeys(names))
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"column{'s' if len(names) > 1 else ''} {', '.join(names[:_SHOWN])}{more}"
