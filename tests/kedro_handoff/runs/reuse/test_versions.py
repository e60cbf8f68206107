"""`kedro run --load-versions` and what may be reused then."""

from __future__ import annotations

from typing import Any

import pytest

OLD, NEW = "2026-01-01T00.00.00.000Z", "2026-02-01T00.00.00.000Z"


def versioned(bench: Any, name: str) -> None:
    bench.entries[name] = {**bench.json(name), "versioned": True}


def test_what_was_made_of_another_version_is_not_reused(bench: Any) -> None:
    versioned(bench, "raw")
    (bench.path / "data/raw.json").unlink()
    bench.write(f"data/raw.json/{OLD}/raw.json", "[1, 2, 3]")
    bench.write(f"data/raw.json/{NEW}/raw.json", "[1, 2, 4]")
    assert bench.run().keys() == {"double", "total"}
    assert bench.run({"raw": OLD})["double"] == "input raw changed"
    assert bench.read("total") == {"total": 13}
    assert bench.run({"raw": OLD}) == {}
    assert bench.stale()["double"] == bench.run()["double"] == "input raw changed"
    assert bench.read("total") == {"total": 15}


@pytest.mark.filterwarnings("ignore:Save version:UserWarning")
def test_a_node_whose_output_is_asked_for_in_an_older_version_runs_and_its_reader_is_reused(
    bench: Any,
) -> None:
    versioned(bench, "doubled")
    bench.run()
    (old,) = (path.name for path in (bench.path / "data/doubled.json").iterdir())
    bench.write("data/raw.json", "[1, 2, 4]")
    assert bench.run({"doubled": old}) == {"double": "input raw changed"}
    assert bench.read("total") == {"total": 13}
    assert bench.run() == {
        "double": "input raw changed",
        "total": "input doubled changed",
    }
    again = bench.run({"doubled": old})
    assert again["double"] == (
        f"output data/doubled.json is to be loaded in version {old}, which is not what it made last"
    )
    assert (again["total"], bench.read("total")) == ("input doubled changed", {"total": 13})
    assert bench.run({"doubled": old}).keys() == {"double"}
