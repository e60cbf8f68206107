"""Which run a person means: an id, a unique beginning of one, `last`, `last~1`, `last-good`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kedro_handoff.errors import RecordError

if TYPE_CHECKING:
    from kedro_handoff.runs.run_store import RunStore

_LAST = re.compile(r"^last(?:~(\d+))?$")
_SHOWN = 10


def resolved(reference: str, store: RunStore) -> str:
    """The id that is meant.

    Raises:
        RecordError: No run is meant, or several are.
    """
    ids = store.ids()
    if not ids:
        raise RecordError(f"No run has left a record in {store.place.shown} yet: `kedro run` leaves one.")
    if reference == "last-good":
        return _last_good(store)
    last = _LAST.match(reference)
    if last:
        return _back(int(last.group(1) or 0), reference, ids)
    if reference in ids:
        return reference
    return _by_beginning(reference, ids)


def _back(steps: int, reference: str, ids: list[str]) -> str:
    if steps >= len(ids):
        count = f"{len(ids)} run{'' if len(ids) == 1 else 's'}"
        raise RecordError(f"`{reference}` goes back too far: there are records of {count}.")
    return ids[steps]


def _last_good(store: RunStore) -> str:
    for record in store.records():
        if record["outcome"] == "succeeded":
            return record["id"]
    raise RecordError("`last-good`: no run in the store succeeded. `kedro handoff runs list` shows them.")


def _by_beginning(reference: str, ids: list[str]) -> str:
    wanted = _bare(reference)
    found = [run_id for run_id in ids if wanted and _bare(run_id).startswith(wanted)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise RecordError(
            f"No run's id begins with '{reference}'; the newest is {ids[0]}. "
            "`kedro handoff runs list` shows all; `last`, `last~1` and `last-good` are understood too."
        )
    more = f"\n  ... and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    listed = "".join(f"\n  {run_id}" for run_id in found[:_SHOWN])
    raise RecordError(f"'{reference}' fits {len(found)} runs; give more of the id:{listed}{more}")


def _bare(text: str) -> str:
    return "".join(character for character in text if character.isalnum()).lower()
