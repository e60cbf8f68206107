from __future__ import annotations

import pandas as pd
import pytest
from kedro.io import AbstractDataset, DataCatalog
from kedro.io.core import DatasetError

from kedro_handoff.errors import SandboxError
from kedro_handoff.notebooks.sandbox.dataset import sandboxed
from kedro_handoff.notebooks.sandbox.place import checked_name, dataset_folder, layer_in, layers
from kedro_handoff.project import Project

TABLE = pd.DataFrame({"a": [1, 2]})


class Table(AbstractDataset):
    """A table of a database that nobody may touch."""

    def __init__(self, credentials: dict):
        self._credentials = credentials

    def load(self):
        raise DatasetError("no database here")

    def save(self, data):  # noqa: ARG002 - Kedro's signature
        raise AssertionError("the shared database was written")

    def _describe(self):
        return {}


@pytest.fixture
def catalog_of(tmp_path, monkeypatch):
    """A catalog in sandbox `anna`, from entries whose paths are relative to a folder."""

    def made(**entries: dict) -> DataCatalog:
        monkeypatch.setenv("KEDRO_HANDOFF_SANDBOX", "anna")
        for entry in entries.values():
            for key in ("filepath", "path"):
                if key in entry and "://" not in entry[key]:
                    entry[key] = str(tmp_path / "shared" / entry[key])
        config = sandboxed(dict(entries), Project(tmp_path, tmp_path / "conf"))
        return DataCatalog.from_config(config)

    return made


def sandbox(tmp_path):
    return tmp_path / ".handoff/sandbox/anna/data"


@pytest.mark.parametrize(
    "entry",
    [
        {"type": "pandas.CSVDataset", "filepath": "x.csv", "save_args": {"index": False}},
        {"type": "pandas.ParquetDataset", "filepath": "x.parquet", "versioned": True},
        {"type": "pickle.PickleDataset", "filepath": "memory://bucket/x.pkl"},
        {"type": f"{__name__}.Table", "credentials": {"con": "postgresql://u:p@h/d"}},
    ],
    ids=["file", "versioned", "remote", "no file"],
)
def test_a_save_stays_in_the_sandbox_and_is_seen_there(entry, catalog_of, tmp_path):
    catalog = catalog_of(x=entry)
    catalog.save("x", TABLE)
    assert catalog.load("x").equals(TABLE)
    assert not list(tmp_path.glob("shared/**/*"))
    assert [layer.dataset for layer in layers(sandbox(tmp_path))] == ["x"]


def test_without_a_save_the_shared_data_are_seen(catalog_of, tmp_path):
    catalog = catalog_of(x={"type": "pandas.CSVDataset", "filepath": "x.csv"})
    assert not catalog.exists("x")
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared/x.csv").write_text("a\n5\n")
    assert catalog.load("x")["a"].tolist() == [5]


def test_parts_of_a_partitioned_dataset_stay_in_the_sandbox(catalog_of, tmp_path):
    entry = {"type": "partitions.PartitionedDataset", "path": "parts", "dataset": "pandas.CSVDataset"}
    catalog = catalog_of(x={**entry, "filename_suffix": ".csv"})
    catalog.save("x", {"one": TABLE})
    assert list(catalog.load("x")) == ["one"]
    assert not list(tmp_path.glob("shared/**/*"))


def test_a_pattern_s_dataset_lies_under_its_own_name(catalog_of, tmp_path):
    catalog = catalog_of(**{"{name}_raw": {"type": "pandas.CSVDataset", "filepath": "{name}.csv"}})
    catalog.save("visits_raw", TABLE)
    assert [layer.dataset for layer in layers(sandbox(tmp_path))] == ["visits_raw"]


def test_an_interrupted_save_leaves_the_shared_data_in_sight(catalog_of, tmp_path):
    catalog = catalog_of(x={"type": "pandas.ParquetDataset", "filepath": "x.parquet"})
    catalog.save("x", TABLE)
    with pytest.raises(DatasetError):
        catalog.save("x", "no table")
    assert layer_in(dataset_folder(sandbox(tmp_path), "x")) is None


def test_a_dataset_that_appends_is_not_saved_to_a_sandbox(catalog_of):
    catalog = catalog_of(x={"type": "pandas.CSVDataset", "filepath": "x.csv", "save_args": {"mode": "a"}})
    with pytest.raises(DatasetError, match="appends to its file"):
        catalog.save("x", TABLE)


def test_what_is_in_memory_is_left_alone(catalog_of):
    assert type(catalog_of(x={"type": "MemoryDataset"})["x"]).__name__ == "MemoryDataset"


def test_a_damaged_mark_is_named(catalog_of, tmp_path):
    catalog = catalog_of(x={"type": "pandas.CSVDataset", "filepath": "x.csv"})
    catalog.save("x", TABLE)
    mark = dataset_folder(sandbox(tmp_path), "x") / "saved.json"
    mark.write_text("{")
    with pytest.raises(DatasetError, match=r"saved\.json cannot be read"):
        catalog.load("x")


@pytest.mark.parametrize("name", ["", "..", "a/b", "-x", "a" * 65])
def test_a_name_that_no_folder_can_have_is_refused(name):
    with pytest.raises(SandboxError, match="cannot be the name"):
        checked_name(name)


@pytest.mark.parametrize("dataset", ["../x", "a/b", "..", "x y"])
def test_any_dataset_is_one_folder_of_the_sandbox(dataset, tmp_path):
    assert dataset_folder(tmp_path, dataset).parent == tmp_path
    assert dataset_folder(tmp_path, dataset).resolve().parent == tmp_path.resolve()
