from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kedro_handoff.project import Project
from kedro_handoff.runs.reproduce.origin import maker_of
from kedro_handoff.runs.run_store import RunStore
from tests.kedro_handoff.runs.reproduce.records import content, dataset, record


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    """Three runs that made `table`, the first and the second the same."""
    found = RunStore(Project(tmp_path, tmp_path / "conf"))
    for number, digest in enumerate("xxy", start=1):
        found.write(run(number, dataset("n", written=content(digest))))
    return found


def run(number: int, table: Any) -> Any:
    times = {"id": f"2026-01-01T00.00.0{number}.000Z", "time": f"2026-01-01T00:00:0{number}.000000Z"}
    return record(datasets={"table": table}, **times)


def test_the_last_run_before_that_made_it_so_is_named(store: RunStore) -> None:
    reading = run(9, dataset(read=content("x")))
    assert maker_of(store, reading, "table") == "2026-01-01T00.00.02.000Z"


def test_a_later_run_made_nothing_that_was_read_before(store: RunStore) -> None:
    assert maker_of(store, run(0, dataset(read=content("x"))), "table") is None


@pytest.mark.parametrize("digest", ["z", None])
def test_what_nobody_is_known_to_have_made_has_no_maker(store: RunStore, digest: str | None) -> None:
    assert maker_of(store, run(9, dataset(read=content(digest))), "table") is None


def test_the_same_bytes_were_made_by_the_same_run(store: RunStore) -> None:
    file = {"digest": "f", "size": 1, "files": 1, "state": []}
    store.write(run(5, dataset("n", written=content(None), file=file)))
    reading = run(9, dataset(read=content(None), file=file))
    assert maker_of(store, reading, "table") == "2026-01-01T00.00.05.000Z"
