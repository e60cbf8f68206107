import os

import pandas as pd
import pytest
from kedro.io import Version
from kedro_datasets.json import JSONDataset
from kedro_datasets.pandas import CSVDataset, ParquetDataset

from kedro_handoff.runs.whole_save import WholeSaves, remove_leftovers

NEW = pd.DataFrame({"a": [1, 2]})


@pytest.fixture
def saves():
    return WholeSaves()


def test_a_finished_save_replaces_the_earlier_file(saves, tmp_path):
    dataset = ParquetDataset(filepath=str(tmp_path / "x.parquet"))
    dataset.save(NEW.head(1))
    saves.begin("x", dataset)
    dataset.save(NEW)
    assert len(pd.read_parquet(tmp_path / "x.parquet")) == 1
    saves.finish("x")
    assert len(dataset.load()) == 2
    assert [p.name for p in tmp_path.iterdir()] == ["x.parquet"]


def test_an_abandoned_save_leaves_the_earlier_file(saves, tmp_path):
    dataset = ParquetDataset(filepath=str(tmp_path / "x.parquet"))
    dataset.save(NEW.head(1))
    saves.begin("x", dataset)
    dataset.save(NEW)
    saves.abandon_all()
    assert len(dataset.load()) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["x.parquet"]


def test_a_new_version_stands_beside_the_earlier_ones(saves, tmp_path):
    for version in ("v1", "v2"):
        dataset = JSONDataset(filepath=str(tmp_path / "x.json"), version=Version(None, version))
        saves.begin("x", dataset)
        dataset.save({"version": version})
        saves.finish("x")
        assert dataset.load() == {"version": version}
    assert sorted(p.name for p in (tmp_path / "x.json").iterdir()) == ["v1", "v2"]


def test_a_version_that_failed_is_not_the_latest(saves, tmp_path):
    JSONDataset(filepath=str(tmp_path / "x.json"), version=Version(None, "v1")).save({"version": "v1"})
    dataset = JSONDataset(filepath=str(tmp_path / "x.json"), version=Version(None, "v2"))
    saves.begin("x", dataset)
    dataset.save({"version": "v2"})
    saves.abandon_all()
    latest = JSONDataset(filepath=str(tmp_path / "x.json"), version=Version(None, None))
    assert latest.load() == {"version": "v1"}


def test_a_dataset_that_appends_is_left_alone(saves, tmp_path):
    dataset = CSVDataset(filepath=str(tmp_path / "x.csv"), fs_args={"open_args_save": {"mode": "a"}})
    for _ in range(2):
        saves.begin("x", dataset)
        dataset.save(NEW)
        saves.finish("x")
    assert (tmp_path / "x.csv").read_text().count("a\n") == 2


def test_a_dataset_elsewhere_is_left_alone(saves):
    dataset = CSVDataset(filepath="memory://x.csv")
    saves.begin("x", dataset)
    dataset.save(NEW)
    saves.finish("x")
    assert len(dataset.load()) == 2


def test_only_what_dead_processes_left_is_removed(tmp_path):
    dead = 2**22 + 1  # above the highest process number that Linux gives
    for process in (os.getpid(), dead):
        (tmp_path / f".saving-{process}-x.parquet").mkdir()
    remove_leftovers({tmp_path})
    assert [p.name for p in tmp_path.iterdir()] == [f".saving-{os.getpid()}-x.parquet"]
