from __future__ import annotations

from pathlib import Path

import pytest
from kedro.io.core import DatasetError

from kedro_handoff.runs.reproduce.redirection import (
    KEPT_TYPE,
    KeptDataset,
    adds_to_what_is_there,
    read_where_it_was,
    redirected,
)
from kedro_handoff.runs.reproduce.rerun_hooks import entries_of


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path, Path]:
    """The project in the temporary folder, the original, and the folder for what is outside."""
    found = (tmp_path / "tree", tmp_path / "original", tmp_path / "outside")
    for folder in found:
        folder.mkdir()
    return found


def test_a_relative_path_lands_in_the_worktree_by_itself(places) -> None:
    entry = {"type": "pandas.CSVDataset", "filepath": "data/x.csv"}
    assert redirected("x", entry, *places) == entry


@pytest.mark.parametrize(
    "path", ["/prod/x.csv", "s3://bucket/x.csv", "../x.csv", "data/../../x.csv", "file:///prod/x.csv"]
)
def test_what_leads_out_of_the_worktree_is_led_into_the_temporary_folder(places, path: str) -> None:
    entry = {"type": "pandas.CSVDataset", "filepath": path, "credentials": "c", "fs_args": {"a": 1}}
    found = redirected("x", entry, *places)
    assert Path(found["filepath"]).is_relative_to(places[2])
    assert found.keys() == {"type", "filepath"}


def test_an_absolute_path_into_the_project_goes_to_its_place_in_the_worktree(places) -> None:
    entry = {"type": "pandas.CSVDataset", "filepath": f"{places[1]}/data/x.csv"}
    assert redirected("x", entry, *places)["filepath"] == f"{places[0]}/data/x.csv"


def test_a_link_out_of_the_worktree_is_not_followed(places, tmp_path: Path) -> None:
    (tmp_path / "prod").mkdir()
    (places[0] / "data").symlink_to(tmp_path / "prod")
    for path in ("data/x.csv", f"{places[1]}/data/x.csv"):
        found = redirected("x", {"type": "pandas.CSVDataset", "filepath": path}, *places)
        assert Path(found["filepath"]).is_relative_to(places[2])


def test_two_entries_of_one_file_stay_two_entries_of_one_file(places) -> None:
    one, other = (
        redirected(name, {"type": "t.D", "filepath": "s3://b/x.parquet"}, *places) for name in ("x@a", "x@b")
    )
    assert one == other


def test_a_table_of_a_database_is_kept_in_a_file(places) -> None:
    entry = {"type": "pandas.SQLTableDataset", "table_name": "t", "credentials": "c", "validator": "v"}
    found = redirected("x", entry, *places)
    assert (found["type"], found["validator"]) == (KEPT_TYPE, "v")
    dataset = KeptDataset(found["folder"], found["of"])
    with pytest.raises(DatasetError, match="nothing was saved"):
        dataset.load()
    dataset.save({"a": 1})
    assert dataset.load() == {"a": 1}


def test_a_cache_around_a_file_is_led_elsewhere_with_it(places) -> None:
    entry = {"type": "CachedDataset", "dataset": {"type": "t.D", "filepath": "/prod/x"}}
    assert Path(redirected("x", entry, *places)["dataset"]["filepath"]).is_relative_to(places[2])


def test_a_dataset_in_memory_stays_there(places) -> None:
    assert redirected("x", {"type": "MemoryDataset"}, *places) == {"type": "MemoryDataset"}


def test_an_input_is_read_where_it_was(tmp_path: Path) -> None:
    entry = {"type": "C", "dataset": {"type": "D", "filepath": "data/x"}}
    assert read_where_it_was(entry, tmp_path)["dataset"]["filepath"] == f"{tmp_path}/data/x"
    assert read_where_it_was({"filepath": "s3://b/x"}, tmp_path) == {"filepath": "s3://b/x"}


def test_entries_of_patterns_are_filled_in_and_credentials_stay_names() -> None:
    config = {"{name}_csv": {"type": "t.D", "filepath": "data/{name}.csv", "credentials": "c"}}
    assert entries_of(config, ["a_csv", "in_memory"]) == {
        "a_csv": {"type": "t.D", "filepath": "data/a.csv", "credentials": "c"}
    }


@pytest.mark.parametrize(
    ("entry", "adds"),
    [
        ({"type": "pandas.CSVDataset", "save_args": {"mode": "a"}}, True),
        ({"type": "text.TextDataset", "fs_args": {"open_args_save": {"mode": "ab"}}}, True),
        ({"type": "pandas.SQLTableDataset", "save_args": {"if_exists": "append"}}, True),
        ({"type": "partitions.PartitionedDataset"}, True),
        ({"type": "partitions.PartitionedDataset", "overwrite": True}, False),
        ({"type": "pandas.CSVDataset", "save_args": {"mode": "w"}}, False),
        ({"type": "pandas.CSVDataset"}, False),
    ],
)
def test_a_dataset_that_grows_with_each_run_is_known(entry, adds: bool) -> None:
    assert adds_to_what_is_there(entry) is adds
