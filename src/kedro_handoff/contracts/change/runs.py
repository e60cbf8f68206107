"""Contract texts of a run, as its outcomes name them and as they were kept beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kedro_handoff.contracts.kept_text import kept_text
from kedro_handoff.contracts.outcome import KIND, outcomes_of_run
from kedro_handoff.errors import RecordError
from kedro_handoff.project import Project
from kedro_handoff.store import RecordStore, read_record

_LAST = re.compile(r"last(?:~(\d{1,4}))?", re.ASCII)
_RUN_ID = re.compile(r"\d{4}-\d\d-\d\d(T[\d.]*Z?)?", re.ASCII)


def names_a_run(word: str) -> bool:
    """Whether a word looks like a run: `last`, `last~2`, or a run id or its beginning."""
    return bool(_LAST.fullmatch(word) or _RUN_ID.fullmatch(word))


def find_run(store: RecordStore, word: str) -> str:
    """The run id that `last`, `last~N`, a run id or the beginning of one means.

    Raises:
        RecordError: No run, or more than one, is meant.
    """
    known = list(dict.fromkeys(_run_ids(store)))
    if not known:
        raise RecordError(f"No run has left an outcome under {store.root} yet: run the pipeline first.")
    counted = _LAST.fullmatch(word)
    if counted:
        place = int(counted[1] or 0)
        if place >= len(known):
            raise RecordError(f"'{word}' is before the first run: {len(known)} runs have left outcomes.")
        return known[place]
    meant = [run for run in known if run == word] or [run for run in known if word and run.startswith(word)]
    if len(meant) == 1:
        return meant[0]
    listed = ", ".join((meant or known)[:5])
    what = f"{len(meant)} runs begin with" if meant else "no run begins with"
    raise RecordError(f"'{word}' names no single run: {what} it. Among them: {listed}")


def _run_ids(store: RecordStore) -> Iterator[str]:
    """Run ids, the newest first."""
    paths = [path for dataset in store.subjects(KIND) for path in store.paths(KIND, dataset)]
    for path in sorted(paths, key=lambda path: path.name, reverse=True):
        try:
            run = read_record(path).get("run_id")
        except RecordError:
            continue  # `status` shows it
        if isinstance(run, str):
            yield run


def texts_of_run(project: Project, run_id: str) -> dict[str, str | None]:
    """Text of each contract that the run judged, by the file's path in the project.

    `None` where the text was not kept: by an earlier kedro-handoff, or because somebody deleted it.
    """
    texts: dict[str, str | None] = {}
    for outcome in outcomes_of_run(project.records, run_id):
        facts: Any = outcome.get("contract")
        if isinstance(facts, dict) and isinstance(facts.get("file"), str):
            name = Path(facts["file"]).as_posix()
            # The newest outcome comes first; a contract edited during the run counts as it was at its end.
            texts.setdefault(name, kept_text(project.records, str(facts.get("fingerprint"))))
    return texts
