from __future__ import annotations

import pandas as pd
import pytest
from kedro.io import DataCatalog, MemoryDataset
from kedro_datasets.pandas import CSVDataset, ParquetDataset

from kedro_handoff.contracts.quarantine.shelf import Shelf
from kedro_handoff.errors import QuarantineError

TABLE = pd.DataFrame({"id": [1, 2, 3], "hours": [0.5, 1.0, 99.0]})


def rows(*ids: int, run: str = "r1", reason: str = "too long") -> pd.DataFrame:
    return pd.DataFrame(
        {"id": ids, "hours": 99.0, "handoff_reasons": reason, "handoff_row": ids, "handoff_run": run}
    )


@pytest.fixture(params=["csv", "parquet", "versioned"])
def shelf(request, tmp_path):
    filepath = str(tmp_path / f"data/bad.{request.param}")
    if request.param == "versioned":
        config = {"type": "pandas.CSVDataset", "filepath": filepath, "versioned": True}
        return Shelf(DataCatalog.from_config({"bad": config}), "bad", "visits")
    kind = CSVDataset if request.param == "csv" else ParquetDataset
    return Shelf(DataCatalog({"bad": kind(filepath=filepath)}), "bad", "visits")


def aside(shelf: Shelf) -> list[int]:
    return shelf.catalog.load("bad")["id"].tolist()


def test_rows_are_there_with_their_reasons(shelf):
    shelf.put(rows(3), "load")
    assert shelf.catalog.load("bad")["handoff_reasons"].tolist() == ["too long"]
    assert shelf.problem == ""


def test_loading_the_same_rows_again_in_a_run_changes_nothing(shelf):
    shelf.put(rows(3), "load")
    shelf.put(rows(3), "load")
    assert aside(shelf) == [3]


@pytest.fixture
def plain(tmp_path):
    return Shelf(
        DataCatalog({"bad": ParquetDataset(filepath=str(tmp_path / "bad.parquet"))}), "bad", "visits"
    )


@pytest.mark.parametrize(
    ("first", "second", "left"),
    [
        ("load", "load", [2]),
        ("save", "save", [2]),
        ("load", "save", [2]),
        # What a save set aside is in no other file.
        ("save", "load", [1, 2]),
        ("save", None, [1, 2]),
    ],
)
def test_rows_that_are_nowhere_else_stay_until_the_dataset_is_saved_anew(plain, first, second, left):
    plain.put(rows(1), first)
    plain.put(rows(2, run="r2"), second)
    assert aside(plain) == left


@pytest.mark.parametrize(
    ("first", "clean", "left"),
    [("load", "load", []), ("save", "save", []), ("save", "load", [1]), ("load", None, [1])],
)
def test_a_judgement_without_bad_rows_takes_stale_ones_off(plain, first, clean, left):
    plain.put(rows(1), first)
    plain.take_stale_rows_off(TABLE, clean)
    assert aside(plain) == left
    assert set(plain.catalog.load("bad")) >= {*TABLE.columns, "handoff_reasons"}


def test_rows_of_another_dataset_in_the_same_place_stay(plain):
    plain.put(rows(1), "save")
    other = Shelf(plain.catalog, "bad", "other_visits")
    other.put(rows(2), "save")
    plain.put(rows(3, run="r2"), "save")
    assert aside(plain) == [2, 3]
    other.take_stale_rows_off(TABLE, "save")
    assert aside(plain) == [3]


def test_nothing_is_written_where_nothing_was_ever_set_aside(plain):
    plain.take_stale_rows_off(TABLE, "load")
    assert not plain.file.exists()


def test_another_table_in_the_place_is_not_overwritten(plain):
    plain.catalog.save("bad", TABLE)
    with pytest.raises(QuarantineError, match="name another dataset"):
        plain.put(rows(1), "load")
    assert aside(plain) == [1, 2, 3]


def test_a_failed_write_leaves_the_earlier_rows_as_they_were(plain):
    plain.put(rows(1), "load")
    before = plain.file.read_bytes()
    mixed = rows(2, 3, run="r2").assign(hours=pd.Series(["a", 1.5], dtype=object))
    with pytest.raises(QuarantineError, match="could not be written"):
        plain.put(mixed, "load")
    assert plain.file.read_bytes() == before
    assert list(plain.file.parent.iterdir()) == [plain.file]


def test_a_damaged_file_is_not_overwritten(plain):
    plain.file.write_bytes(b"half a file")
    with pytest.raises(QuarantineError, match="cannot be read"):
        plain.put(rows(1), "load")


@pytest.mark.parametrize(
    ("catalog", "said"),
    [({}, "is not in the catalog"), ({"bad": MemoryDataset()}, "forgets what it is given")],
)
def test_a_place_that_keeps_nothing_is_named(catalog, said):
    assert said in Shelf(DataCatalog(catalog), "bad", "visits").problem
